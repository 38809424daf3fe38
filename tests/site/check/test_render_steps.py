"""The sums: at the foot of an exercise's page, and of the whole course, step by step."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from course_site.check import Addresses, render
from helpers.rendering import verified
from livecheck.model import Cause, Image, Images, Report, Skip, Status

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
    return render(
        STEPS, Path(f"docs/{language}/verification.md"), made, language, Addresses("../", {"1-page": "../1-page/"})
    )


def rows(made: Report, language: str = "fr") -> list[str]:
    return [line for line in table(made, language).split("\n") if line.startswith("<tr>")]


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
    made = verified(text, language="en")
    (done,) = made.exercises
    verdicts = tuple(replace(each, skip=Skip(Cause.ENGINE, ">=29", "28.5.2")) for each in done.verdicts)
    made = replace(made, exercises=(replace(done, verdicts=verdicts),))
    shown = render(text + SUM, Path("docs/en/1-page.md"), made, "en")
    assert "**0 of 0 steps verified** · Docker 28.5.2 · " in shown
    assert " · 1 for other versions\n" in shown


def test_a_page_without_blocks_has_no_foot() -> None:
    assert render(SUM, Path("docs/fr/index.md"), verified(TEXT), "fr").strip() == ""


def test_every_step_has_a_row_that_leads_to_its_block() -> None:
    first, second, *others = rows(verified(TEXT))
    assert len(others) == 3
    name = first.partition('href="../1-page/#')[2].partition('"')[0]
    assert f'id="{name}"' in render(TEXT, Path("docs/fr/1-page.md"), verified(TEXT), "fr")
    assert re.match(r'<tr><td><a href="\.\./1-page/#step-\w+"><code>cat &lt;&lt;E …</code></a></td>', second)
    assert "<td>node1</td>" in first
    assert first.endswith('"livecheck livecheck-verified">vérifié</span></td><td>0,50</td></tr>')


def test_a_step_that_has_to_fail_says_so_and_a_hidden_one_leads_to_its_page() -> None:
    *_, failing, hidden = rows(verified(TEXT, language="en"), "en")
    assert "</span> · meant to fail, status 1</td><td>0.50</td>" in failing
    assert '<a href="../1-page/"><code>true</code></a>' in hidden


def test_what_a_step_was_not_verified_for_is_told_and_no_time() -> None:
    made = verified(TEXT)
    (done,) = made.exercises
    first = replace(done.verdicts[0], status=Status.UNVERIFIED, reason="a | b")
    made = replace(made, exercises=(replace(done, verdicts=(first, *done.verdicts[1:])),))
    assert rows(made)[0].endswith(
        '"livecheck livecheck-unverified">non vérifié\u00a0: a &#124; b</span></td><td></td></tr>'
    )


def test_the_table_is_headed_by_engine_and_images() -> None:
    made = replace(verified(TEXT), images=Images("hub", (Image("alpine:latest", "sha256:1"),)))
    assert table(made).startswith(
        "Moteur\u00a0: Docker 28.5.2, `overlay2`, Linux `6.1`, `x86_64`.\n"
        "Images de Docker Hub\u00a0: `alpine:latest`.\n"
    )
    assert table(replace(made, engine=None)).startswith("Ce site a été construit sans moteur Docker.\n")
