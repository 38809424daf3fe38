"""A terminal that lives as long as an exercise: it types, waits for the end of a command, and tells what it saw."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from livecheck.errors import Broken
from livecheck.model import COLUMNS, Capture, Fault, Patience, Trouble, Typed, declared
from livecheck.terminal.act import KEYS, Act, visible
from livecheck.terminal.shell import Mark, Shell
from livecheck.terminal.stream import Marked, Stream
from livecheck.terminal.wire import Wire

START_TIMEOUT = 20.0
ADOPT_TIMEOUT = 10.0
END_TIMEOUT = 2.0
"""Seconds that a shell may take to show its first prompt, an inner shell to take our marks, a killed command to end."""


class Session:
    """Implements `livecheck.model.Terminal` on a wire."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._stream = Stream()
        self._shells: list[Shell] = []
        self._prompt = ""
        """What the live shell shows before what is typed."""
        self._process = self._start()

    def _start(self) -> int:
        """Gives the node's shell its prompt; returns its process ID on the node."""
        shell = Shell()
        told = self._adopt(shell, shell.setup("$ ") + "; echo pid=$$;", START_TIMEOUT)
        process = re.search(r"pid=(\d+)\s*$", "\n".join(told.lines()) if told else "")
        if process is None:
            raise Broken("the shell of a node does not show a prompt")
        return int(process[1])

    def type(self, typed: Typed) -> Capture:
        """Types a command and waits for its end."""
        started = time.monotonic()
        act = Act(self._wire, typed, Patience(typed.timeout, started, last=typed.last), self._prompt)
        fault = None
        try:
            self._type_lines(act)
        except TimeoutError:
            fault = _endless(act, time.monotonic() - started)
            self._end(act)
        except OSError:
            fault = Fault(Trouble.ENDED, "the terminal was closed: the node or its engine has stopped")
            self._shells = self._shells[:1]
        if act.unmarked is not None and fault is None:
            fault = self._enter(act, typed.opens)
        return self._capture(act, fault, time.monotonic() - started)

    def load(self) -> float:
        return self._wire.load()

    def close(self) -> None:
        self._wire.close()

    # --- typing and waiting -------------------------------------------------------------------------------

    def _type_lines(self, act: Act) -> None:
        *first, last = act.typed.command.split("\n")
        for line in first:
            act.type_line(line, last=False)
            self._wait(act, lambda mark: mark.mark is Mark.MORE or act.interrupted, watch=False)
        if not act.typed.command and act.typed.keystrokes:
            act.press_at_once()
        else:
            act.type_line(last, last=True)
        self._wait(act, lambda _: act.ended, watch=True)

    def _wait(self, act: Act, over: Callable[[Marked], bool], watch: bool) -> None:
        """Reads until a mark says that it is over, or an unmarked shell waits; raises `TimeoutError`, `OSError`."""
        while True:
            patience = act.patience() if watch else None
            if not act.allowed.lasts(time.monotonic(), self._wire.load):
                raise TimeoutError
            left = act.allowed.end - time.monotonic()
            data = self._wire.receive(left if patience is None else min(left, patience))
            if data == b"":
                raise OSError("closed")
            if data is not None and self._take(act, data, over):
                return
            if (data is None or act.is_overdue()) and watch and act.after_silence():
                return

    def _take(self, act: Act, data: bytes, over: Callable[[Marked], bool]) -> bool:
        finished = False
        for piece in self._stream.feed(data):
            if isinstance(piece, str):
                act.say(piece)
            elif self._is_ours(piece):
                act.mark(piece)
                finished = finished or (act.entered and over(piece))
        return finished

    def _is_ours(self, mark: Marked) -> bool:
        return any(shell.name == mark.shell for shell in self._shells)

    def _end(self, act: Act) -> None:
        """Ends a command that does not end by itself: asks as a person would, then kills its process group."""
        ways: tuple[Callable[[], None], ...] = (
            lambda: self._wire.send(KEYS["^C"]),
            lambda: self._wire.kill(self._process),
        )
        for end in ways:
            act.allowed = Patience(END_TIMEOUT, time.monotonic())
            try:
                end()
                self._wait(act, lambda _: act.ended, watch=False)
            except TimeoutError:
                continue
            except OSError:
                pass
            return

    # --- shells in shells ---------------------------------------------------------------------------------

    def _enter(self, act: Act, opens: str | None) -> Fault | None:
        """Gives our marks to the shell that waits unmarked, if the page knows of it; returns what was wrong."""
        assert act.unmarked is not None
        if opens is None or declared(act.unmarked, act.typed.prompts) is not None:
            self._prompt = act.unmarked
            return None
        shell = Shell()
        line = shell.setup(None)
        erase = "; printf '\\033[%dA\\r\\033[J' "
        rows = -(-(len(act.unmarked) + len(line) + len(erase) + 1) // COLUMNS)
        if self._adopt(shell, f"{line}{erase}{rows}", ADOPT_TIMEOUT) is None:
            return Fault(Trouble.CLOSED, f"the shell that shows `{act.unmarked}` does not take a prompt")
        act.unmarked = self._prompt
        return None

    def _adopt(self, shell: Shell, line: str, timeout: float) -> Act | None:
        """Types the line that gives a shell our marks; returns what came of it, `None` when it does not answer."""
        self._shells.append(shell)
        act = Act(self._wire, Typed(line, timeout), Patience(timeout, time.monotonic()), self._prompt, [shell.proof])
        try:
            self._type_lines(act)
        except OSError:  # a time-out is one, too
            self._shells.pop()
            return None
        self._prompt = visible(act.prompt)
        return act

    # --- the result ---------------------------------------------------------------------------------------

    def _capture(self, act: Act, fault: Fault | None, seconds: float) -> Capture:
        lines = act.lines()
        if act.shell is not None and act.unmarked is None:
            self._leave(act.shell)
            self._prompt = visible(act.prompt)
        inner = act.unmarked or (self._prompt if len(self._shells) > 1 else None)
        return Capture(
            command=act.typed.command,
            lines=tuple(lines),
            exit=None if fault or act.unmarked is not None else act.status,
            prompt=inner,
            seconds=seconds,
            fault=fault or _too_long(act),
        )

    def _leave(self, name: str) -> None:
        """Forgets the shells above the one whose prompt has come."""
        while self._shells[-1].name != name:
            self._shells.pop()


def _endless(act: Act, seconds: float) -> Fault:
    if lack := act.allowed.lack:
        return Fault(Trouble.SLOW, f"no end after {seconds:.0f} s; {lack}")
    if act.shell is not None:
        advice = "has a command changed `PS1`, a trap or a key?"
        return Fault(Trouble.CLOSED, f"the shell shows its prompt and does not do what is typed: {advice}")
    return Fault(Trouble.ENDLESS, f"no end after {act.typed.timeout:g} s")


def _too_long(act: Act) -> Fault | None:
    if not act.kept.too_long:
        return None
    advice = "let the command print less, for example with `| head`"
    return Fault(Trouble.TOO_LONG, f"more output than is kept ({act.kept.limit}): {advice}")
