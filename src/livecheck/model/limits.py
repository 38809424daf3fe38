"""How much of the daemon's machine one exercise may take: the one place that says so."""

from __future__ import annotations

from dataclasses import dataclass

MOST_NODES = 5
MOST_STEPS = 500
LONGEST_STEP = 900
"""Seconds that `timeout` and `eventually` may name."""

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What a front matter may tighten, by the names that Compose has for it. The defaults are the most there is."""

    memory: int = 4 * GIB
    """Bytes for a node together with its containers, the mirror likewise."""
    cpus: float = 2.0
    """Processors for each of them."""
    pids: int = 4096
    """Processes and threads of each of them."""
    timeout: float = 3600.0
    """Seconds for all commands of the exercise together."""

    def __str__(self) -> str:
        return ", ".join(f"{name}: {self.written(name)}" for name in self.__slots__)

    def told(self, name: str) -> str:
        """One of them as a front matter says it: `limits: {memory: 4096m}`."""
        return f"limits: {{{name}: {self.written(name)}}}"

    def written(self, name: str) -> str:
        """The value alone, as a front matter says it."""
        return f"{self.memory >> 20}m" if name == "memory" else format(getattr(self, name), "g")
