"""The course in good French and good English: nothing is left that Grammalecte or Hunspell would have otherwise."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from language.course import (
    LANGUAGES,
    ROOT,
    course_files,
    excuses,
    findings,
    mistakes,
    spellings,
    word_list,
)
from language.findings import SPELLING, Finding, Missing
from language.french import HOMONYMS


@cache
def read_course(language: str) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What the checker of a language finds in the whole course, and what of it nothing excuses; read only once."""
    found = tuple(findings(course_files(), language))
    return found, tuple(mistakes(found, language))


def course(language: str) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The same, or a test that is skipped because the checker is not there."""
    try:
        return read_course(language)
    except Missing as missing:
        pytest.skip(str(missing))


def check(folder: Path, language: str, *pages: str) -> list[list[Finding]]:
    """What nothing excuses in pages that have these texts; one process reads them all."""
    paths = [folder / str(number) / language / "page.md" for number in range(len(pages))]
    for path, text in zip(paths, pages, strict=True):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    try:
        left = mistakes(findings(paths, language), language)
    except Missing as missing:
        pytest.skip(str(missing))
    return [[finding for finding in left if finding.path == path] for path in paths]


# --- the course ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_correct(language: str) -> None:
    _, left = course(language)
    if left:
        pytest.fail("\n".join(map(str, left)), pytrace=False)


# --- the checkers find what they are for ---------------------------------------------------------------------

PLANTED = {
    "fr": [
        ("Voici les conteneur isolés.", "conteneur", "gn"),
        ("Les conteneurs s’arrête ici.", "arrête", "conj"),
        ("La réponse de <code>echo</code> est arrêté.", "arrêté", "accord"),
        ("Voici l'image.", "l'", "apostrophe"),
        ("Il attend : voilà.", " :", "nbsp"),
        ("Il attend\u00a0; l’image « alpine\u00a0» est là.", "« ", "nbsp"),
        ("Voici le conteuneur.", "conteuneur", SPELLING),
    ],
    "en": [
        ("This is a contaner.", "contaner", SPELLING),
        ("The color of the log.", "color", SPELLING),
        ("It isn't there.", "'", "straight_quotes"),
        ('The "image" is there.', '"', "straight_quotes"),
    ],
}
SURROUNDINGS = [
    ("", "", 1),
    ('!!! note "Note"\n\n    ```console\n    $ xyzzy\n    ```\n\n    ', "\n", 7),
    ("Page `code\ncode` page.\n", "\n", 3),
    ("| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | ", " |\n", 4),
    ("<figure>\n<p>\n<figcaption>", "</figcaption>\n</figure>\n", 3),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_planted_mistake_is_found_at_its_line_wherever_it_stands(tmp_path: Path, language: str) -> None:
    planted = list(product(PLANTED[language], SURROUNDINGS))
    pages = [f"{before}{sentence}{after}" for (sentence, _, _), (before, after, _) in planted]
    for ((_, text, rule), (_, _, line)), page, found in zip(
        planted, pages, check(tmp_path, language, *pages), strict=True
    ):
        hits = [f for f in found if f.line == line and f.text == text and rule in f.rule]
        assert hits, f"{page!r}: {[str(finding) for finding in found]}"


RIGHT = {
    "fr": [
        "La commande `docker ps` est terminée\u00a0; la réponse d’`echo` aussi.",
        "Plusieurs moteurs Docker, et le système Alpine.",
    ],
    "en": ["Each exercise’s colour, `isn't` it? That’s Docker’s."],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_right_is_left_alone(tmp_path: Path, language: str) -> None:
    found = check(tmp_path, language, *RIGHT[language])
    assert [str(finding) for findings in found for finding in findings] == []


def test_a_finding_tells_its_place_the_words_the_rule_and_something_better(tmp_path: Path) -> None:
    ((finding,),) = check(tmp_path, "en", "Here it is.\n\nThis is a contaner.")
    told = str(finding).partition("page.md")[2]
    assert told.startswith(":3: [contaner] Not in the dictionary. → container, ")
    assert told.endswith("(spelling) in: This is a contaner.")


def test_a_name_that_is_a_french_word_is_replaced_letter_by_letter() -> None:
    assert [len(name) for name in HOMONYMS] == [len(name) for name in HOMONYMS.values()]


# --- what is excused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_project_are_sorted_and_each_stands_once(language: str) -> None:
    words = word_list(language)
    assert words == sorted(set(words))
    assert all(word == word.strip() and word for word in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_of_the_project_is_needed(language: str) -> None:
    found, _ = course(language)
    unknown: set[str] = set().union(*(spellings(finding) for finding in found if finding.rule == SPELLING))
    assert [word for word in word_list(language) if word not in unknown] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_switched_off_rule_has_its_reason_and_is_needed(language: str) -> None:
    found, _ = course(language)
    for rule in excuses(language):
        assert len(rule.reason.split()) > 3, rule
        assert any(rule.cover(finding) for finding in found), rule


def test_a_rule_switched_off_for_a_text_still_speaks_elsewhere(tmp_path: Path) -> None:
    (found,) = check(tmp_path, "fr", "Voici «\u00a0Docker - Exercices\u00a0», un cours - ancien - de Docker.")
    assert [finding.rule for finding in found] == ["typo_tiret_incise2", "typo_tiret_incise2"]


# --- the command ---------------------------------------------------------------------------------------------


def test_the_command_prints_the_mistakes_of_a_page_and_of_its_figures(tmp_path: Path) -> None:
    course("en")
    page = tmp_path / "en" / "page.md"
    page.parent.mkdir()
    page.write_text('A contaner.\n\n<figure>\n--8<-- "assets/figures/isolation.en.svg"\n</figure>\n', encoding="utf-8")
    command = [sys.executable, str(ROOT / "tools" / "language"), str(page)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (1, 1, "")
    assert f"{page}:1: [contaner]" in done.stdout
    page.write_text("A container.\n", encoding="utf-8")
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize("name", ["page.md", "en/none.md"])
def test_the_command_tells_of_a_file_that_it_cannot_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "page.md").write_text("A container.\n")
    command = [sys.executable, str(ROOT / "tools" / "language"), str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert name in done.stderr
