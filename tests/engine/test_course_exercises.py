"""Blocks → exercises: languages held together, recipes that can be met, and keys that change when a run would."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers import PROJECT
from livecheck.course import alternatives, make_exercises
from livecheck.course.exercises import version_mistakes
from livecheck.errors import PageErrors
from livecheck.model import Page
from livecheck.parse import read_page
from livecheck.versions import Product

CASES = PROJECT / "tests/cases/plan"
MIRROR = ("alpine", "hello-world:latest", "alpine:3.20", "redis:7.2-alpine", "dockersamples/visualizer:stable")
CONSOLE = "```console\n$ a\n```\n"


def page(path: str, text: str = CONSOLE) -> Page:
    return read_page(Path(path), path.split("/")[1], text)


def key(text: str, root: Path = PROJECT) -> str:
    (exercise,) = make_exercises([page("docs/fr/x.md", text)], MIRROR, root=root)
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
    assert {language: step.place.line for language, step in exercises[1].twins(0).items()} == {"fr": 2, "en": 4}


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


def test_a_key_stays_from_one_version_of_the_check_to_the_next_so_that_recorded_runs_are_found() -> None:
    console = '```console engine=">=23" exit="3"\n$ docker run -it x\n/ # ls\n^C\n/ # exit\n[a] $ (exit 3)\n```\n'
    text = f'---\nlab:\n  nodes: [a, b]\n---\n{console}\n```js file="f.js" node="b"\nlet x\n```\n'
    assert key(text) == "8d085ca1ab86ae4e4d5a9b8f1a7b380272706a0a5c66019d10c449d2747f8db1"


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
    text = f"---\nlab:\n  files: {{x: docs/y}}\n---\n{CONSOLE}"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/y").write_text("1")
    before = key(text, tmp_path)
    (tmp_path / "docs/y").write_text("2")
    assert key(text, tmp_path) != before
    (tmp_path / "docs/y").write_text("1")
    assert key(text, tmp_path) == before
    (tmp_path / "docs/z").write_text("1")
    assert key(text.replace("y}", "z}"), tmp_path) == before


def test_what_a_lab_cannot_be_given_is_told_with_its_line_all_of_it_at_once(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    read = page("docs/fr/a.md", f"---\nlab:\n  files:\n    x: docs/y\n    z: labs/pins.toml\n---\n{CONSOLE}")
    with pytest.raises(PageErrors) as caught:
        make_exercises([read], MIRROR, root=tmp_path)
    assert str(caught.value).splitlines() == [
        "docs/fr/a.md:4: the file `docs/y` cannot be read (No such file or directory); mend the path or add the file",
        "docs/fr/a.md:5: the file `labs/pins.toml` lies outside `docs/`; a lab is given nothing else of this machine: "
        "put it there",
    ]


@pytest.mark.parametrize("name", ["é", "a b", "-a", "a\x1b[31m", "a\n::error::x", "x" * 101])
def test_an_exercise_is_called_by_a_name_that_a_network_can_have(name: str) -> None:
    text = mistakes(page(f"docs/fr/{name}.md"))
    assert "an exercise is called by its file's name, and this is none" in text
    assert text.isprintable()
    assert make_exercises([page(f"docs/fr/{name}.md", "Text.\n")], MIRROR) == ()


# --- versions ---------------------------------------------------------------------------------------------

PINNED = {
    Product.ENGINE: {"29": "29.7.2", "28.5": "28.5.2", "26.1": "26.1.4"},
    Product.COMPOSE: {"5": "5", "2": "2"},
}


def variant(options: str, command: str = "a") -> str:
    return f"```console {options}\n$ {command}\n```\n\n"


def wrong_versions(*blocks: str) -> list[str]:
    exercises = make_exercises([page("docs/fr/a.md", "".join(blocks))], MIRROR, root=PROJECT)
    return [str(mistake) for mistake in version_mistakes(exercises, PINNED)]


@pytest.mark.parametrize(
    "blocks",
    [
        [variant('engine=">=29"'), variant('engine=">=28,<29"'), variant('engine="<28"')],
        [variant('compose=">=5"'), variant('compose="<5"')],
        [variant('engine=">=28"')],
        [variant('engine=">=28"'), variant('engine="<29"', "b")],
        [variant('engine=">=29"'), "Or:\n\n", variant('engine=">=29"')],
    ],
    ids=["engines", "Compose", "one alone", "another command", "a word between"],
)
def test_alternatives_that_leave_no_pinned_version_out_are_right(blocks: list[str]) -> None:
    assert wrong_versions(*blocks) == []


def test_alternatives_that_leave_a_pinned_version_out_are_told_with_their_place() -> None:
    assert wrong_versions(variant('engine=">=29"'), variant('engine="<28"')) == [
        "docs/fr/a.md:1: these blocks leave Docker 28.5.2 out, pinned in labs/pins.toml; write one more"
    ]
    assert wrong_versions(variant('engine=">=29"'), variant('engine="==28"')) == [
        "docs/fr/a.md:1: these blocks leave Docker 26.1.4 out, pinned in labs/pins.toml; write one more"
    ]
    assert wrong_versions("Text.\n\n", variant('compose=">=5"'), variant('compose=">=5.1,<6"')) == [
        'docs/fr/a.md:7: compose=">=5.1,<6": none of the pinned versions fulfils it (5, 2); mend it, or pin one',
        "docs/fr/a.md:3: these blocks leave Compose 2 out, pinned in labs/pins.toml; write one more",
    ]


def test_a_pinned_version_that_two_alternatives_are_for_is_told_with_both_places() -> None:
    assert wrong_versions(variant('engine=">=28"'), variant('engine="<29"')) == [
        "docs/fr/a.md:5: Docker 28.5.2 is in two of these blocks, here and in line 1; let one of them end before the "
        "other begins"
    ]


def test_a_requirement_that_no_pinned_version_fulfils_is_told_with_its_place() -> None:
    assert wrong_versions(variant('engine=">=30"')) == [
        'docs/fr/a.md:1: engine=">=30": none of the pinned versions fulfils it (29.7.2, 28.5.2, 26.1.4); mend it, or '
        "pin one"
    ]


def test_without_a_pinned_version_of_compose_nothing_can_be_for_one() -> None:
    exercises = make_exercises([page("docs/fr/a.md", variant('compose=">=2"'))], MIRROR, root=PROJECT)
    (mistake,) = version_mistakes(exercises, {**PINNED, Product.COMPOSE: {}})
    assert "none of the pinned versions fulfils it (there are none); mend it, or pin one" in str(mistake)


def grouped(*blocks: str) -> list[int]:
    return [len(group) for group in alternatives(page("docs/fr/a.md", "".join(blocks)).blocks)]


@pytest.mark.parametrize(
    ("blocks", "sizes"),
    [
        ([variant('engine=">=29"'), variant('engine="<29"'), variant("")], [2, 1]),
        ([variant('engine=">=29"'), variant('engine=">=29"')], [1, 1]),
        ([variant('engine=">=29"'), variant('compose=">=5"')], [1, 1]),
        ([variant('engine=">=29" hidden'), variant('engine="<29"')], [1, 1]),
        ([variant('engine=">=29" node="node1"'), variant('engine="<29"')], [1, 1]),
        ([variant('engine=">=29"'), variant('engine="<29"', "b")], [1, 1]),
        ([variant('engine=">=29"'), "    text\n\n", variant('engine="<29"')], [1, 1]),
    ],
    ids=["two", "the same", "of two programs", "hidden", "another node", "another command", "text between"],
)
def test_alternatives_are_the_same_command_for_several_versions_of_a_program(
    blocks: list[str], sizes: list[int]
) -> None:
    assert grouped(*blocks) == sizes
