"""French prose is read by Grammalecte: agreement, conjugation, typography, spelling."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .findings import SPELLING, Finding, Missing
from .paragraphs import Paragraph

# Names that are French words too, a docker and an Alpine woman; to Grammalecte these are given the first names of men
# and women alike, of the same length and with a vowel for a vowel.
HOMONYMS = {"Docker": "Claude", "Alpine": "Andrea"}
HOMONYM = re.compile(rf"\b(?:{'|'.join(HOMONYMS)})\b")


def read_french(paragraphs: Sequence[Paragraph], advice: bool) -> list[Finding]:
    """Everything that Grammalecte finds, with suggestions for spellings or without; one process reads all of it."""
    answers = _ask([_without_homonyms(paragraph.text) for paragraph in paragraphs], advice)
    found = []
    for answer in answers:
        paragraph = paragraphs[answer["iParagraph"] - 1]
        found += [_mistake(paragraph, error) for error in answer["lGrammarErrors"]]
        found += [_unknown(paragraph, error) for error in answer["lSpellingErrors"]]
    return found


def _without_homonyms(text: str) -> str:
    return HOMONYM.sub(lambda name: HOMONYMS[name[0]], text)


def _ask(lines: list[str], advice: bool) -> list[dict[str, Any]]:
    program = shutil.which("grammalecte-cli")
    if program is None:
        raise Missing("needs grammalecte-cli; tools/test-tools installs it as root on Debian or Ubuntu")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "prose.txt"
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        done = subprocess.run(
            [program, "--file", str(file), "--json", *(["--with_spell_sugg"] if advice else [])],
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=300,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
    answers: list[dict[str, Any]] = json.loads(done.stdout)["data"]
    if len(answers) != len(lines):
        raise RuntimeError(f"grammalecte-cli was given {len(lines)} paragraphs and spoke of {len(answers)}")
    return answers


def _mistake(paragraph: Paragraph, error: dict[str, Any]) -> Finding:
    suggestions = tuple(error["aSuggestions"])
    return Finding(paragraph, error["nStart"], error["nEnd"], error["sRuleId"], error["sMessage"], suggestions)


def _unknown(paragraph: Paragraph, error: dict[str, Any]) -> Finding:
    suggestions = tuple(error.get("aSuggestions", ()))
    return Finding(paragraph, error["nStart"], error["nEnd"], SPELLING, "Mot inconnu du dictionnaire.", suggestions)
