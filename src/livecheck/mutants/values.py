"""Changes of samples, exit statuses and prompts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from livecheck.match import ADJECTIVES, SURNAMES, Line, Nature, Sample, in_bytes, look_alike, outline
from livecheck.mutants.identities import meant_words
from livecheck.mutants.letters import literal
from livecheck.mutants.lines import order_counts
from livecheck.mutants.promise import Change, Promise, choose, with_texts
from livecheck.mutants.shifted import shifted
from livecheck.mutants.tables import edit

SWARM_ID = "swarm ID"
HEXADECIMAL = "4f1c8a0e9b27"

OTHER_KINDS = (
    ("ID", HEXADECIMAL),
    ("IP address", "172.23.0.9"),
    ("size", "3.4MB"),
    ("duration", "1.25s"),
    ("age", "5 minutes"),
    ("generated name", "jolly_lovelace"),
    ("date", "2026-11-24"),
    ("percentage", "12.5%"),
    (SWARM_ID, "x2k9v7q4m1z8w5t3r6y0p2n4b"),
    ("MAC address", "02:42:ac:11:00:09"),
    ("UUID", "0b7c1f3e-5a52-4c1e-9d0e-6f1f0c6a2b11"),
    ("link count", "7"),
)
"""A value of each of the commonest kinds, by the kind's name."""

_GAP_PUT_IN, _GAP_LEFT_OUT = (r"(?<=\d)(?=[A-Za-zµ]+(?:/s)?$)", " "), (r" (?=[A-Za-z]+(?:/s)?$)", "")
_DECIMAL, _BINARY = (r"(?<=[KMGTP])iB", "B"), (r"(?i:(?<=[kmgtp])B)", "iB")
OTHER_LOOKS = {
    "duration": (_GAP_PUT_IN, _GAP_LEFT_OUT, (r"^0\.(\d)s$", r"\g<1>00ms"), (r"^(\d{3})ms$", r"0.\1s"), (r"s$", "sec")),
    "size": (_GAP_PUT_IN, _GAP_LEFT_OUT, _DECIMAL, _BINARY),
    "traffic": (_GAP_LEFT_OUT, _BINARY),
    "memory in use": (_GAP_LEFT_OUT, _DECIMAL),
    "rate": (_GAP_PUT_IN, _GAP_LEFT_OUT, _DECIMAL, _BINARY),
    "percentage": ((r"\.\d+", ""), (r"(?<!\.\d)(?<!\.\d\d)%", ".50%")),
    "age": (("^About", "about"), ("^about", "About"), ("^Less", "less"), ("^less", "Less")),
    "date": (
        (r"^\d{4}-.*", "Wed Oct 19 01:43:50 UTC 2022"),
        (r"^\D.*", "2022-10-19T01:43:50Z"),
        (r"(?<=\d)[T ](?=\d\d:)", "_"),
    ),
}
"""By the name of a kind, what in its values may look otherwise, and how."""

WORD = "gopher"
_SHORT, _FULL = 12, 64
_MOST_MOVED = 2
"""The page may be right to one task a node, and so may be what it is changed to."""
_SIGN = re.compile(r"\S")
_NODE_PROMPT = re.compile(r"(?:\[[\w.-]+\] )?\$ ")
_DIGIT = re.compile(r"\d(?=\D*$)")
_VALUE = re.compile(r"\w+(?:[.-]\w+)*")
_NUMBER = re.compile(r"[\d,.]+")
_LOOK_BEHIND = re.compile(r"^\(\?<[=!][^)]*\)")
"""What the shape of a sample may begin with."""


def samples(promise: Promise) -> Iterator[tuple[int, Sample]]:
    """All samples that a step promises, with the number of their line."""
    return ((number, sample) for number, line in promise.lines for sample in line.own.samples)


def kind(promise: Promise) -> Iterator[Change]:
    """Each sample becomes a word, and a value of another kind."""
    for number, sample in samples(promise):
        others = [value for name, value in OTHER_KINDS if name != sample.kind.name]
        first = choose(len(others), promise.line_of(number), sample.start)
        for text in (WORD, others[first], others[(first + len(others) // 2) % len(others)]):
            if not _is_alike(sample, text):
                yield edit(promise, "kind", number, _span(sample), text)


def identity(promise: Promise) -> Iterator[Change]:
    """Each identity that stands elsewhere too becomes another one in this place alone."""
    for number, sample in samples(promise):
        if sample.kind.nature is Nature.IDENTITY and promise.identities.others(sample) > 0:
            known = promise.identities.values.get(sample.kind.family, ())
            for text in _other_values(sample, promise.identities.longest_other(sample), promise.line_of(number)):
                if not any(value.startswith(text) for value in known):
                    yield edit(promise, "identity", number, _span(sample), text)


def cut(promise: Promise) -> Iterator[Change]:
    """Each ID in full length becomes a short one."""
    for number, sample in samples(promise):
        if sample.kind.family == "id" and len(sample.text) == _FULL:
            yield edit(promise, "identity cut", number, _span(sample), sample.text[:_SHORT])


def merged(promise: Promise) -> Iterator[Change]:
    """Each identity is made the same as another one of its kind, in this place alone."""
    for number, sample in samples(promise):
        known = promise.identities.values.get(sample.kind.family, ())
        others = [value[: len(sample.text)] for value in known if _can_stand_for(value, sample)]
        if others and sample.kind.nature is Nature.IDENTITY:
            text = others[choose(len(others), promise.line_of(number), "merged", sample.start)]
            yield edit(promise, "identities made one", number, _span(sample), text)


def exchanged(promise: Promise) -> Iterator[Change]:
    """Each two identities of a kind that follow one another change places."""
    found = [each for each in samples(promise) if each[1].kind.nature is Nature.IDENTITY]
    for (number, one), (other_number, other) in pairwise(found):
        if one.kind != other.kind or len(one.text) != len(other.text) or one.text == other.text:
            continue
        if not promise.identities.others(one) and not promise.identities.others(other):
            continue
        line, other_line = promise.line(number), promise.line(other_number)
        alike = number != other_number and line.own.key == other_line.own.key
        if alike and not order_counts(promise, line, other_line):
            continue
        texts = {number: _spliced(line.text, one, other.text)}
        texts[other_number] = _spliced(texts.get(other_number, other_line.text), other, one.text)
        before, after = ("\n".join(said[n] for n in sorted(texts)) for said in (promise.step.output, texts))
        step = with_texts(promise.step, texts)
        yield Change("identities exchanged", promise.line_of(number), before, after, step)


def placement(promise: Promise) -> Iterator[Change]:
    """All tasks of a listing are said to be on one node, where it is not one or two tasks that move."""
    found = [each for each in samples(promise) if each[1].kind.nature is Nature.PLACEMENT]
    for node in sorted({sample.text for _, sample in found}):
        wrong = [each for each in found if each[1].text != node and len(each[1].text) == len(node)]
        if len(wrong) <= _MOST_MOVED:
            continue
        texts = {number: _spliced(promise.line(number).text, sample, node) for number, sample in wrong}
        yield promise.change("placement", wrong[0][0], texts)


def command(promise: Promise) -> Iterator[Change]:
    """Each identity in a command becomes another one."""
    step = promise.step
    for start, end in meant_words(step.command, promise.identities):
        at = start + choose(end - start, step.place.line, "command", start)
        text = step.command[:at] + _other_character(step.command[at]) + step.command[at + 1 :]
        changed = replace(step, command=text)
        yield Change("identity in a command", step.place.line, step.command, text, changed)


def size(promise: Promise) -> Iterator[Change]:
    """Each size becomes ten times as large, and ten times as small; nothing becomes something."""
    for number, sample in samples(promise):
        if sample.kind.nature is Nature.SIZE:
            for text in _tenfold(sample.text):
                yield edit(promise, "size", number, _span(sample), text)


def look(promise: Promise) -> Iterator[Change]:
    """Each measure in another format than any program prints beside its own."""
    for number, sample in samples(promise):
        for pattern, other in OTHER_LOOKS.get(sample.kind.name, ()):
            text = re.sub(pattern, other, sample.text, count=1)
            if not look_alike(sample.kind.name, sample.text, text):
                yield edit(promise, "format", number, _span(sample), text)


def chosen(promise: Promise) -> Iterator[Change]:
    """Each value that a command or a file has spoken is one more, or less, and in the same form."""
    for number, line in promise.lines:
        for found in literal(line, _VALUE):
            if found[0] in promise.said:
                text = _DIGIT.sub(lambda digit: _other_character(digit[0]), found[0], count=1)
                yield edit(promise, "chosen value", number, found.span(), text)


def exit_status(promise: Promise) -> Iterator[Change]:
    """The command is said to fail, or to fail in another way, or not to."""
    step = promise.step
    if step.opens is None:
        for status in {step.exit + 1, 0} - {step.exit}:
            changed = replace(step, exit=status)
            yield Change("exit status", step.place.line, f'exit="{step.exit}"', f'exit="{status}"', changed)


def prompt(promise: Promise) -> Iterator[Change]:
    """A letter and each sign of the prompt of a shell that an earlier command opened, and the identity in it."""
    step = promise.step
    if _NODE_PROMPT.fullmatch(step.prompt):
        return
    (line,) = outline((step.prompt,), "", any_order=False)[0]
    if not isinstance(line, Line):
        return
    for found in literal(line, _SIGN):
        character = shifted(found[0], 1) if found[0].isalpha() else "%" if found[0] != "%" else "@"
        yield _prompted(promise, found.start(), found.end(), character)
    for sample in line.own.samples:
        if sample.kind.nature is Nature.IDENTITY and promise.identities.others(sample) > 0:
            for text in _other_values(sample, promise.identities.longest_other(sample), step.place.line):
                yield _prompted(promise, sample.start, sample.end, text)


def _prompted(promise: Promise, start: int, end: int, text: str) -> Change:
    step = promise.step
    changed = step.prompt[:start] + text + step.prompt[end:]
    return Change("prompt", step.place.line, step.prompt, changed, replace(step, prompt=changed))


# --- other values -----------------------------------------------------------------------------------------


def _is_alike(sample: Sample, text: str) -> bool:
    """Whether a text could as well stand for this sample: a whole number for a number that is measured."""
    if sample.kind.name == SWARM_ID:
        return text == HEXADECIMAL  # where swarm IDs stand, it is one that has no other letters by chance
    return text.isdigit() and sample.text.isdigit() and sample.kind.nature is Nature.MEASURE


def _span(sample: Sample) -> tuple[int, int]:
    return sample.start, sample.end


def _spliced(text: str, sample: Sample, value: str) -> str:
    return text[: sample.start] + value + text[sample.end :]


def _other_values(sample: Sample, elsewhere: int, line: int) -> Iterator[str]:
    """Other values of the same shape: different where an ID is short, too, and where only its long forms differ."""
    text = sample.text
    if sample.kind.name == "generated name":
        yield f"{ADJECTIVES[choose(len(ADJECTIVES), line, text)]}_{SURNAMES[choose(len(SURNAMES), text, line)]}"
        return
    if sample.kind.name in ("IP address", "port that Docker chose"):
        yield text[:-1] + _other_character(text[-1])
        return
    first = len("SWMTKN-1-") if sample.kind.family == "token" else 0
    short = min(len(text), _SHORT, elsewhere) if sample.kind.family == "id" else len(text)
    at = _changeable(text, first, short, line)
    yield text[:at] + _other_character(text[at]) + text[at + 1 :]
    shared = min(len(text), elsewhere)
    if sample.kind.family == "id" and shared > _SHORT:
        at = _changeable(text, _SHORT, shared, line)
        yield text[:at] + _other_character(text[at]) + text[at + 1 :]


def _changeable(text: str, start: int, end: int, line: int) -> int:
    """A place of a letter or a digit in a part of a value."""
    places = [at for at in range(start, end) if text[at].isalnum()]
    return places[choose(len(places), line, text, start)]


def _other_character(character: str) -> str:
    """Another character, such that what is hexadecimal stays so."""
    if character.isdigit():
        return str((int(character) + 1) % 10)
    if "a" <= character <= "f":
        return chr(ord("a") + (ord(character) - ord("a") + 1) % 6)
    return shifted(character, 1)


def _can_stand_for(value: str, sample: Sample) -> bool:
    """Whether a value, or its beginning, is another one of the same length and shape as a sample."""
    return (
        len(value) >= len(sample.text)
        and (sample.kind.family == "id" or len(value) == len(sample.text) or sample.kind.family in ("name", "ip"))
        and value[:_SHORT] != sample.text[:_SHORT]
        and re.fullmatch(_LOOK_BEHIND.sub("", sample.kind.shape), value[: len(sample.text)]) is not None
    )


def _tenfold(text: str) -> Iterator[str]:
    """A size ten times as large and ten times as small, with the same unit; of nothing, ten of it."""
    found = _NUMBER.match(text)
    number, unit = (found[0], text[found.end() :]) if found else ("", text)
    value = float(number.replace(",", "") or 0)
    if in_bytes(text) == 0:
        yield f"10{unit}"
        return
    smaller = int(value / 10) if unit.strip() == "B" else value / 10
    for changed in (value * 10, smaller):
        digits = f"{changed:.6f}".rstrip("0").rstrip(".")
        yield f"{digits}{unit}"
