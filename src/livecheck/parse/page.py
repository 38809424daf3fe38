"""Puts the parts of a page together: its recipe, its blocks and their steps, or all its mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from livecheck.errors import PageError, PageErrors, Place
from livecheck.model import Block, Options, Page, Recipe, Step
from livecheck.parse.fences import Fence, Quoted, scan, split_lines
from livecheck.parse.flaw import Flaw
from livecheck.parse.frontmatter import read_front_matter
from livecheck.parse.hidden import PLACES, disguises
from livecheck.parse.options import CONSOLE, Header, is_ours, read_header
from livecheck.parse.shells import Shells
from livecheck.parse.transcript import Typing, read_transcript


def read_page(path: Path, language: str, text: str) -> Page:
    """Reads a page; `path` is what messages print.

    Raises `PageErrors` with all mistakes of the page, in the order of their lines.
    """
    lines = split_lines(text)
    front = read_front_matter(lines)
    found = scan([""] * front.length + lines[front.length :])
    ours = [(fence, read_header(fence.info)) for fence in found.fences if is_ours(fence.info)]
    first_node = front.recipe.nodes[0]
    consoles = _read_consoles(ours, front.recipe)
    opens = _opened(consoles)
    blocks = tuple(
        replace(
            _block(path, fence, header, first_node, consoles.typings.get(fence.line, ()), opens),
            adjoins=before is not None and not any(line.strip() for line in lines[before.end : fence.line - 1]),
        )
        for before, (fence, header) in zip([None, *(fence for fence, _ in ours)], ours, strict=False)
    )
    flaws = [
        *front.flaws,
        *found.flaws,
        *_quoted_flaws(found.quoted),
        *(Flaw(fence.line, problem) for fence, header in ours for problem in header.problems),
        *consoles.flaws,
        *(flaw for block in blocks for step in block.steps for flaw in _opener_flaws(step)),
        *disguises(blocks),
        *_placed_flaws(front.recipe),
    ]
    if flaws:
        raise PageErrors([PageError(Place(path, flaw.line), flaw.problem) for flaw in sorted(set(flaws))])
    return Page(path, language, front.recipe, blocks)


@dataclass(slots=True)
class _Consoles:
    """The console blocks of a page as far as they have been read."""

    prompts: tuple[str, ...]
    """Those that the page declares."""
    typings: dict[int, tuple[Typing, ...]] = field(default_factory=dict)
    """The line of a block's fence → its commands."""
    flaws: list[Flaw] = field(default_factory=list)
    real: dict[str, Shells] = field(default_factory=dict)
    """Node → what is open on it."""
    shown: dict[str, Shells] = field(default_factory=dict)
    """The same as a reader sees it, who takes `unchecked` blocks for real; no real block continues these."""


def _read_consoles(ours: Iterable[tuple[Fence, Header]], recipe: Recipe) -> _Consoles:
    consoles = _Consoles(recipe.prompts)
    for fence, header in ours:
        if header.language != CONSOLE:
            continue
        if not fence.text.strip():
            consoles.flaws.append(Flaw(fence.line, "this console block holds no command; write one or take it away"))
            continue
        _read_console(consoles, fence, header.options, header.options.node or recipe.nodes[0])
    for shells in consoles.real.values():
        unclosed = "the shell opened here is still open at the end of the page; end it with `exit`"
        consoles.flaws.extend(Flaw(line, unclosed) for line in shells.unclosed())
    return consoles


def _read_console(consoles: _Consoles, fence: Fence, options: Options, node: str) -> None:
    checked = options.unchecked is None
    before = (consoles.real if checked else consoles.shown).get(node, Shells(consoles.prompts))
    lines = fence.text.removesuffix("\n").split("\n")
    transcript = read_transcript(lines, fence.line + 1, node, before)
    consoles.typings[fence.line] = transcript.typings
    consoles.flaws.extend(transcript.flaws)
    consoles.shown[node] = transcript.shells
    if checked:
        consoles.real[node] = transcript.shells


def _opened(consoles: _Consoles) -> dict[int, str]:
    """The line of a command that opened a shell → the prompt of that shell."""
    typings = [typing for block in consoles.typings.values() for typing in block]
    return {typing.opened_by: typing.prompt for typing in typings if typing.opened_by is not None}


def _block(
    path: Path, fence: Fence, header: Header, first_node: str, typings: Sequence[Typing], opens: Mapping[int, str]
) -> Block:
    node = header.options.node or first_node
    steps = tuple(
        Step(
            place=Place(path, typing.line),
            node=node,
            prompt=typing.prompt,
            inside=typing.inside,
            command=typing.command,
            transcript=typing.transcript,
            exit=header.options.exit if typing is typings[-1] else 0,
            options=header.options,
            opens=opens.get(typing.line),
            program=typing.program,
        )
        for typing in typings
    )
    return Block(Place(path, fence.line), fence.end, node, header.language, header.options, fence.text, steps)


# --- what can be wrong ------------------------------------------------------------------------------------


def _quoted_flaws(quoted: Sequence[Quoted]) -> list[Flaw]:
    problem = "a block in a quotation is not checked; take the `>` away"
    return [Flaw(fence.line, problem) for fence in quoted if is_ours(fence.info)]


def _placed_flaws(recipe: Recipe) -> list[Flaw]:
    problem = "a file that lies ready may not change what commands mean; write it in a block that is shown"
    return [Flaw(recipe.lines[f"files.{path}"], problem) for path in recipe.files if PLACES.fullmatch(path)]


def _opener_flaws(step: Step) -> list[Flaw]:
    if step.opens is None:
        return []
    problems = {
        "`eventually` repeats commands that only read, and this one opens a shell": step.options.eventually is not None,
        "`exit` promises the status of this command, and it opens a shell that has not ended": step.exit != 0,
    }
    return [Flaw(step.place.line, f"{text}; take the option away") for text, wrong in problems.items() if wrong]
