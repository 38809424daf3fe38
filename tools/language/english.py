"""English prose is read by Hunspell for its spelling, the British one, and here for its quotation marks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence

from .findings import SPELLING, Finding, Missing
from .paragraphs import Paragraph

DICTIONARY = "en_GB"

# `& word count place: first, second` or `# word place`; the place counts the ^ before the line, see below.
UNKNOWN = re.compile(r"[&#] (?P<word>\S+) (?:\d+ )?(?P<place>\d+)(?:: (?P<better>.*))?")
# The dictionary has it for some words, and it is right for all. As many spaces keep the places.
GENITIVE = re.compile(r"(?<=\w)[’']s\b")
STRAIGHT = re.compile(r"""["']""")


def read_english(paragraphs: Sequence[Paragraph]) -> list[Finding]:
    """Every word that the British dictionary lacks, and every straight quotation mark or apostrophe."""
    answers = _ask([GENITIVE.sub("  ", paragraph.text) for paragraph in paragraphs])
    found = []
    for paragraph, answer in zip(paragraphs, answers, strict=True):
        found += [_unknown(paragraph, match) for line in answer if (match := UNKNOWN.match(line))]
        found += _straight(paragraph)
    return found


def _ask(lines: list[str]) -> list[list[str]]:
    """What Hunspell says of each line; an empty line ends what it says of one."""
    program = shutil.which("hunspell")
    if program is None:
        raise Missing("needs hunspell and hunspell-en-gb; tools/test-tools installs them as root on Debian or Ubuntu")
    # A word list that somebody keeps at home must not hide a mistake.
    variables = {**os.environ, "HOME": os.devnull, "WORDLIST": ""}
    done = subprocess.run(
        [program, "-d", DICTIONARY, "-i", "UTF-8", "-a"],
        input="".join(f"^{line}\n" for line in lines),  # ^: this is text, whatever it begins with
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        env=variables,
    )
    if done.returncode or "Can't open" in done.stderr:
        raise Missing(f"needs hunspell with the dictionary {DICTIONARY} (hunspell-en-gb): {done.stderr.strip()}")
    answers: list[list[str]] = [[]]
    for said in done.stdout.splitlines()[1:]:  # the first line is a greeting
        if said:
            answers[-1].append(said)
        else:
            answers.append([])
    return answers[:-1]


def _unknown(paragraph: Paragraph, match: re.Match[str]) -> Finding:
    start = int(match["place"]) - 1
    better = tuple(match["better"].split(", ")) if match["better"] else ()
    return Finding(paragraph, start, start + len(match["word"]), SPELLING, "Not in the dictionary.", better)


def _straight(paragraph: Paragraph) -> Iterator[Finding]:
    for match in STRAIGHT.finditer(paragraph.text):
        message = "A straight quotation mark or apostrophe."
        yield Finding(paragraph, match.start(), match.end(), "straight_quotes", message, ("“ ”", "’"))
