"""A PTY session: type a command, get a capture of what a person would see."""

from livecheck.terminal.screen import COLUMNS, render
from livecheck.terminal.session import Session
from livecheck.terminal.wire import Wire

__all__ = ["COLUMNS", "Session", "Wire", "render"]
