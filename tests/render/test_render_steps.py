"""The sums: at the foot of an exercise's page, and of the whole course, step by step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from livecheck.model import Image, Images, Report, Status
from livecheck.render import render
from rendering import verified

TEXT = """\
```console
$ docker run -it alpine sh
/ # cat <<E
> x | y
> E
x | y
/ # exit
```

```console exit="1"
$ false
```

```console hidden
$ true
```
"""
SUM = '\n\n<div data-livecheck="sum"></div>\n'
STEPS = '<div data-livecheck="steps"></div>'


def foot(made: Report) -> str:
    return render(TEXT + SUM, Path("docs/fr/1-page.md"), made, "fr").rpartition("<section")[2]


def table(made: Report, language: str = "fr") -> str:
    return render(STEPS, Path(f"docs/{language}/verification.md"), made, language)


def test_the_foot_of_a_page_counts_its_steps_and_says_what_they_were_obtained_on() -> None:
    shown = foot(verified(TEXT))
    assert shown.startswith(' class="course-sum" data-exercise="1-page" markdown>\n')
    assert "**5 sur 5 étapes vérifiées** · Docker 28.5.2 · " in shown
    assert "24 novembre 2026</time> · images de remplacement\n" in shown
    assert "\n{: #course-samples }\n" in shown
    assert "(verification.md#1-page)" in shown


def test_without_an_engine_the_foot_says_that_nothing_ran() -> None:
    made = verified(TEXT)
    (done,) = made.exercises
    skipped = tuple(replace(verdict, status=Status.UNVERIFIED) for verdict in done.verdicts)
    shown = foot(replace(made, exercises=(replace(done, engine=None, started=None, verdicts=skipped),)))
    assert "**0 sur 5 étapes vérifiées** · ce site a été construit sans moteur Docker\n" in shown


def test_steps_for_other_engines_are_counted_apart() -> None:
    text = '```console engine=">=29"\n$ docker version\n29\n```\n'
    shown = render(text + SUM, Path("docs/en/1-page.md"), verified(text, language="en"), "en")
    assert "**0 of 0 steps verified** · Docker 28.5.2 · " in shown
    assert " · 1 for other versions of Docker\n" in shown


def test_a_page_without_blocks_has_no_foot() -> None:
    assert render(SUM, Path("docs/fr/index.md"), verified(TEXT), "fr").strip() == ""


def test_every_step_has_a_row_that_leads_to_its_block() -> None:
    shown = table(verified(TEXT))
    rows = [line for line in shown.split("\n") if line.startswith("| [<code>")]
    assert len(rows) == 5
    name = rows[0].partition("(1-page.md#")[2].partition(")")[0]
    assert name in render(TEXT, Path("docs/fr/1-page.md"), verified(TEXT), "fr")
    assert rows[1].startswith("| [<code>cat &#60;&#60;E &#8230;</code>](1-page.md#step-")
    assert "| node1 | " in rows[0]
    assert rows[0].endswith('"livecheck livecheck-verified">vérifié</span> | 0,50 |')


def test_a_step_that_has_to_fail_says_so_and_a_hidden_one_leads_to_its_page() -> None:
    *_, failing, hidden = [line for line in table(verified(TEXT, language="en"), "en").split("\n") if "<code>" in line]
    assert "</span> · meant to fail, status 1 | 0.50 |" in failing
    assert "](1-page.md) |" in hidden


def test_what_a_step_was_not_verified_for_is_told_and_no_time() -> None:
    made = verified(TEXT)
    (done,) = made.exercises
    first = replace(done.verdicts[0], status=Status.UNVERIFIED, reason="a | b")
    made = replace(made, exercises=(replace(done, verdicts=(first, *done.verdicts[1:])),))
    assert '"livecheck livecheck-unverified">non vérifié\u00a0: a &#124; b</span> |  |' in table(made)


def test_the_table_is_headed_by_engine_and_images() -> None:
    made = replace(verified(TEXT), images=Images("hub", (Image("alpine:latest", "sha256:1"),)))
    assert table(made).startswith(
        "Moteur\u00a0: Docker 28.5.2, `overlay2`, Linux `6.1`, `x86_64`.\n"
        "Images de Docker Hub\u00a0: `alpine:latest`.\n"
    )
    assert table(replace(made, engine=None)).startswith("Ce site a été construit sans moteur Docker.\n")
