"""A block of commands in HTML: what is typed stands out and can be copied by itself, samples are told from the rest."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from course_site.check.spans import Span, Spans
from course_site.check.words import Words
from livecheck.model import FIRST_NODE, Block, Output, Step

MORE = "> "
"""The prompt of a continued command."""

LEGEND = "course-samples"
"""The ID of the sentence at a page's foot that explains the samples."""


Piece = tuple[int, int, str]
"""A piece of a line that gets an element of its own: where it begins and ends, and the opening tag, of a `span`."""


@dataclass(frozen=True, slots=True)
class Console:
    """A block of commands with all that showing it needs."""

    block: Block
    spans: Sequence[Spans]
    """For each step its samples."""
    used: Collection[str]
    """The samples that commands of the page use again."""
    nodes: tuple[str, ...]
    """The nodes of the exercise."""
    words: Words


def console(shown: Console) -> list[str]:
    """The lines of the HTML: the terminal with its label, and in it one line for each of the block's.

    All of it is a `samp`, HTML's element for what a program prints. Material's script looks for `code`: on a page of
    fifty terminals, it would have the browser lay each of them out by itself.
    """
    copied = _attribute("\n".join(step.command for step in shown.block.steps))
    has_samples = any(found.prompt or found.command or any(found.output) for found in shown.spans)
    described = f' aria-describedby="{LEGEND}"' if has_samples else ""
    lines = [""] * shown.block.text.count("\n")
    for step, found in zip(shown.block.steps, shown.spans, strict=True):
        for number, line in _lines(step, found, shown.used):
            lines[number - shown.block.place.line - 1] = line
    opening = (
        f'<div class="language-console highlight" data-copy="{copied}">{_label(shown)}'
        f'<pre tabindex="0"{described}><samp>'
    )
    return [opening + lines[0], *lines[1:], "</samp></pre></div>"]


# --- the label --------------------------------------------------------------------------------------------


def _label(shown: Console) -> str:
    """Says where the commands are typed: into the reader's own terminal, that of a node, or a container's shell."""
    first = shown.block.steps[0]
    places = dict.fromkeys(_place(step, shown) for step in shown.block.steps)
    text = shown.words.then.join(places)
    kind = "course-inside" if first.inside else "course-outside"
    return f'<p class="course-where {kind}" data-search-exclude>{html.escape(text[0].upper() + text[1:])}</p>'


def _place(step: Step, shown: Console) -> str:
    words = shown.words.inside if step.inside else shown.words.outside
    return words[len(shown.nodes) > 1 or step.node != FIRST_NODE].format(node=step.node)


# --- lines ------------------------------------------------------------------------------------------------


def _lines(step: Step, found: Spans, used: Collection[str]) -> Iterator[tuple[int, str]]:
    """The lines of a step, each with its number in the page."""
    yield from enumerate(_command(step, found), start=step.place.line)
    promised = iter(found.output)
    for entry in step.transcript:
        if isinstance(entry, Output):
            yield entry.line, _output(entry.text, next(promised), used)
        else:
            yield entry.line, f'<kbd class="course-key">{html.escape(entry.key)}</kbd>'


def _command(step: Step, found: Spans) -> Iterator[str]:
    """The lines of a command; the element that holds it begins in the first and ends in the last."""
    typed = step.command.split("\n")
    at = 0
    for number, text in enumerate(typed):
        prompt = _marked(step.prompt, [_sample(span, step.prompt, ()) for span in found.prompt])
        pieces = [
            (each.start - at, each.end - at, f'<span class="course-own" data-sample="{html.escape(each.sample)}">')
            for each in found.command
            if at <= each.start < at + len(text)
        ]
        begin = f'<span class="course-command" data-copy="{_attribute(step.command)}">' if number == 0 else ""
        end = "</span>" if number == len(typed) - 1 else ""
        before = prompt if number == 0 else html.escape(MORE)
        yield f'{begin}<span class="gp">{before}</span><span class="w">{_marked(text, pieces)}</span>{end}'
        at += len(text) + 1


def _output(text: str, found: Sequence[Span], used: Collection[str]) -> str:
    shown = _marked(text, [_sample(span, text, used) for span in found])
    return f'<span class="go">{shown}</span>' if text else ""


def _sample(span: Span, text: str, used: Collection[str]) -> Piece:
    """A sample; where a command uses it again, it says which one it is."""
    value = text[span.start : span.end]
    again = next((sample for sample in used if sample.startswith(value)), None)
    names = f' data-sample="{html.escape(again)}"' if again else ""
    return (span.start, span.end, f'<span class="course-sample" data-kind="{span.kind}"{names}>')


def _marked(text: str, pieces: Sequence[Piece]) -> str:
    """A text with some of its pieces in elements of their own."""
    parts: list[str] = []
    at = 0
    for start, end, opening in pieces:
        parts += [_text(text[at:start]), opening, _text(text[start:end]), "</span>"]
        at = end
    return "".join([*parts, _text(text[at:])])


def _text(text: str) -> str:
    """A text in HTML; Markdown would make blanks of its tabs, and a here-document `<<-` would never end."""
    return html.escape(text).replace("\t", "&#9;")


def _attribute(text: str) -> str:
    """A text as the value of an attribute; on one line, for the lines of a fence are indented one by one."""
    return _text(text).replace("\n", "&#10;")
