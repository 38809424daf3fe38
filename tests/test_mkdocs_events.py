"""What a maintainer sees of `mkdocs build`: a site with its proof, or one clear reason why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import Site

SOUND = """\
# Page

```console
$ echo one
one
$ false || echo two
two
```
"""


@pytest.fixture
def site(tmp_path: Path, project: Path) -> Site:
    return Site(tmp_path, project)


# --- without an engine ------------------------------------------------------------------------------------


def test_switched_off_it_builds_without_a_daemon_and_says_so(site: Site) -> None:
    done = site.pages(SOUND).build(LIVECHECK="off", DOCKER_HOST="unix:///nowhere/docker.sock")
    assert done.returncode == 0, done.stderr
    assert "nothing is checked" in done.stderr
    proof = site.proof()
    assert proof["totals"] == {"steps": 2, "verified": 0, "drifted": 0, "unverified": 2, "broken": 0}
    assert (proof["engine"], proof["images"]) == (None, None)
    assert "ce site a été construit sans moteur Docker" in (site.folder / "site/1-page/index.html").read_text()
    assert "built without a Docker engine" in (site.folder / "site/en/1-page/index.html").read_text()


def test_an_unknown_switch_is_a_mistake(site: Site) -> None:
    done = site.pages(SOUND).build(LIVECHECK="of")
    assert done.returncode != 0
    assert "LIVECHECK=of is not known" in done.stderr


def test_without_a_daemon_one_line_says_what_to_do(site: Site) -> None:
    done = site.pages(SOUND).build(DOCKER_HOST="unix:///nowhere/docker.sock")
    assert done.returncode != 0
    assert "no Docker daemon answers" in done.stderr
    assert "LIVECHECK=off" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("french", "english", "said"),
    [
        ("```console\n$ echo a\na\n", None, ["docs/fr/1-page.md:1", "docs/en/1-page.md:1", "never closes"]),
        (SOUND, SOUND.replace("one", "uno"), ["docs/fr/1-page.md", "docs/en/1-page.md", "differ"]),
        ('```console nod="node1"\n$ true\n```\n', None, ["docs/fr/1-page.md:1", "node"]),
        ('```console node="node9"\n$ true\n```\n', None, ["docs/fr/1-page.md:1", "node9"]),
        ("---\nlab:\n  images: [nothere]\n---\n" + SOUND, None, ["docs/fr/1-page.md:3", "nothere"]),
        (
            "```console\n$ docker run -it alpine sh\n/ # ls\n```\n",
            None,
            ["docs/fr/1-page.md:2", "still open"],
        ),
    ],
    ids=["unclosed fence", "languages differ", "unknown option", "unknown node", "unknown image", "shell left open"],
)
def test_a_mistake_in_a_page_is_told_before_anything_runs(
    site: Site, french: str, english: str | None, said: list[str]
) -> None:
    done = site.pages(french, english).build(DOCKER_HOST="unix:///nowhere/docker.sock")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    for words in said:
        assert words in done.stderr


# --- with an engine ---------------------------------------------------------------------------------------


@pytest.mark.engine
def test_a_sound_course_builds_once_for_both_languages_and_leaves_its_proof(site: Site) -> None:
    done = site.pages(SOUND).build()
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("1-page: 2 steps") == 1
    proof = site.proof()
    assert proof["totals"] == {"steps": 2, "verified": 2, "drifted": 0, "unverified": 0, "broken": 0}
    (exercise,) = proof["exercises"]  # type: ignore[misc]
    assert exercise["pages"] == {"fr": "fr/1-page.md", "en": "en/1-page.md"}
    assert exercise["steps"][1]["command"] == "false || echo two"
    assert exercise["steps"][1]["lines"] == {"fr": 6, "en": 6}


@pytest.mark.engine
def test_a_drift_fails_the_build_with_the_line_in_both_languages_and_a_diff(site: Site) -> None:
    text = SOUND.replace("\ntwo", "\ntoo")
    done = site.pages(text, text.replace("# Page", "# Page\n\nMore.")).build()
    assert done.returncode != 0
    assert "docs/fr/1-page.md:7: drifted" in done.stderr
    assert "docs/en/1-page.md:9" in done.stderr
    assert "-too" in done.stderr
    assert "+two" in done.stderr
    assert "1 step has drifted" in done.stderr
    assert "broken" not in done.stderr


@pytest.mark.engine
def test_a_status_that_differs_is_a_drift(site: Site) -> None:
    done = site.pages('```console exit="1"\n$ true\n```\n').build()
    assert done.returncode != 0
    assert "docs/fr/1-page.md:2: drifted" in done.stderr


@pytest.mark.engine
def test_a_command_that_never_ends_is_broken_and_so_is_what_follows(site: Site) -> None:
    done = site.pages('```console timeout="1"\n$ echo begun; sleep 1000\nbegun\n$ true\n```\n').build()
    assert done.returncode != 0
    assert "docs/fr/1-page.md:2: broken: no end after 1 s" in done.stderr
    assert "2 steps are broken" in done.stderr
    assert "drifted" not in done.stderr


@pytest.mark.engine
def test_an_image_that_the_mirror_lacks_is_the_labs_fault(site: Site) -> None:
    done = site.pages("```console\n$ docker image pull nothere\nUsing default tag: latest\n```\n").build()
    assert done.returncode != 0
    assert "broken: the mirror lacks an image" in done.stderr


@pytest.mark.engine
def test_output_that_is_no_text_is_told_as_such(site: Site) -> None:
    done = site.pages("```console\n$ printf '\\377\\376\\n'\nx\n```\n").build()
    assert done.returncode != 0
    assert "docs/fr/1-page.md:3: drifted" in done.stderr
    assert "bytes that are no text" in done.stderr
