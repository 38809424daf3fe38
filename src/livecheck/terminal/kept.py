"""What is kept of a command's output while it comes: what a person would still see of it, so that an animation that
runs for minutes takes no more room than its last state.

Plain text is kept as it is. From the first movement of the cursor on, all goes through a screen.
"""

from __future__ import annotations

import re

from livecheck.terminal.screen import Screen, moves, render

KEPT = 1 << 20
"""Characters of one command's output that are kept; the rest is read and dropped."""

FOLLOWED = 1 << 25
"""Characters that are followed on a screen, superseded ones included: those of about forty minutes of a build."""

_SWALLOWED = r"\x1b(?:[#%()]|\[[0-9;?]*\$)?\r"
"""A return that a sequence takes for its own, so that it moves nothing."""
_RETURNS = re.compile(rf"({_SWALLOWED})|\r+")
_UNFINISHED = re.compile(rf"(?:{_SWALLOWED}|\r|\x1b(?:[#%()]|\[[0-9;?]*\$?|\][^\x07\x1b]{{0,4096}}\x1b?)?)\Z")
"""What may turn out to be another thing with the next characters."""

_LONGEST = 1 << 12
"""Characters of a line that has not ended in which a prompt or a question is looked for."""


class Kept:
    """Echo and output of a command that was typed at a prompt."""

    def __init__(self, prompt: str) -> None:
        self.too_long = False
        """Whether more has come than is kept."""
        self.unended = ""
        """What has come since the last newline, as it came."""
        self.has_newline = False
        self._plain = [prompt]
        self._size = self._followed = 0
        self._screen: Screen | None = None
        self._held = ""
        """What waits for the next characters."""
        self._line_begins = False
        """Whether what comes next stands at the beginning of a line."""
        self._echoes: list[str] = []

    def add(self, text: str) -> None:
        """Takes what has come."""
        end = text.rfind("\n")
        self.has_newline = self.has_newline or end >= 0
        self.unended = (self.unended + text if end < 0 else text[end + 1 :])[-_LONGEST:]
        if not self.too_long:
            # The cursor is no more at the left edge for being sent there again.
            text = _RETURNS.sub(lambda found: found[1] or "\r", self._held + text)
            ready, self._held = self._split(text)
            self._put(ready)

    def expect_echo(self, key: str) -> None:
        """Leaves out the next `^C`, which the terminal shows when that key has been pressed."""
        self._echoes.append(key)

    def drop_unended(self) -> None:
        """Forgets what has come since the last newline: it is a prompt, and no output."""
        if self._screen is not None:
            self._screen.erase_line()
        else:
            said = "".join(self._plain)
            self._plain = [said[: said.rfind("\n") + 1]]
        self.unended = self._held = ""

    def lines(self) -> list[str]:
        """What a person sees, from the prompt on."""
        rest = self._held.removeprefix(self._echoes[0]) if self._echoes else self._held
        if self._screen is None:
            return render("".join([*self._plain, rest]))
        if not self._echoes:
            self._screen.feed(rest)
            self._held = ""
        return self._screen.logical_lines()

    @property
    def limit(self) -> str:
        """What was too much, where it is too long."""
        return f"{FOLLOWED:,} characters of movement" if self._followed > FOLLOWED else f"{KEPT:,} characters"

    def _put(self, text: str) -> None:
        if self._screen is None and moves(text):
            self._screen = Screen()
            self._screen.feed("".join(self._plain))
            self._plain.clear()
        if self._screen is None:
            self._plain.append(text)
            self._size += len(text)
        else:
            self._screen.feed(text)
            self._followed += len(text)
            self._size = self._screen.size
        self._line_begins = text.endswith("\n") if text else self._line_begins
        self.too_long = self._size > KEPT or self._followed > FOLLOWED

    def _split(self, text: str) -> tuple[str, str]:
        """What is ready to be shown, echoes of keys left out, and what waits for the next characters."""
        if self._echoes:
            key = self._echoes[0]
            start, end = text.find(key), text.find(key) + len(key)
            if start < 0:
                begun = next((n for n in range(len(key) - 1, 0, -1) if text.endswith(key[:n])), 0)
                return (text[:-begun], text[-begun:]) if begun else self._settled(text)
            alone = text[start - 1] == "\n" if start else self._line_begins
            if alone and text[end:] in ("", "\r"):
                return text[:start], text[start:]  # the end of its line may be all that follows
            self._echoes.pop(0)
            ready, held = self._split(text[end:].removeprefix("\r\n") if alone else text[end:])
            return text[:start] + ready, held
        return self._settled(text)

    def _settled(self, text: str) -> tuple[str, str]:
        found = _UNFINISHED.search(text)
        return (text[: found.start()], found.group()) if found else (text, "")
