"""A lab without engines: terminals that answer from a script, for what is not about engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from livecheck.course import make_exercises
from livecheck.errors import Broken
from livecheck.model import Capture, Engine, Exercise, Fault, Trouble, Typed
from livecheck.parse import read_page
from livecheck.pins import EnginePin

ENGINE = Engine("28.5.2", "overlay2", "6.1", "x86_64")
PIN = EnginePin("28.5", "docker:28.5.2-dind", "forky", "2")


def exercise(text: str, *, languages: tuple[str, ...] = ("fr", "en"), images: Sequence[str] = ()) -> Exercise:
    """The exercise that these pages, alike in every language, make."""
    pages = [read_page(Path(f"docs/{language}/page.md"), language, text) for language in languages]
    (made,) = make_exercises(pages, images)
    return made


def shows(*lines: str, status: int | None = 0, prompt: str | None = None, fault: str | None = None) -> Capture:
    """A capture with these lines, whatever was typed."""
    return Capture("", lines, status, prompt, 0.01, fault=fault_of(fault))


def fault_of(detail: str | None) -> Fault | None:
    """A fault of a lab, of any sort."""
    return None if detail is None else Fault(Trouble.UNWELL, detail)


@dataclass
class FakeTerminal:
    """Implements `livecheck.model.Terminal`."""

    answer: Callable[[Typed], Capture]
    typed: list[Typed] = field(default_factory=list)
    programs: float = 0.0
    """How many want to run on each processor of its machine."""

    def type(self, typed: Typed) -> Capture:
        self.typed.append(typed)
        return replace(self.answer(typed), command=typed.command)

    def load(self) -> float:
        return self.programs


@dataclass
class FakeLab:
    """Implements `livecheck.model.Lab`; every command is answered from `script`, in order."""

    script: list[Capture]
    abilities: tuple[str, ...] = ()
    wrong: str | None = None
    """What `fault` finds."""
    unwritable: bool = False
    engine: Engine = ENGINE
    programs: float = 0.0
    """How many want to run on each processor of its machine."""
    terminals: dict[str, FakeTerminal] = field(default_factory=dict)
    files: dict[tuple[str, str], str] = field(default_factory=dict)

    def terminal(self, node: str) -> FakeTerminal:
        return self.terminals.setdefault(node, FakeTerminal(lambda _: self.script.pop(0), programs=self.programs))

    def write(self, node: str, path: str, text: str) -> None:
        if self.unwritable:
            raise Broken("the disk of the node is full")
        self.files[node, path] = text

    def able(self, need: str) -> bool:
        return need in self.abilities

    def fault(self) -> str | None:
        return self.wrong

    def commands(self, node: str = "node1") -> list[str]:
        return [typed.command for typed in self.terminals[node].typed]


class Quiet:
    """Implements `livecheck.model.Progress`."""

    def stage(self, text: str) -> None: ...

    def step(self, exercise: str, number: int, total: int, command: str) -> None: ...

    def done(self, exercise: str, seconds: float) -> None: ...
