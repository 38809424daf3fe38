"""Blocks → exercises: languages held together, recipes that can be met, and keys that change when a run would."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from livecheck.errors import Misuse, PageErrors
from livecheck.model import Page
from livecheck.parse import read_page
from livecheck.plan import make_exercises, matches_engine

PROJECT = Path(__file__).resolve().parent.parent
CASES = PROJECT / "tests" / "cases" / "plan"
MIRROR = ("alpine", "hello-world:latest", "alpine:3.20", "redis:7.2-alpine", "dockersamples/visualizer:stable")
CONSOLE = "```console\n$ a\n```\n"


def page(path: str, text: str = CONSOLE, root: Path = PROJECT) -> Page:
    return read_page(Path(path), path.split("/")[1], text, root=root)


def key(text: str, root: Path = PROJECT) -> str:
    (exercise,) = make_exercises([page("docs/fr/x.md", text, root)], MIRROR, root=root)
    return exercise.key


def mistakes(*pages: Page) -> str:
    with pytest.raises(PageErrors) as caught:
        make_exercises(pages, MIRROR, root=PROJECT)
    return str(caught.value)


# --- exercises --------------------------------------------------------------------------------------------


def test_pages_of_one_name_make_one_exercise_with_the_default_language_first() -> None:
    pages = [
        page("docs/fr/1-a.md"),
        page("docs/fr/2-b.md"),
        page("docs/en/2-b.md", f"Text.\n\n{CONSOLE}"),
        page("docs/en/1-a.md"),
    ]
    exercises = make_exercises(pages, MIRROR)
    assert [(e.name, [p.language for p in e.pages]) for e in exercises] == [
        ("1-a", ["fr", "en"]),
        ("2-b", ["fr", "en"]),
    ]
    assert {language: step.place.line for language, step in exercises[1].lines(0).items()} == {"fr": 2, "en": 4}


def test_the_default_language_stays_first_where_its_pages_are_not() -> None:
    pages = [page("docs/fr/index.md", "Text.\n"), page("docs/en/a.md"), page("docs/fr/a.md")]
    (exercise,) = make_exercises(pages, MIRROR)
    assert [p.language for p in exercise.pages] == ["fr", "en"]


def test_pages_without_a_block_make_no_exercise_in_whatever_languages_they_are() -> None:
    assert make_exercises([page("docs/fr/index.md", "Text.\n"), page("docs/en/b.md", "```sh\na\n```\n")], MIRROR) == ()
    assert make_exercises([], MIRROR) == ()


def test_a_page_that_only_holds_a_file_makes_an_exercise() -> None:
    (exercise,) = make_exercises([page("docs/fr/a.md", '```sh file="x"\n```\n')], MIRROR)
    assert (len(exercise.blocks), exercise.steps) == (1, ())


def test_one_language_is_enough() -> None:
    assert len(make_exercises([page("docs/fr/a.md")], MIRROR)) == 1


@pytest.mark.parametrize("case", sorted(path for path in CASES.iterdir() if path.is_dir()), ids=lambda path: path.name)
def test_languages_that_differ_and_recipes_that_cannot_be_met_are_told(case: Path) -> None:
    pages = [page(f"docs/{lang}/x.md", (case / f"{lang}.md").read_text(encoding="utf-8")) for lang in ("fr", "en")]
    assert mistakes(*pages) + "\n" == (case / "errors").read_text(encoding="utf-8")


@pytest.mark.parametrize(("there", "lacking"), [("fr", "en"), ("en", "fr")])
def test_a_page_that_lacks_in_one_language_is_told(there: str, lacking: str) -> None:
    others = [page("docs/fr/index.md", "Text.\n"), page("docs/en/index.md", "Text.\n")]
    told = mistakes(*others, page(f"docs/{there}/a.md", f"Text.\n\n{CONSOLE}"))
    assert told == (
        f"docs/{there}/a.md:3: this page has no counterpart in the language {lacking}; write docs/{lacking}/a.md"
    )


def test_where_languages_have_no_folders_the_name_of_the_missing_page_is_told() -> None:
    pages = [replace(page("docs/fr/a.md"), language="de"), replace(page("docs/fr/b.md", "Text\n"), language="it")]
    assert mistakes(*pages).endswith("no counterpart in the language it; write it under the name a.md")


def test_two_pages_of_one_language_cannot_share_a_name() -> None:
    told = mistakes(page("docs/fr/a.md"), page("docs/fr/more/a.md"))
    assert told == "docs/fr/more/a.md:1: docs/fr/a.md has the same file name; rename one of the two"


def test_mistakes_of_all_exercises_are_told_at_once() -> None:
    wrong = '```console node="node7"\n$ a\n```\n'
    assert mistakes(page("docs/fr/a.md", wrong), page("docs/fr/b.md", wrong)).count("node7") == 2


def test_an_error_knows_both_places() -> None:
    with pytest.raises(PageErrors) as caught:
        make_exercises([page("docs/fr/a.md"), page("docs/en/a.md", f"\n\n{CONSOLE.replace('a', 'b')}")], MIRROR)
    (error,) = caught.value.errors
    assert (str(error.place), str(error.other)) == ("docs/fr/a.md:2", "docs/en/a.md:4")


@pytest.mark.parametrize(
    "image", ["alpine", "alpine:latest", "hello-world", "redis:7.2-alpine", "dockersamples/visualizer:stable"]
)
def test_an_image_without_a_tag_is_the_latest(image: str) -> None:
    text = f"---\nlab:\n  images: ['{image}']\n---\n{CONSOLE}"
    (exercise,) = make_exercises([page("docs/fr/a.md", text)], MIRROR)
    assert exercise.recipe.images == (image,)


# --- keys -------------------------------------------------------------------------------------------------

RICH = """\
---
lab:
  nodes: [node1, node2]
  images: [alpine, hello-world]
---

```console node="node2" exit="1"
$ a
out
^C
$ b
```

```sh file="f"
text
```
"""


def test_a_key_is_the_same_wherever_the_blocks_stand_and_whatever_is_written_around_them() -> None:
    moved = RICH.replace("---\n\n```", "---\n\nProse.\n\n- list\n\n```").replace("lab:", "title: x\nlab:")
    assert key(moved) == key(RICH)
    assert len(key(RICH)) == 64
    assert set(key(RICH)) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[node1, node2]", "[node2, node1]"),
        ("[node1, node2]", "[node1, node2, node3]"),
        (", hello-world", ""),
        ('exit="1"', 'exit="2"'),
        (' node="node2"', ""),
        ('exit="1"', 'exit="1" timeout="9"'),
        ('exit="1"', 'exit="1" order="any"'),
        ("$ a", "$ c"),
        ("out\n", "Out\n"),
        ("out\n", ""),
        ("^C", "^D"),
        ("out\n", "...\n"),
        ("...\n", "\\...\n"),
        ("text\n", "text \n"),
        ('file="f"', 'file="g"'),
        ("```console node", "```console\n$ z\n```\n\n```console node"),
    ],
)
def test_a_key_changes_with_whatever_a_run_depends_on(old: str, new: str) -> None:
    text = RICH if old in RICH else RICH.replace("out\n", old)
    assert old in text
    assert key(text.replace(old, new, 1)) != key(text)


def test_a_key_changes_with_the_contents_of_a_file_that_lies_ready(tmp_path: Path) -> None:
    text = f"---\nlab:\n  files: {{x: y}}\n---\n{CONSOLE}"
    (tmp_path / "y").write_text("1")
    before = key(text, tmp_path)
    (tmp_path / "y").write_text("2")
    assert key(text, tmp_path) != before
    (tmp_path / "y").write_text("1")
    assert key(text, tmp_path) == before
    (tmp_path / "z").write_text("1")
    assert key(text.replace("y}", "z}"), tmp_path) == before


def test_a_file_that_has_gone_since_the_page_was_read_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "y").write_text("1")
    read = page("docs/fr/a.md", f"---\nlab:\n  files: {{x: y}}\n---\n{CONSOLE}", tmp_path)
    (tmp_path / "y").unlink()
    with pytest.raises(PageErrors, match=r"^docs/fr/a\.md:3: the file `.*y` cannot be read \(No such file"):
        make_exercises([read], MIRROR, root=tmp_path)


# --- engines ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requirement", "version", "holds"),
    [
        (">=29", "29.0.0", True),
        (">=29", "28.5.2", False),
        (">=28.5", "28.5.2", True),
        (">=28.5.3", "28.5.2", False),
        ("<28.5", "28.4.9", True),
        ("<28.5", "28.5.0", False),
        ("<29", "28.5.2", True),
        (">28.5", "28.5.2", False),
        (">28.5", "28.6.0", True),
        (">28", "29.0.0", True),
        ("<=28.5", "28.5.2", True),
        ("<=28.5", "28.6.0", False),
        ("==26.1", "26.1.5", True),
        ("==26.1", "26.10.0", False),
        ("!=26.1", "26.1.5", False),
        ("!=26.1", "27.0.1", True),
        (">=26,<28.5", "27.0.0", True),
        (">=26,<28.5", "28.5.0", False),
        (" >= 26 , < 28.5 ", "25.0.0", False),
        (">=20.10.24", "20.10.24+dfsg1", True),
        (">=29", "29.0.0-rc.1", True),
        ("==28.0.0", "28", True),
        (">=9", "28.5.2", True),
    ],
)
def test_versions_are_compared_as_exactly_as_they_are_written(requirement: str, version: str, holds: bool) -> None:
    assert matches_engine(requirement, version) is holds


def accepted_by_parse(requirement: str) -> bool:
    try:
        page("docs/fr/a.md", CONSOLE.replace("console", f'console engine="{requirement}"'))
    except PageErrors:
        return False
    return True


def accepted_by_plan(requirement: str) -> bool:
    try:
        matches_engine(requirement, "28.5.2")
    except Misuse:
        return False
    return True


@pytest.mark.parametrize(
    "requirement", ["", "29", "=29", ">=", ">=29,", ",>=29", ">=29 <30", ">=x", "~=29", ">=29.", ">= 29, "]
)
def test_what_is_no_requirement_is_refused(requirement: str) -> None:
    assert not accepted_by_plan(requirement)
    assert not accepted_by_parse(requirement)


@given(st.text("<>=!,. 0129x", max_size=12))
def test_pages_accept_just_the_requirements_that_can_be_compared(requirement: str) -> None:
    assert accepted_by_parse(requirement) == accepted_by_plan(requirement)
