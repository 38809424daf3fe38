"""Whole builds of a small course on real engines: a site with its proof, or what is wrong, where it stands."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.side_by_side import LIMIT, asked_for, side_by_side
from helpers.sites import Site

pytestmark = pytest.mark.engine

SOUND = """\
# Page

```console
$ echo one
one
$ false || echo two
two
```
"""

REPLAY = '\n<div data-livecheck="replay"></div>\n'


def test_a_sound_course_builds_once_for_both_languages_and_leaves_its_proof(tmp_path: Path, project: Path) -> None:
    site = Site(tmp_path, project)
    done = site.pages(SOUND + REPLAY).build()
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("1-page: 2 steps") == 1
    proof = site.proof()
    assert proof["totals"] == {"steps": 2, "verified": 2, "drifted": 0, "unverified": 0, "broken": 0}
    (exercise,) = proof["exercises"]  # type: ignore[misc]
    assert exercise["pages"] == {"fr": "fr/1-page.md", "en": "en/1-page.md"}
    assert exercise["steps"][1]["command"] == "false || echo two"
    assert exercise["steps"][1]["lines"] == {"fr": 6, "en": 6}
    assert (site.folder / "site/replays/1-page.txt").read_text() == "$ echo one\none\n$ false || echo two\ntwo\n"
    for page, root in (("1-page", "../"), ("en/1-page", "../../")):
        text = (site.folder / "site" / page / "index.html").read_text()
        assert f'data-replay="{root}replays/1-page.js" data-player="{root}assets/player/"' in text
    assert (site.folder / "site/assets/player/asciinema-player.min.js").is_file()


@dataclass(frozen=True)
class Wrong:
    """A page with something wrong, and what a build has to say of it, and not."""

    page: str
    said: tuple[str, ...]
    unsaid: tuple[str, ...] = ()
    more: str = ""
    """What stands at the top of the English page alone."""


WRONG = {
    "a drift has its line in both languages and a diff": Wrong(
        SOUND.replace("\ntwo", "\ntoo"),
        ("docs/fr/1-page.md:7: drifted", "docs/en/1-page.md:9", "-too", "+two", "1 step has drifted"),
        unsaid=("broken",),
        more="More.\n\n",
    ),
    "a status that differs is a drift": Wrong('```console exit="1"\n$ true\n```\n', ("docs/fr/1-page.md:2: drifted",)),
    "a command that never ends is broken and so is what follows": Wrong(
        '```console timeout="1"\n$ echo begun; sleep 1000\nbegun\n$ true\n```\n',
        ("docs/fr/1-page.md:2: broken: no end after ", "2 steps are broken"),
        unsaid=("drifted",),
    ),
    "an image that the mirror lacks is the lab's fault": Wrong(
        "```console\n$ docker image pull nothere\nUsing default tag: latest\n```\n",
        ("broken: the mirror lacks an image",),
    ),
    "output that is no text is told as such": Wrong(
        "```console\n$ printf '\\377\\376\\n'\nx\n```\n",
        ("docs/fr/1-page.md:3: drifted", "bytes that are no text"),
    ),
}


@pytest.fixture(scope="module")
def builds(
    project: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Future[subprocess.CompletedProcess[str]]]]:
    """What became of building each of them."""

    def build(name: str) -> subprocess.CompletedProcess[str]:
        wrong = WRONG[name]
        return Site(tmp_path_factory.mktemp("wrong"), project).pages(wrong.page, wrong.more + wrong.page).build()

    with side_by_side(build, asked_for(WRONG, request)) as builds:
        yield builds


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_fails_a_build_and_is_told(
    builds: Mapping[str, Future[subprocess.CompletedProcess[str]]], name: str
) -> None:
    done = builds[name].result(LIMIT)
    assert done.returncode != 0
    assert [words for words in WRONG[name].said if words not in done.stderr] == []
    assert [words for words in WRONG[name].unsaid if words in done.stderr] == []
