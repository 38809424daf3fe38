"""The quiz of an exercise: how an author writes it, and every mistake that can be made in doing so.

A quiz is a section whose anchor is `#quiz`. What stands before its first question introduces it. A question is a
paragraph that ends with an anchor of its own, then its answers, the right ones ticked, then the explanation, quoted:

    ## Quiz {#quiz}

    Three questions to see what has stuck.

    What does the dot at the end of `docker image build -t hello .` stand for? {#final-dot}

    - [ ] The directory that the Dockerfile copies to.
    - [x] The folder whose files the build may copy: its context.

    > `COPY` finds only what the context holds. Where files go is for the second argument of `COPY` to say.

One ticked answer makes radio buttons, several make check boxes. Every language holds the same questions by anchor, with
as many answers and the same ones ticked, so that a reader who changes language finds their answers again. What readers
see of it is made in `forms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from livecheck.errors import PageError, PageErrors, Place
from livecheck.parse import fences, split_lines

SECTION = "quiz"
"""The anchor of the section that is a quiz."""

HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+.*?(?:\{:? ?#(?P<anchor>[\w-]+)[^{}]*\})?[ \t]*")
TAIL = re.compile(r"[ \n]\{:?(?P<attributes>[^{}\n]*)\}[ \t]*\Z")
"""The attributes that a question ends with."""
ANCHOR = re.compile(r" ?#(?P<anchor>[a-z][a-z0-9-]*) ?")
ANCHORED = re.compile(r"\{:?[^{}\n]*?#(?P<anchor>[\w-]+)[^{}\n]*\}")
"""Anything on a page that has an anchor."""
LISTED = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])(?:[ \t\[]|$)")
ANSWER = re.compile(r"- \[(?P<tick>[ x])\] +\S.*")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, with what a machine has to know of it."""

    anchor: str
    """Its name, the same in every language."""
    right: tuple[bool, ...]
    """For each answer, in their order, whether it is right."""
    place: Place


@dataclass(frozen=True, slots=True)
class Quiz:
    """The quiz of one page in one language."""

    place: Place
    """Where its heading stands."""
    questions: tuple[Question, ...]


def quizzes_of(twins: Sequence[Mapping[Path, str]]) -> Mapping[Path, Quiz]:
    """Reads the quizzes of a course: each mapping holds one page in all its languages, path → text.

    Pages without a quiz are left out. Raises `PageErrors` with all mistakes of all pages; languages are compared where
    each of them is right by itself.
    """
    found: dict[Path, Quiz] = {}
    errors: list[PageError] = []
    for pages in twins:
        readings = [_read(path, text) for path, text in pages.items()]
        mistakes = [error for each in readings for error in sorted(each.errors, key=lambda error: error.place.line)]
        errors += mistakes or _differences(readings)
        found |= {reading.path: reading.quiz for reading in readings if reading.quiz is not None}
    if errors:
        raise PageErrors(errors)
    return found


# --- finding the section ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Lines of a page with no empty one between them."""

    line: int
    """The number of the first."""
    lines: tuple[str, ...]

    @property
    def last(self) -> int:
        return self.line + len(self.lines) - 1


def _read(path: Path, text: str) -> _Reading:
    lines = _without_fences(text)
    reading = _Reading(path, _anchors(lines))
    headings = [(number, found) for number, line in enumerate(lines, 1) if (found := HEADING.fullmatch(line))]
    sections = [(number, len(found["level"])) for number, found in headings if found["anchor"] == SECTION]
    if not sections:
        return reading
    start, level = sections[0]
    if level != 2:
        reading.complain(start, f"a quiz is a section of the page; begin its heading with `## `, not `{'#' * level} `")
    for number, _ in sections[1:]:
        reading.complain(number, f"the quiz of this page begins in line {start}; move these questions there")
    end = next((number for number, found in headings if number > start and len(found["level"]) <= 2), len(lines) + 1)
    for chunk in _chunks(lines, start, end):
        reading.take(chunk)
    reading.end(start)
    return reading


def _without_fences(text: str) -> list[str]:
    """The lines of a page; those of its blocks are empty, for what looks like Markdown there is none."""
    lines = split_lines(text)
    for fence in fences(text):
        lines[fence.line - 1 : fence.end] = [""] * (fence.end - fence.line + 1)
    return lines


def _anchors(lines: Sequence[str]) -> Mapping[str, int]:
    """Each anchor of a page → the line where it stands first."""
    found: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        for match in ANCHORED.finditer(line):
            found.setdefault(match["anchor"], number)
    return found


def _chunks(lines: Sequence[str], start: int, end: int) -> Iterator[_Chunk]:
    """What stands after the line `start` and before the line `end`."""
    gaps = [start, *(number for number in range(start + 1, end) if not lines[number - 1].strip()), end]
    for before, after in pairwise(gaps):
        if after - before > 1:
            yield _Chunk(before + 1, tuple(lines[before : after - 1]))


# --- reading its questions --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """A question as far as it has been read."""

    line: int
    anchor: str
    """Empty where there is none, or none that can be used; this has been told then."""
    is_lost: bool = False
    """Whether there is no question before these answers; this has been told then, and what follows is passed over."""
    right: tuple[bool, ...] | None = None
    is_explained: bool = False


@dataclass(slots=True)
class _Reading:
    """A page as far as it has been read."""

    path: Path
    anchors: Mapping[str, int]
    quiz: Quiz | None = None
    questions: list[Question] = field(default_factory=list)
    draft: _Draft | None = None
    errors: list[PageError] = field(default_factory=list)

    def complain(self, line: int, problem: str) -> None:
        self.errors.append(PageError(Place(self.path, line), problem))

    def take(self, chunk: _Chunk) -> None:
        """Takes the next part of the section, or notes what is wrong with it."""
        if LISTED.match(chunk.lines[0]):
            self._take_answers(chunk)
        elif chunk.lines[0].startswith(">"):
            self._take_explanation(chunk)
        elif not chunk.lines[0].startswith("#") and (tail := TAIL.search("\n".join(chunk.lines))):
            self._close()
            self.draft = _Draft(chunk.line, self._anchor(chunk.last, tail["attributes"]))
        else:
            self._take_prose(chunk)

    def end(self, start: int) -> None:
        """Ends the quiz whose heading stands in line `start`."""
        self._close()
        if not self.questions and not self.errors:
            problem = "this quiz asks nothing; write a question, which ends with an anchor such as `{#word}`"
            self.complain(start, problem)
        self.quiz = Quiz(Place(self.path, start), tuple(self.questions))

    def _anchor(self, line: int, attributes: str) -> str:
        found = ANCHOR.fullmatch(attributes)
        if found is None:
            self.complain(line, "a question ends with its anchor, a word such as `{#final-dot}`, and nothing else")
            return ""
        if self.anchors[found["anchor"]] != line:
            first = self.anchors[found["anchor"]]
            self.complain(line, f"the anchor `#{found['anchor']}` stands in line {first} already; choose another")
        return found["anchor"]

    def _take_answers(self, chunk: _Chunk) -> None:
        if self.draft is None or self.draft.is_explained:
            self.complain(chunk.line, "no question before these answers; end its paragraph with an anchor, `{#word}`")
            self._lose(chunk)
        elif self.draft.right is not None and not self.draft.is_lost:
            self.complain(chunk.line, "the answers to a question are one list; take the empty line before this away")
        assert self.draft is not None
        self.draft.right = (*(self.draft.right or ()), *self._ticks(chunk))

    def _lose(self, chunk: _Chunk) -> None:
        """Begins something that would be a question, had it not a mistake that has been told."""
        self._close()
        self.draft = _Draft(chunk.line, "", is_lost=True)

    def _ticks(self, chunk: _Chunk) -> Iterator[bool]:
        for number, line in enumerate(chunk.lines, chunk.line):
            if answer := ANSWER.fullmatch(line):
                yield answer["tick"] == "x"
            elif LISTED.match(line):
                self.complain(number, "an answer is written `- [ ] …`, a right one `- [x] …`, and holds no list")
            elif line.startswith(">"):
                self.complain(number, "an explanation stands apart from the answers; leave an empty line before it")

    def _take_explanation(self, chunk: _Chunk) -> None:
        if self.draft is None or not (self.draft.right or self.draft.is_lost):
            self.complain(chunk.line, "an explanation comes after the answers to a question; move it there")
        elif self.draft.is_explained:
            self.complain(chunk.line, "a question has one explanation; join the two by a line that holds just `>`")
        else:
            self.draft.is_explained = True
        strays = [number for number, line in enumerate(chunk.lines, chunk.line) if not line.startswith(">")]
        for number in strays[:1]:
            self.complain(number, "each line of an explanation begins with `>`; write it there, or leave a line empty")

    def _take_prose(self, chunk: _Chunk) -> None:
        for number, line in enumerate(chunk.lines, chunk.line):
            if ANSWER.match(line):
                self.complain(number, "answers stand apart from their question; leave an empty line before them")
                self._lose(chunk)
                return
        if self.draft is not None:
            notation = "an answer begins with `- [ ]` or `- [x]`, and a line of an explanation with `>`"
            problem = f"this is no part of a question; a question ends with an anchor, `{{#word}}`, {notation}"
            self.complain(chunk.line, problem)
            if self.draft.is_explained:
                self._lose(chunk)

    def _close(self) -> None:
        """Ends the question that is being read."""
        draft, self.draft = self.draft, None
        if draft is None or draft.is_lost:
            return
        right = draft.right or ()
        if not right:
            self.complain(draft.line, "this question has no answers; write them below it, `- [ ] …`, `- [x] …`")
        elif True not in right:
            self.complain(draft.line, "no answer to this question is right; tick one, `- [x] …`")
        elif False not in right:
            self.complain(draft.line, "every answer to this question is right; write a wrong one, too, `- [ ] …`")
        if not draft.is_explained:
            self.complain(draft.line, "this question has no explanation; write it below the answers, `> …`")
        self.questions.append(Question(draft.anchor, right, Place(self.path, draft.line)))


# --- comparing the languages ------------------------------------------------------------------------------


def _differences(readings: Sequence[_Reading]) -> Iterator[PageError]:
    """What tells the quizzes of a page apart in two languages; the first language is what the others are held to."""
    first = readings[0]
    for other in readings[1:]:
        if first.quiz is not None and other.quiz is not None:
            yield from _differing(first.quiz, other.quiz)
        elif first.quiz or other.quiz:
            places = [reading.quiz.place if reading.quiz else Place(reading.path, 1) for reading in (first, other)]
            yield PageError(places[0], "only one of them has a quiz; write it in the other, too", places[1])


def _differing(one: Quiz, other: Quiz) -> Iterator[PageError]:
    if len(one.questions) != len(other.questions):
        counts = f"{len(one.questions)} and {len(other.questions)} questions"
        yield PageError(one.place, f"{counts}; every language asks the same", other.place)
    for here, there in zip(one.questions, other.questions, strict=False):
        if here.anchor != there.anchor:
            anchors = f"`#{here.anchor}` and `#{there.anchor}`"
            problem = f"{anchors}; every language asks the same questions in the same order"
            yield PageError(here.place, problem, there.place)
            return
        if len(here.right) != len(there.right):
            counts = f"{len(here.right)} and {len(there.right)} answers"
            yield PageError(here.place, f"{counts}; every language offers the same, in the same order", there.place)
        elif here.right != there.right:
            yield PageError(here.place, "not the same answers are ticked; mend the one that is wrong", there.place)
