"""What the site says itself: the same words in every language, and the same put into them."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from course_site.check import read_words
from helpers import PROJECT

FILES = sorted((PROJECT / "src/course_site").glob("*/words.toml"))


@dataclass(frozen=True, slots=True)
class Greeting:
    morning: str
    evenings: tuple[str, str]


def words(found: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each word by its place in the file, with the names of what is put into it."""
    if isinstance(found, str):
        yield name, sorted(str(field) for _, _, field, _ in string.Formatter().parse(found) if field is not None)
        return
    inside: Mapping[str, Any] = found if isinstance(found, dict) else {str(n): each for n, each in enumerate(found)}
    for key, each in inside.items():
        yield from words(each, f"{name}.{key}")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_every_language_says_the_same(file: Path) -> None:
    first, *others = (dict(words(table)) for table in tomllib.loads(file.read_text(encoding="utf-8")).values())
    assert others
    assert all(other == first for other in others)


def test_there_are_words_of_the_check_its_replays_and_the_downloads() -> None:
    assert [file.parent.name for file in FILES] == ["check", "downloads", "replay"]


def test_words_are_read_for_each_language(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text('[fr]\nmorning = "bonjour"\nevenings = ["bonsoir", "bonne nuit"]\n', encoding="utf-8")
    assert read_words(file, Greeting) == {"fr": Greeting("bonjour", ("bonsoir", "bonne nuit"))}


@pytest.mark.parametrize("text", ['[fr]\nmorning = "bonjour"', '[fr]\nnight = "bonne nuit"'])
def test_a_word_too_few_and_one_too_many_are_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "words.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises((KeyError, TypeError), match=r"evenings|night"):
        read_words(file, Greeting)
