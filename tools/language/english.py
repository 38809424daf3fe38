"""English prose is read by Hunspell for its spelling, the British one, and here for its quotation marks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence

from .findings import SPELLING, Finding, Missing
from .paragraphs import Paragraph

DICTIONARY = "en_GB"

# `& word count place: first, second` or `# word place`; the place counts the ^ before the line, see below.
UNKNOWN = re.compile(r"[&#] (?P<word>\S+) (?:\d+ )?(?P<place>\d+)(?:: (?P<better>.*))?")
# The dictionary has it for some words, and it is right for all. As many spaces keep the places.
GENITIVE = re.compile(r"(?<=\w)[’']s\b")
STRAIGHT = re.compile(r"""["']""")
END = "Xqendqx"
"""A word that no dictionary has, between two lines."""

Word = tuple[int, str, tuple[str, ...]]
"""Where it stands in its line, the word, and better ones."""


def read_english(paragraphs: Sequence[Paragraph], advice: bool) -> list[Finding]:
    """Every word that the British dictionary lacks, with suggestions or without, and every straight quotation mark."""
    lines = [GENITIVE.sub("  ", paragraph.text) for paragraph in paragraphs]
    answers = _advised(lines) if advice else _listed(lines)
    found = []
    for paragraph, words in zip(paragraphs, answers, strict=True):
        found += [_unknown(paragraph, *word) for word in words]
        found += _straight(paragraph)
    return found


def _listed(lines: list[str]) -> list[list[Word]]:
    """The words that Hunspell does not know in each line; an end stands behind those of one."""
    listed = iter(_ask("-l", (text for line in lines for text in (line, END))))
    return [_placed(line, iter(listed.__next__, END)) for line in lines]


def _placed(line: str, words: Iterator[str]) -> list[Word]:
    found: list[Word] = []
    end = 0
    for word in words:
        place = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search(line, end)
        if place is None:
            raise RuntimeError(f"hunspell has found {word!r} where it does not stand: {line!r}")
        end = place.end()
        found.append((place.start(), word, ()))
    return found


def _advised(lines: list[str]) -> list[list[Word]]:
    """The same with suggestions; an empty line stands behind what Hunspell says of one."""
    _, *said = _ask("-a", (f"^{line}" for line in lines))  # a greeting comes first; ^: this is text
    answers: list[list[Word]] = [[]]
    for line in said:
        if not line:
            answers.append([])
        elif match := UNKNOWN.match(line):
            better = tuple(match["better"].split(", ")) if match["better"] else ()
            answers[-1].append((int(match["place"]) - 1, match["word"], better))
    return answers[:-1]


def _ask(mode: str, lines: Iterable[str]) -> list[str]:
    """What Hunspell says of these lines."""
    program = shutil.which("hunspell")
    if program is None:
        raise Missing("needs hunspell and hunspell-en-gb; tools/test-tools installs them as root on Debian or Ubuntu")
    # A word list that somebody keeps at home must not hide a mistake.
    variables = {**os.environ, "HOME": os.devnull, "WORDLIST": ""}
    done = subprocess.run(
        [program, "-d", DICTIONARY, "-i", "UTF-8", mode],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        env=variables,
    )
    if done.returncode or "Can't open" in done.stderr:
        raise Missing(f"needs hunspell with the dictionary {DICTIONARY} (hunspell-en-gb): {done.stderr.strip()}")
    return done.stdout.splitlines()


def _unknown(paragraph: Paragraph, start: int, word: str, better: tuple[str, ...]) -> Finding:
    return Finding(paragraph, start, start + len(word), SPELLING, "Not in the dictionary.", better)


def _straight(paragraph: Paragraph) -> Iterator[Finding]:
    for match in STRAIGHT.finditer(paragraph.text):
        message = "A straight quotation mark or apostrophe."
        yield Finding(paragraph, match.start(), match.end(), "straight_quotes", message, ("“ ”", "’"))
