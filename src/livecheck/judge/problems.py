"""All that is not as a page promises: what was typed, the output, the exit status, the prompts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from livecheck.judge.scenes import Known, Scene, compared
from livecheck.match import AmbiguousSample, Comparison, Gap, compare, substitute
from livecheck.model import DiffLine, Step, how_to_declare, prompt_like

ENDED = (
    "this ends the terminal's own shell, which is needed to the end of the page: leave it out, or end a shell of its "
    "own, as in `(set -e; …)` or `bash -c '…'`"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a step that is not as the page promises."""

    reason: str
    pages: Mapping[str, Step]
    """The step that it is about, as each language's page has it."""
    line: int | None = None
    """Which of the step's promised lines it is about, counted from 0; `None` for its command."""
    diff: tuple[DiffLine, ...] = ()


def problems_in(scene: Scene, known: Known) -> Iterator[Problem]:
    """All that is not as promised, in the order in which the page shows it; learns what agrees."""
    yield from _prompt_before(scene, known)
    yield from typed(scene, known)
    yield from _output(scene, known)
    yield from _exit(scene)
    yield from _prompt_after(scene, known)


def typed(scene: Scene, known: Known) -> Iterator[Problem]:
    """Whether what was typed is what the page has typed now: a sample of the page may have changed since the run."""
    try:
        meant = substitute(scene.step.command, known.bindings).text
    except AmbiguousSample as error:
        yield Problem(str(error), scene.pages)
        return
    if meant != scene.capture.command:
        yield Problem(
            f"`{scene.capture.command}` was typed, by what the page shows it should be `{meant}`", scene.pages
        )


def _output(scene: Scene, known: Known) -> Iterator[Problem]:
    comparison = compared(scene, scene.step.output, known.bindings, explains=known.explains)
    known.bindings = comparison.bindings
    if not comparison.matches:
        line = _first_drift(comparison.diff)
        yield Problem(_difference(comparison), scene.pages, line, comparison.diff)


def _difference(comparison: Comparison) -> str:
    page = sum(line.sign == "-" for line in comparison.diff)
    real = sum(line.sign == "+" for line in comparison.diff)
    if any("\ufffd" in line.text for line in comparison.diff if line.sign == "+"):
        return "the command prints bytes that are no text: let it print text, for example with `| od -c`"
    if comparison.gave_up:
        fewer = (
            "write fewer `...`, or show less" if any(isinstance(line, Gap) for line in comparison.page) else "show less"
        )
        return f"too many ways to pair these lines: {fewer}"
    return f"lines differ: {page} only in the page, {real} only in the terminal"


def _first_drift(diff: Sequence[DiffLine]) -> int | None:
    """The first promised line that disagrees; for one too many in the terminal, the line that it precedes."""
    first = next((number for number, line in enumerate(diff) if line.sign != " "), len(diff))
    return next((line.expected for line in diff[first:] if line.expected is not None), None)


def _exit(scene: Scene) -> Iterator[Problem]:
    step, capture = scene.step, scene.capture
    if capture.has_ended_terminal:
        yield Problem(ENDED, scene.pages)
    elif step.opens is not None or step.ends(capture.exit, capture.prompt):
        return
    elif capture.exit is not None:
        yield Problem(f"exit status {capture.exit}, the page promises {step.exit}", scene.pages)
    elif step.inside:
        yield Problem(f"exit status unknown, the page promises {step.exit}", scene.pages)


# --- prompts ----------------------------------------------------------------------------------------------


def _prompt_before(scene: Scene, known: Known) -> Iterator[Problem]:
    """The prompt that the page shows before this command, where both page and terminal have a shell open."""
    live = known.prompts.get(scene.step.node)
    if live is None or not scene.step.inside or _agrees(scene.step.prompt, live, known):
        return
    command = scene.step.command.partition("\n")[0]
    yield Problem(
        f"the prompt is `{live.rstrip()}`, the page shows `{scene.step.prompt.rstrip()}`",
        scene.pages,
        diff=(DiffLine("-", scene.step.prompt + command), DiffLine("+", live + command)),
    )


def _prompt_after(scene: Scene, known: Known) -> Iterator[Problem]:
    """Whether a shell waits where the page goes on in one, and only there."""
    live = scene.capture.prompt
    promised = _promised_prompt(scene)
    if promised is None and live is not None and not _stays_inside(scene):
        yield Problem(_left_waiting(live), scene.pages)
    elif promised is not None and live is None:
        ended = "" if scene.capture.exit is None else f" (exit status {scene.capture.exit})"
        reason = f"no shell waits{ended}, the page goes on with the prompt `{promised.rstrip()}`"
        yield Problem(reason, scene.following or scene.pages)


def _left_waiting(live: str) -> str:
    if prompt_like(live) is None:
        return f"a shell waits with the prompt `{live.rstrip()}`, the page shows none: leave it with `exit`"
    advice = f"leave it, or go on in it and declare its prompt with {how_to_declare(live)} in the front matter"
    return f"a program waits with the prompt `{live.rstrip()}`, the page shows none: {advice}"


def _promised_prompt(scene: Scene) -> str | None:
    """The prompt of the shell that the page shows after this step; `None` for the node's own, or for none."""
    if scene.following is None:
        return scene.step.opens
    following = next(iter(scene.following.values()))
    return following.prompt if following.inside else None


def _stays_inside(scene: Scene) -> bool:
    """Whether the page ends inside a shell, so that it says nothing of what waits afterwards."""
    return scene.following is None and scene.step.inside


def _agrees(promised: str, live: str, known: Known) -> bool:
    """Whether two prompts agree; an ID in them is bound."""
    comparison = compare((promised,), (live,), known.bindings, command="")
    known.bindings = comparison.bindings
    return comparison.matches
