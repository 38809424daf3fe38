"""The whole course, or a part of it, read for mistakes: files → prose → findings that nothing excuses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from .english import read_english
from .findings import SPELLING, Finding
from .french import read_french
from .paragraphs import Paragraph
from .prose import figure_prose, page_prose, theme_prose

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LANGUAGES = ("fr", "en")
THEME = Path("mkdocs.yml")
FIGURES = Path("docs/assets/figures")
FIGURE_IN_PAGE = re.compile(r'^[ \t]*-+8<-+[ \t]+"(assets/figures/[^"]+\.svg)"', re.MULTILINE)
READERS: dict[str, Callable[[list[Paragraph], bool], list[Finding]]] = {"fr": read_french, "en": read_english}


@dataclass(frozen=True)
class Excuse:
    """A rule that is switched off."""

    rule: str
    """Its name; with a `*` at the end, all rules that begin so."""
    reason: str
    text: str = ""
    """Where it is switched off: in this text alone; everywhere if empty."""

    def cover(self, finding: Finding) -> bool:
        """Whether this finding is no mistake."""
        return fnmatchcase(finding.rule, self.rule) and (not self.text or finding.overlaps(self.text))


def excuses(language: str) -> list[Excuse]:
    """The switched-off rules of a language, which rules.toml lists."""
    with (HERE / "rules.toml").open("rb") as file:
        return [Excuse(**entry) for entry in tomllib.load(file).get(language, ())]


def word_list(language: str) -> list[str]:
    """The project's own words of a language, as they stand in their file."""
    return (HERE / f"words.{language}.txt").read_text(encoding="utf-8").splitlines()


def spellings(finding: Finding) -> set[str]:
    """The words by which a spelling can be excused."""
    return {finding.text, finding.word}


def language_of(path: Path) -> str | None:
    """The language of a page by its folder, of a figure by its name; mkdocs.yml has both, which is `None`."""
    if path.name == THEME.name:
        return None
    places = path.suffixes if path.suffix == ".svg" else reversed(path.parent.parts)
    for place in places:
        if place.lstrip(".") in LANGUAGES:
            return place.lstrip(".")
    raise ValueError(f"{path}: neither its name nor its folder says a language: {', '.join(LANGUAGES)}")


def course_files() -> list[Path]:
    """Every file of the course that readers read."""
    pages = [page for language in LANGUAGES for page in sorted((ROOT / "docs" / language).rglob("*.md"))]
    figures = sorted((ROOT / FIGURES).glob("*.svg"))
    return [ROOT / THEME, *pages, *figures]


def with_figures(paths: Iterable[Path]) -> list[Path]:
    """These files and the figures that stand in them."""
    found = []
    for path in paths:
        found.append(path)
        if path.suffix == ".md":
            found += [ROOT / "docs" / name for name in FIGURE_IN_PAGE.findall(path.read_text(encoding="utf-8"))]
    return found


def prose(paths: Iterable[Path], language: str) -> list[Paragraph]:
    """The prose of these files in this language."""
    found: list[Paragraph] = []
    for path in paths:
        if language_of(path) in (language, None):
            found += _read(path, language)
    return found


def findings(paths: Iterable[Path], language: str) -> list[Finding]:
    """All that this language's checker finds in these files, excused or not; without suggestions."""
    return READERS[language](prose(paths, language), False)


def mistakes(found: Iterable[Finding], language: str) -> list[Finding]:
    """What neither the project's own words nor a switched-off rule excuses, with suggestions."""
    words, rules = set(word_list(language)), excuses(language)
    left = [
        finding
        for finding in found
        if not any(rule.cover(finding) for rule in rules)
        and not (finding.rule == SPELLING and words & spellings(finding))
    ]
    return _advised(left, language)


def _advised(found: list[Finding], language: str) -> list[Finding]:
    """The same with suggestions. They take a checker longer than all the rest, and nobody needs those for an excuse."""
    paragraphs = list(dict.fromkeys(finding.paragraph for finding in found if finding.rule == SPELLING))
    read = READERS[language](paragraphs, True) if paragraphs else []
    better = {(finding.paragraph, finding.start, finding.rule): finding for finding in read}
    return [better.get((finding.paragraph, finding.start, finding.rule), finding) for finding in found]


def _read(path: Path, language: str) -> tuple[Paragraph, ...]:
    text = path.read_text(encoding="utf-8")
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    if path.suffix == ".svg":
        return figure_prose(shown, language, text, _twin(path, language))
    return (theme_prose if path.name == THEME.name else page_prose)(shown, language, text)


def _twin(figure: Path, language: str) -> str:
    """The same figure in the other language, as far as there is one."""
    (other,) = set(LANGUAGES) - {language}
    twin = figure.with_suffix("").with_suffix(f".{other}.svg")
    return twin.read_text(encoding="utf-8") if twin.exists() else ""
