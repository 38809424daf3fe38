"""What a terminal needs of the world: bytes to and from a shell."""

from __future__ import annotations

from typing import Protocol


class Wire(Protocol):
    """A shell on a PTY, somewhere."""

    def send(self, data: bytes) -> None:
        """Types bytes; raises `OSError` when the shell is gone."""

    def receive(self, timeout: float) -> bytes | None:
        """What has come within `timeout` seconds: nothing (`None`), bytes, or the end (`b""`); raises `OSError`."""

    def kill(self, shell: int) -> None:
        """Ends whatever runs in the foreground of the terminal of the shell with that process ID."""

    def load(self) -> float:
        """How many programs want to run on each processor of the shell's machine; 0 where that cannot be told."""

    def close(self) -> None:
        """Hangs up."""
