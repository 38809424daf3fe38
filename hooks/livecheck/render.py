"""Page text + verdicts → the Markdown that the site is made from.

The text is what MkDocs hands over: front matter is gone and lines have moved, so that blocks are recognised by their
order alone. Everything outside of blocks stays as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from livecheck.model import Block, ExerciseVerdicts, Output, Page, Report, Status, Verdict
from livecheck.parse import Fence, fences, is_ours

TRANSCRIPT = "livecheck-transcript"
"""The language of a fence that `transcript` formats."""

MORE = "> "
"""The prompt of a continued command."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a mark says, in one language."""

    status: Mapping[Status, str]
    source: Mapping[str, str]
    """Where the images came from."""
    months: str
    date: str
    """A pattern with `day`, `month` and `year`."""
    nothing_ran: str
    colon: str
    reasons: tuple[tuple[re.Pattern[str], str], ...] = ()
    """What a run says of a step that it skipped, and how this language says it; authors' own reasons stay."""


WORDS = {
    "fr": Words(
        {
            Status.VERIFIED: "vérifié",
            Status.UNVERIFIED: "non vérifié",
            Status.DRIFTED: "périmé",
            Status.BROKEN: "vérification interrompue",
        },
        {"hub": "images de Docker Hub", "stand-in": "images de remplacement"},
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "{day} {month} {year}",
        "ce site a été construit sans moteur Docker",
        "\u00a0: ",
        (
            (re.compile(r"this machine has no (.+)"), r"la machine qui a vérifié ce site n’a pas \1"),
            (re.compile(r"for engines (.+), this one is (.+)"), r"pour les moteurs \1, celui-ci est le \2"),
            (re.compile(r"not typed: .+"), "une commande précédente n’a pas mené là où elle devait"),
        ),
    ),
    "en": Words(
        {
            Status.VERIFIED: "verified",
            Status.UNVERIFIED: "not verified",
            Status.DRIFTED: "out of date",
            Status.BROKEN: "check interrupted",
        },
        {"hub": "Docker Hub’s images", "stand-in": "stand-in images"},
        "January February March April May June July August September October November December",
        "{day} {month} {year}",
        "this site was built without a Docker engine",
        ": ",
        ((re.compile(r"this machine has no (.+)"), r"the machine that checked this site has no \1"),),
    ),
}
"""The words of each language of the course; other languages get English ones."""


def render(markdown: str, path: Path, report: Report) -> str:
    """The page at `path`, which stands relative to the project, as the site is to show it.

    Options disappear, hidden blocks too, and below each checked block stands its mark.
    """
    found = _find(path, report)
    if found is None:
        return markdown
    page, exercise = found
    lines = markdown.split("\n")
    shown: list[str] = []
    copied = 0
    ours = [fence for fence in fences(markdown) if is_ours(fence.info)]
    for fence, block, verdicts in zip(ours, page.blocks, _by_block(page, exercise), strict=True):
        shown += lines[copied : fence.line - 1]
        if not block.options.hidden:
            shown += _block(lines, fence, block)
            shown += _mark(fence, block, verdicts, page.language, exercise, report)
        copied = fence.end
    return "\n".join([*shown, *lines[copied:]])


def _find(path: Path, report: Report) -> tuple[Page, ExerciseVerdicts] | None:
    for exercise in report.exercises:
        for page in exercise.exercise.pages:
            if page.path == path:
                return page, exercise
    return None


def _by_block(page: Page, exercise: ExerciseVerdicts) -> list[Sequence[Verdict]]:
    """The verdicts of each block's steps."""
    verdicts = iter(exercise.verdicts)
    return [[next(verdicts) for _ in block.steps] for block in page.blocks]


# --- a block ----------------------------------------------------------------------------------------------


def _block(lines: Sequence[str], fence: Fence, block: Block) -> list[str]:
    opening, closing = lines[fence.line - 1], lines[fence.end - 1]
    margin = opening[: len(opening) - len(opening.lstrip())]
    body = list(lines[fence.line : fence.end - 1])
    for number, text in _unguarded(block):
        body[number] = f"{margin}{text}"
    return [f"{margin}{fence.marker}{_header(block)}", *body, closing]


def _header(block: Block) -> str:
    if block.options.file is not None:
        return f'{block.language} title="{html.escape(block.options.file)}"'
    return f'{TRANSCRIPT} typed="{" ".join(f"{line}:{width}" for line, width in _typed(block))}"'


def _typed(block: Block) -> Iterator[tuple[int, int]]:
    """The lines of a block that are typed, counted from 0, and how wide the prompt before each is."""
    for step in block.steps:
        first = step.place.line - block.place.line - 1
        for number, _ in enumerate(step.command.split("\n")):
            yield first + number, len(step.prompt) if number == 0 else len(MORE)


def _unguarded(block: Block) -> list[tuple[int, str]]:
    """The lines of a block that begin with a `\\` for the check alone: their index, and how they are shown."""
    promised = [entry for step in block.steps for entry in step.transcript if isinstance(entry, Output)]
    return [(entry.line - block.place.line - 1, entry.text) for entry in promised if entry.guarded]


# --- a transcript in HTML ---------------------------------------------------------------------------------


def accept_typed(
    language: str, inputs: Mapping[str, str], options: dict[str, str], attributes: Mapping[str, str], md: object
) -> bool:
    """SuperFences' validator of a transcript: it knows the one option that `render` writes."""
    options["typed"] = inputs.get("typed", "")
    return set(inputs) <= {"typed"}


def transcript(source: str, language: str, css_class: str, options: Mapping[str, str], md: object, **_: object) -> str:
    """SuperFences' formatter of a transcript: what is typed stands out, and is all that the copy button copies."""
    typed = {int(line): int(width) for line, width in (pair.split(":") for pair in options["typed"].split())}
    lines = source.split("\n")
    shown = "\n".join(_line(text, typed.get(number)) for number, text in enumerate(lines))
    copied = html.escape("\n".join(lines[number][width:] for number, width in typed.items()))
    return (
        f'<div class="language-console highlight" data-copy="{copied}">'
        f'<pre tabindex="0"><span></span><code>{shown}\n</code></pre></div>'
    )


def _line(text: str, prompt: int | None) -> str:
    if prompt is None:
        return f'<span class="go">{html.escape(text)}</span>' if text else ""
    return f'<span class="gp">{html.escape(text[:prompt])}</span><span class="w">{html.escape(text[prompt:])}</span>'


# --- its mark ---------------------------------------------------------------------------------------------


def _mark(
    fence: Fence, block: Block, verdicts: Sequence[Verdict], language: str, exercise: ExerciseVerdicts, report: Report
) -> list[str]:
    """A paragraph that says what became of a block: as bad as its worst step."""
    if not verdicts:
        return []
    words = WORDS.get(language, WORDS["en"])
    worst = max(verdicts, key=lambda verdict: SEVERITY.index(verdict.status))
    parts = [f'<span class="livecheck-status">{words.status[worst.status]}</span>{_reason(worst, words, exercise)}']
    if exercise.engine is not None and worst.status is not Status.UNVERIFIED:
        parts.append(f"Docker {exercise.engine.version}")
        parts += [_date(exercise.started, words)] if exercise.started else []
        parts += [words.source[report.images.source]] if report.images else []
    margin = " " * fence.indent
    return ["", f"{margin}{' · '.join(parts)}", f"{margin}{{: .livecheck .livecheck-{worst.status} }}", ""]


SEVERITY = (Status.VERIFIED, Status.UNVERIFIED, Status.DRIFTED, Status.BROKEN)


def _reason(verdict: Verdict, words: Words, exercise: ExerciseVerdicts) -> str:
    if verdict.status is Status.VERIFIED:
        return ""
    if exercise.engine is None:
        return f"{words.colon}{words.nothing_ran}"
    return f"{words.colon}{_literal(_translated(verdict.reason or '', words))}"


def _translated(reason: str, words: Words) -> str:
    for told, ours in words.reasons:
        if found := told.fullmatch(reason):
            return found.expand(ours)
    return reason


def _date(moment: datetime, words: Words) -> str:
    month = words.months.split()[moment.month - 1]
    text = words.date.format(day=moment.day, month=month, year=moment.year)
    return f'<time datetime="{moment.date().isoformat()}">{text}</time>'


def _literal(text: str) -> str:
    """Text that neither HTML nor Markdown reads anything into."""
    return re.sub(r"[^\w\s]", lambda found: f"&#{ord(found[0])};", text)
