"""What the site is made from: fences without options, marks below them, everything else untouched."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course_site.check import render
from helpers.fakes import FakeLab, Quiet
from livecheck.errors import Misuse, Place
from livecheck.model import (
    Capture,
    Cause,
    Doubt,
    Engine,
    Exercise,
    ExerciseVerdicts,
    Images,
    Notice,
    Report,
    Score,
    Skip,
    Status,
    Tally,
    Verdict,
)
from livecheck.parse import read_page
from livecheck.run import run
from livecheck.versions import Product

PATH = Path("docs/fr/page.md")
ENGINE = Engine("28.5.2", "overlay2", "6.1", "x86_64")
PINNED = {
    Product.ENGINE: {"29": "29.7.2", "28.5": "28.5.2", "26.1": "26.1.4", "20.10": "20.10.24"},
    Product.COMPOSE: {"5": "5", "2": "2"},
}
WRITTEN = Notice(Doubt.WRITTEN, Product.ENGINE, "29", "28.5.2")
DAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

PAGE = """\
# A page

Before `$ not a block`.

```console exit="1" node="node1"
$ false
```

    ```text
    an indented block that is not ours
    ```

!!! note

    ```console
    $ printf '$ x\\n'
    \\$ x
    ```

```console hidden
$ true
```

```python file="hello.py"
print("hello")
```

After.
"""


def report(
    text: str, *statuses: Status, language: str = "fr", reason: str | Skip = "because", ran: bool = True
) -> Report:
    """The report of a page whose steps have these statuses."""
    page = read_page(PATH, language, text)
    exercise = Exercise("page", (page,), "key")
    skip = reason if isinstance(reason, Skip) else None
    verdicts = tuple(
        Verdict(step, {language: step.place}, status, Capture(step.command, (), 0, None, 0.0), str(reason), skip)
        for step, status in zip(exercise.steps, statuses, strict=True)
    )
    done = ExerciseVerdicts(exercise, 1.0, ENGINE if ran else None, DAY if ran else None, verdicts)
    return Report(DAY, done.engine, Images("stand-in", ()) if ran else None, (done,), pinned=PINNED)


def shown_as(text: str, made: Report) -> str:
    """A page of that report, as the site shows it."""
    (page,) = made.exercises[0].exercise.pages
    return render(text, PATH, made, page.language)


@pytest.fixture
def shown() -> str:
    return shown_as(PAGE, report(PAGE, *[Status.VERIFIED] * 3))


def test_options_are_not_shown(shown: str) -> None:
    assert '<span class="w">false</span>' in shown
    assert 'exit="1"' not in shown


def test_the_mark_tells_engine_day_and_images_in_the_pages_language(shown: str) -> None:
    assert (
        '<p class="livecheck livecheck-verified" data-search-exclude><span class="livecheck-status">vérifié</span> · '
        '<span class="course-fails">échec attendu, code de retour 1</span> · Docker 28.5.2 · '
        '<time datetime="2026-11-24">24 novembre 2026</time> · images de remplacement</p>\n'
    ) in shown


def test_blocks_in_a_note_keep_their_indentation_in_every_line(shown: str) -> None:
    note = shown.partition("!!! note\n\n")[2].partition("\n\n```")[0]
    assert note.startswith("    ```livecheck-transcript\n    <div")
    assert note.rstrip().endswith("\n    </div>\n    ```")
    assert all(line.startswith("    ") for line in note.rstrip().split("\n"))


def test_the_backslash_that_guards_a_line_is_not_shown(shown: str) -> None:
    assert "\\$ x" not in shown


def test_hidden_blocks_are_not_shown(shown: str) -> None:
    assert "$ true" not in shown


def test_a_file_shows_its_name_and_bears_no_mark(shown: str) -> None:
    assert '```python title="hello.py"\nprint("hello")\n```\n\nAfter.' in shown


def test_what_is_not_a_block_is_untouched(shown: str) -> None:
    assert shown.startswith("# A page\n\nBefore `$ not a block`.\n\n")
    assert "    ```text\n    an indented block that is not ours\n    ```\n" in shown
    assert shown.endswith("\nAfter.\n")


def test_a_block_is_as_bad_as_its_worst_step() -> None:
    text = "```console\n$ true\n$ false\n```\n"
    shown = shown_as(text, report(text, Status.VERIFIED, Status.UNVERIFIED))
    assert '<p class="livecheck livecheck-unverified"' in shown


def test_a_step_that_failed_because_of_an_earlier_one_says_so_in_the_pages_language() -> None:
    text = "```console\n$ true\n```\n"
    made = report(text, Status.UNVERIFIED)
    (done,) = made.exercises
    vain = replace(done.verdicts[0], follows=Place(PATH, 2))
    shown = shown_as(text, replace(made, exercises=(replace(done, verdicts=(vain,)),)))
    assert "une commande précédente n’a pas mené là où elle devait" in html.unescape(shown)


def test_a_reason_is_shown_and_read_as_text() -> None:
    text = "```console\n$ true\n```\n"
    shown = shown_as(text, report(text, Status.UNVERIFIED, language="en", reason="<b>no</b> *ipvs* {: x }"))
    assert "not verified</span>: &#60;b&#62;no&#60;&#47;b&#62; &#42;ipvs&#42; &#123;&#58; x &#125;" in shown


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ('needs="ipvs"', "la machine qui a vérifié ce site n’a pas ipvs"),
        ('engine=">=29"', "pour Docker 29\u00a0; celui-ci est le 28.5.2"),
        ('engine=">=23,<28"', "pour Docker 23 à 27\u00a0; celui-ci est le 28.5.2"),
        ('compose=">=5"', "pour Compose 5\u00a0; celui-ci est le 2.40.3"),
        ('unchecked="parce que"', "parce que"),
    ],
)
def test_the_reason_of_a_run_is_told_in_the_pages_language(options: str, told: str) -> None:
    text = f"```console {options}\n$ true\n```\n"
    planned = Exercise("page", (read_page(PATH, "fr", text),), "key")
    skipped = run(planned, FakeLab([], engine=replace(ENGINE, compose="2.40.3")), Quiet()).captures[0].skipped
    assert skipped is not None
    shown = html.unescape(shown_as(text, report(text, Status.UNVERIFIED, reason=skipped)))
    assert f"non vérifié</span>\u00a0: {told}</p>\n" in shown


def test_without_an_engine_each_mark_says_so() -> None:
    text = "```console\n$ true\n```\n"
    shown = shown_as(text, report(text, Status.UNVERIFIED, ran=False))
    assert "non vérifié</span>\u00a0: ce site a été construit sans moteur Docker" in shown
    assert "Docker 28" not in shown


def test_a_page_without_blocks_is_untouched() -> None:
    made = report("```console\n$ true\n```\n", Status.VERIFIED)
    assert render("# Home\n", Path("docs/fr/index.md"), made, "fr") == "# Home\n"


def test_blocks_are_found_although_front_matter_is_gone() -> None:
    text = "---\ntitle: x\n---\n\n```console\n$ true\n```\n"
    shown = shown_as("```console\n$ true\n```\n", report(text, Status.VERIFIED))
    assert "livecheck-verified" in shown


# --- blocks for several engines ---------------------------------------------------------------------------

TABS = """\
```console engine=">=28"
$ docker version
28
```

```console engine=">=26,<28"
$ docker version
26
```
"""


def two_engines(text: str = TABS, covered: bool = True) -> Report:
    """A report of an engine 28, with a run on another engine that has verified the second block, if it was covered."""
    made = report(text, Status.VERIFIED, Status.UNVERIFIED, reason=Skip(Cause.ENGINE, ">=26,<28", "28.5.2"))
    older = Engine("26.1.5", "overlay2", "6.1", "x86_64")
    (here,) = made.exercises
    there = replace(here, engine=older, started=datetime(2026, 11, 20, tzinfo=UTC))
    if not covered:
        return made
    first, second = here.verdicts
    first, skip = replace(first, skip=None), second.skip
    second = replace(second, status=Status.VERIFIED, reason=None, skip=None)
    elsewhere = Skip(Cause.ENGINE, ">=28", "26.1.5")
    there = replace(there, verdicts=(replace(first, status=Status.UNVERIFIED, skip=elsewhere), second))
    here = replace(here, verdicts=(first, replace(second, engine=older, skip=skip)))
    return replace(made, exercises=(here,), elsewhere={"26.1": (there,)})


NEW = "===!+ \"<span data-product='engine' data-versions='29 28.5'>Docker 28 et 29</span>\""
OLD = "=== \"<span data-product='engine' data-versions='26.1'>Docker 26 et 27</span>\""


def test_blocks_for_other_engines_that_follow_each_other_are_tabs() -> None:
    shown = shown_as(TABS, two_engines())
    assert shown.startswith(f'{NEW}\n\n    ```livecheck-transcript\n    <div class="course-block" id="step-')
    assert f"\n{OLD}\n\n    ```livecheck-transcript" in shown


def test_the_tab_of_the_engine_that_verified_the_page_is_open() -> None:
    text = TABS.replace('engine=">=28"', 'engine=">=29"').replace(">=26,<28", ">=26,<29")
    shown = shown_as(text, report(text, Status.UNVERIFIED, Status.VERIFIED))
    assert [line for line in shown.split("\n") if line.startswith("===")] == [
        "===! \"<span data-product='engine' data-versions='29'>Docker 29</span>\"",
        "===+ \"<span data-product='engine' data-versions='28.5 26.1'>Docker 26 à 28</span>\"",
    ]


def test_where_no_engine_ran_the_first_tab_is_open() -> None:
    assert NEW in shown_as(TABS, report(TABS, Status.UNVERIFIED, Status.UNVERIFIED, ran=False))


def test_blocks_for_versions_of_compose_are_tabs_that_name_it() -> None:
    text = TABS.replace('engine=">=28"', 'compose=">=5"').replace('engine=">=26,<28"', 'compose="<5"')
    made = report(text, Status.UNVERIFIED, Status.VERIFIED)
    (done,) = made.exercises
    shown = shown_as(text, replace(made, exercises=(replace(done, engine=replace(ENGINE, compose="2.40.3")),)))
    assert "===! \"<span data-product='compose' data-versions='5'>Compose 5</span>\"" in shown
    assert "===+ \"<span data-product='compose' data-versions='2'>Compose 2</span>\"" in shown
    assert "vérifié</span> · Docker 28.5.2 · Compose 2.40.3 · <time" in shown


def test_a_block_that_another_engine_has_verified_names_that_engine_and_its_day() -> None:
    _, second = shown_as(TABS, two_engines()).split(OLD)
    assert 'vérifié</span> · Docker 26.1.5 · <time datetime="2026-11-20">' in second
    assert '    <p class="livecheck livecheck-verified"' in second


def test_a_block_that_no_run_has_covered_is_unverified() -> None:
    _, second = shown_as(TABS, two_engines(covered=False)).split(OLD)
    assert '    <p class="livecheck livecheck-unverified"' in second


def test_a_word_between_them_keeps_blocks_apart() -> None:
    text = TABS.replace("```\n\n```console", "```\n\nOr:\n\n```console")
    assert "===" not in shown_as(text, two_engines(text))


def test_another_command_is_no_alternative() -> None:
    text = TABS.replace("$ docker version\n26", "$ docker info\n26")
    assert "===" not in shown_as(text, two_engines(text))


@pytest.mark.parametrize(
    "text",
    [
        TABS.replace('engine=">=28"', 'node="node1" engine=">=28"'),
        TABS.replace(">=26,<28", ">=28"),
        "- item\n\n" + "".join(f"  {line}\n" if line else "\n" for line in TABS.splitlines()),
    ],
    ids=["another node", "the same engines", "indented by two"],
)
def test_what_a_reader_needs_both_of_or_tabs_cannot_hold_is_shown_one_below_the_other(text: str) -> None:
    assert "===" not in shown_as(text, two_engines(text))


def test_a_block_for_certain_engines_alone_says_so_in_its_mark() -> None:
    text = TABS.partition("\n\n")[0] + "\n"
    assert "images de remplacement · Docker 28 et 29</p>\n" in html.unescape(
        shown_as(text, report(text, Status.VERIFIED))
    )


def test_tabs_in_a_note_stay_in_the_note() -> None:
    text = "!!! note\n\n" + "".join(f"    {line}\n" if line else "\n" for line in TABS.splitlines())
    assert f"\n    {NEW}\n\n        ```livecheck-transcript" in shown_as(text, two_engines(text))


# --- an engine that the pages are not written for ----------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "vérifié</span> · Docker 28.5.2 (page écrite pour Docker 29) · <time"),
        ("en", "verified</span> · Docker 28.5.2 (page written for Docker 29) · <time"),
    ],
)
def test_a_mark_says_which_engine_the_page_is_written_for_where_it_is_not_that_one(language: str, told: str) -> None:
    text = "```console\n$ true\n```\n"
    made = replace(report(text, Status.VERIFIED, language=language), notices=(WRITTEN,))
    assert told in render(text, PATH, made, language)


def test_what_was_written_for_other_engines_says_so_by_itself() -> None:
    assert "écrite pour" not in shown_as(TABS, replace(two_engines(), notices=(WRITTEN,)))


# --- the table of engines ---------------------------------------------------------------------------------


def table(made: Report, language: str = "fr") -> str:
    return render(
        '# Proof\n\n<div data-livecheck="versions"></div>\n\nEnd.\n', Path(f"docs/{language}/proof.md"), made, language
    )


def test_the_table_counts_on_each_engine_the_steps_that_are_for_it() -> None:
    assert table(two_engines()) == (
        "# Proof\n\n"
        "| Exercice | Docker 28.5.2 | Docker 26.1.5 |\n"
        "| --- | --: | --: |\n"
        "| [page](page.md) | 1 sur 1 | 1 sur 1 |\n"
        "| **Ensemble** | 1 sur 1 | 1 sur 1 |\n"
        "\nEnd.\n"
    )


@pytest.mark.parametrize(
    ("notice", "language", "told"),
    [
        (WRITTEN, "fr", "Ce cours est écrit pour Docker 29\u00a0; il a été vérifié ici sur Docker 28.5.2."),
        (WRITTEN, "en", "This course is written for Docker 29; here it was verified on Docker 28.5.2."),
        (
            Notice(Doubt.NEWER, Product.ENGINE, "29", "30.0.1"),
            "fr",
            "Docker 30.0.1 est plus récent que toutes les versions essayées pour ce cours (jusqu’à Docker 29).",
        ),
        (
            Notice(Doubt.NEWER, Product.ENGINE, "29", "30.0.1"),
            "en",
            "Docker 30.0.1 is newer than all versions that were tried for this course (up to Docker 29).",
        ),
        (
            Notice(Doubt.OTHER, Product.COMPOSE, "5", "2.40.3"),
            "fr",
            "C’est Compose 2.40.3 qui a répondu, là où Compose 5 était attendu.",
        ),
        (
            Notice(Doubt.OTHER, Product.COMPOSE, "5", "2.40.3"),
            "en",
            "It was Compose 2.40.3 that answered, where Compose 5 was expected.",
        ),
    ],
)
def test_before_it_stands_what_is_to_be_said_of_the_engine(notice: Notice, language: str, told: str) -> None:
    made = replace(two_engines(), notices=(notice,))
    assert f"# Proof\n\n{told}\n\n| Exerci" in table(made, language)
    assert f"\n\n{told}\n\n" in render(f'{TABS}\n\n<div data-livecheck="sum"></div>\n', PATH, made, language)


def test_below_it_stands_what_an_engine_should_have_verified_and_did_not() -> None:
    text = '```console needs="ipvs"\n$ curl `x`\n> y\n```\n'
    made = report(text, Status.UNVERIFIED, reason=Skip(Cause.NEEDS, "ipvs"))
    assert "| [page](page.md) | 0 of 1 |" in table(made, "en")
    assert html.unescape(table(made, "en")).endswith(
        "\nWhat engine 28.5.2 did not verify:\n\n"
        "- [page](page.md): <code>curl `x`</code> – not verified: "
        "the machine that checked this site has no ipvs\n\nEnd.\n"
    )


def test_an_exercise_that_an_engine_was_not_tried_on_says_so() -> None:
    made = two_engines()
    other = replace(made.exercises[0].exercise, name="7-other")
    made = replace(made, exercises=(*made.exercises, replace(made.exercises[0], exercise=other)))
    assert "| [Exercise 7](7-other.md) | 1 of 1 | not tried |" in table(made, "en")


def test_without_an_engine_there_is_no_table() -> None:
    made = report("```console\n$ true\n```\n", Status.UNVERIFIED, ran=False)
    assert "Ce site a été construit sans moteur Docker." in table(made)


def proof(made: Report, language: str) -> str:
    return render('<div data-livecheck="mutants"></div>', Path(f"docs/{language}/proof.md"), made, language)


def test_the_mutants_are_told_as_each_language_writes_numbers_and_never_rounded_up() -> None:
    found = Score({"letter": Tally(123456, 123455)}, {}, (), 0, 0, {}, 2, 0)
    made = replace(two_engines(), score=found)
    assert "123\u202f456 changements ont été essayés, et 123\u202f455 remarqués, soit 99,99\u00a0%." in proof(
        made, "fr"
    )
    assert "123,456 changes were tried, and 123,455 of them noticed: 99.99%." in proof(made, "en")


def test_a_site_that_was_built_without_mutants_says_so() -> None:
    assert proof(two_engines(), "en") == "This site was built without this trial."


def test_a_page_that_has_changed_since_it_was_checked_is_not_shown_as_checked() -> None:
    text = "```console\n$ true\n```\n"
    made = report(text, Status.VERIFIED)
    for changed in (text.replace("true", "false"), text * 2, "# Empty\n"):
        with pytest.raises(Misuse, match=r"docs/fr/page.md: the page has changed while it was checked; build again"):
            render(changed, Path("docs/fr/page.md"), made, "fr")


def test_no_sign_in_a_reason_or_a_command_is_read_as_markdown() -> None:
    made = report('```console needs="ipvs"\n$ curl __init__\n```\n', Status.UNVERIFIED, reason="no _x_ here")
    told = table(made, "en").partition("did not verify")[2]
    assert "_" not in told
    assert "<code>curl __init__</code>" in html.unescape(told)
    assert "no _x_ here" in html.unescape(told)


def test_a_placeholder_that_is_not_known_is_a_mistake() -> None:
    made = report("```console\n$ true\n```\n", Status.VERIFIED)
    with pytest.raises(
        Misuse, match=r"docs/fr/proof\.md: .*weather.* is not known; there are versions, mutants, steps, replay, sum"
    ):
        render('<div data-livecheck="weather"></div>', Path("docs/fr/proof.md"), made, "fr")
