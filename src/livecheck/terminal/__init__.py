"""A PTY session: type a command, get a capture of what a person would see."""

from livecheck.model import COLUMNS
from livecheck.terminal.screen import render
from livecheck.terminal.session import Session
from livecheck.terminal.wire import Wire

__all__ = ["COLUMNS", "Session", "Wire", "render"]
