"""What a maintainer sees of `mkdocs build`: a site with its proof, or one clear reason why there is none."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course_site.check import checked as asked
from course_site.replay import player
from helpers.fakes import ENGINE, FakeLab, Quiet, shows
from helpers.recorded import STARTED
from helpers.reports import report
from helpers.sites import Site
from livecheck import build
from livecheck.course import Folders, course_in
from livecheck.errors import LivecheckError, Misuse
from livecheck.model import Image, Images, Report, Status
from livecheck.report import as_annotations, job_summary, verdict
from livecheck.run import run
from livecheck.store import RUNS, save

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
    assert not (site.folder / "site/replays").exists()


def test_switched_off_a_page_says_nothing_of_a_replay(site: Site) -> None:
    done = site.pages(SOUND + REPLAY).build(LIVECHECK="off")
    assert done.returncode == 0, done.stderr
    assert "replay" not in (site.folder / "site/en/1-page/index.html").read_text().partition("<h1")[2]


def with_styles(site: Site, *names: str) -> Site:
    with (site.folder / "mkdocs.yml").open("a") as config:
        config.write(f"extra_css: [{', '.join(names)}]\n")
    return site.pages(SOUND)


def test_all_style_sheets_are_one_file_in_their_order(site: Site) -> None:
    with_styles(site, "b.css", "a.css")
    for name in "ab":
        (site.folder / f"docs/{name}.css").write_text(f"{name} {{ color: red }}\n")
    done = site.build(LIVECHECK="off")
    assert done.returncode == 0, done.stderr
    built = site.folder / "site"
    assert [path.relative_to(built).as_posix() for path in built.rglob("*.css")].count("assets/css/course.css") == 1
    assert not (built / "a.css").exists()
    assert (built / "assets/css/course.css").read_text().split() == "b { color: red } a { color: red }".split()
    for page in ("1-page/index.html", "en/1-page/index.html"):
        assert (built / page).read_text().count("assets/css/course.css") == 1


def test_a_style_sheet_that_is_missing_is_told(site: Site) -> None:
    done = with_styles(site, "gone.css").build(LIVECHECK="off")
    assert done.returncode != 0
    assert "mkdocs.yml: extra_css: there is no gone.css below docs" in done.stderr
    assert "Traceback" not in done.stderr


def test_compiled_templates_are_kept_for_later_builds(site: Site) -> None:
    site.pages(SOUND).build(LIVECHECK="off")
    kept = {path: path.read_bytes() for path in (site.folder / ".livecheck/templates").iterdir()}
    assert kept
    (damaged, *_) = kept
    damaged.write_bytes(kept[damaged][:-100])
    done = site.build(LIVECHECK="off")
    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in kept} == kept


def test_where_nothing_can_be_kept_a_site_is_built_all_the_same(site: Site) -> None:
    (site.folder / ".livecheck").write_text("in the way")
    done = site.pages(SOUND).build(LIVECHECK="off")
    assert done.returncode == 0, done.stderr


def test_an_unknown_switch_is_a_mistake(site: Site) -> None:
    done = site.pages(SOUND).build(LIVECHECK="of")
    assert done.returncode != 0
    assert "LIVECHECK=of is not known" in done.stderr


def test_a_glossary_that_is_no_text_is_told_as_any_page(site: Site) -> None:
    site.pages(SOUND)
    (site.folder / "docs/fr/glossary.md").write_bytes(b"# Glossaire\n\n\xe9\n")
    (site.folder / "docs/en/glossary.md").write_text("# Glossary\n")
    done = site.build(LIVECHECK="off")
    assert done.returncode != 0
    assert "docs/fr/glossary.md:3: this is no UTF-8" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("switch", ["off", "recorded", "on"])
def test_nothing_outside_of_docs_is_published(site: Site, tmp_path: Path, switch: str) -> None:
    (tmp_path / "secret").write_text("secret")
    site.pages(SOUND)
    (site.folder / "docs/evil").symlink_to(tmp_path / "secret")
    done = site.build(LIVECHECK=switch)
    assert done.returncode != 0
    assert "docs/evil:1: is a link; put there what it leads to" in done.stderr
    assert "secret" not in "".join(path.read_text() for path in site.folder.glob("site/**/evil*"))


def test_a_language_without_a_folder_is_told(site: Site) -> None:
    site.pages(SOUND)
    shutil.rmtree(site.folder / "docs/en")
    done = site.build(LIVECHECK="off")
    assert done.returncode != 0
    assert "docs/en: there is no such folder, and en is a language of the course" in done.stderr
    assert "Traceback" not in done.stderr


def test_packages_of_the_lock_alone_build_it(site: Site) -> None:
    """The command that a runner types after `pip install -r requirements.txt`, which cannot name the project itself."""
    site.pages(SOUND)
    absent = (
        "import sys; sys.path = [each for each in sys.path if not each.endswith('/src')]; "
        "import importlib.util as found; assert not (found.find_spec('livecheck') or found.find_spec('course_site')); "
        "from mkdocs.__main__ import cli; cli(['build', '--strict'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", absent],
        cwd=site.folder,
        env={**os.environ, "PYTHONPATH": "", "LIVECHECK": "off", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert site.proof()["totals"]["steps"] == 2


# --- features -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hook", ["check", "replay", "glossary", "quiz", "offline", "search", "scripts", "styles"])
def test_without_its_line_a_feature_is_gone_and_the_rest_is_built(site: Site, hook: str) -> None:
    configuration = site.folder / "mkdocs.yml"
    configuration.write_text(re.sub(rf"[^,\[ ]*/{hook}\.py,? ?", "", configuration.read_text()))
    done = site.pages("# Page\n\nText.\n" if hook == "check" else SOUND + REPLAY).build(LIVECHECK="off")
    assert done.returncode == 0, done.stderr
    assert (site.folder / "site/verification.json").exists() is (hook != "check")


# --- without a server -------------------------------------------------------------------------------------


RAW = """\
See <a
href="../other.json">this</a>, <img src="../../a.png" alt="">, [that](index.md) and `<a href="../x">`.

```html
<a href="../y">
```
"""


def test_a_site_for_a_folder_leads_to_files(site: Site) -> None:
    done = site.pages(RAW).build(LIVECHECK="off", OFFLINE="on")
    assert done.returncode == 0, done.stderr
    page = (site.folder / "site/1-page.html").read_text()
    assert 'href="other.json"' in page
    assert 'src="../a.png"' in page
    assert 'href="index.html">that' in page
    assert '&lt;a href="../x"&gt;' in page
    assert "../y" in page


def test_a_site_for_a_server_is_left_as_it_is(site: Site) -> None:
    done = site.pages(RAW).build(LIVECHECK="off", OFFLINE="")
    assert done.returncode == 0, done.stderr
    page = (site.folder / "site/1-page/index.html").read_text()
    assert 'href="../other.json"' in page
    assert 'href="../">that' in page


def test_an_unknown_word_for_without_a_server_is_a_mistake(site: Site) -> None:
    done = site.pages(RAW).build(LIVECHECK="off", OFFLINE="true")
    assert done.returncode != 0
    assert "OFFLINE=true is not known; it is `on`, or left out" in done.stderr


# --- without an engine, and not switched off --------------------------------------------------------------


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


# --- what is said of a check ------------------------------------------------------------------------------


def checked(monkeypatch: pytest.MonkeyPatch, made: Report) -> Report:
    """What a build makes of this report; the check is played."""
    monkeypatch.delenv("LIVECHECK", raising=False)
    monkeypatch.setattr(build, "checked", lambda *_, **__: made)
    return asked(Folders(Path(), Path("docs"), ("fr",)), reuse=False)


def test_the_last_word_of_a_build_that_fails_is_the_verdict(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = report(Status.DRIFTED, Status.BROKEN)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    with pytest.raises(LivecheckError, match=f"^{re.escape(verdict(made))}$"):
        checked(monkeypatch, made)
    assert [record.message.partition(":")[0] for record in caplog.records if record.levelname == "ERROR"] == [
        "docs/fr/page.md",
        "docs/fr/page.md",
    ]


def test_the_last_word_of_a_sound_check_is_the_verdict(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = report(Status.VERIFIED)
    caplog.set_level("INFO")
    assert checked(monkeypatch, made) is made
    assert caplog.records[-1].message == verdict(made)


def test_on_github_a_build_that_fails_is_annotated_before_it_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = report(Status.DRIFTED)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    with pytest.raises(LivecheckError):
        checked(monkeypatch, made)
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("::")]
    assert said == list(as_annotations(made))
    assert (tmp_path / "summary.md").read_text(encoding="utf-8") == job_summary(made)


def test_a_job_summary_that_cannot_be_written_is_told_as_such(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    with pytest.raises(LivecheckError, match=r"^GITHUB_STEP_SUMMARY=.* cannot be written"):
        checked(monkeypatch, report(Status.VERIFIED))


def test_a_player_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_site.replay.published.PACKAGE", "no_such_package")
    with pytest.raises(Misuse, match=r"^the player of the replays is missing"):
        player()


# --- from records -----------------------------------------------------------------------------------------


def record(site: Site) -> None:
    """Records a run of the course of a site, on the engine and the images that the project pins."""
    course = course_in(site.folder)
    images = Images("stand-in", tuple(Image(name, "sha256:1") for name in course.pins.images))
    for exercise in course.exercises:
        made = run(exercise, FakeLab([shows("one"), shows("two")], engine=ENGINE), Quiet())
        save(site.folder / RUNS / "x", replace(made, started=STARTED, source=images.source), images)


def made_of_records(site: Site, **environment: str) -> dict[str, bytes]:
    """Every file of a site that is made of what is recorded: its name → what is in it."""
    done = site.build(LIVECHECK="recorded", SITE_URL="https://school.example/", **environment)
    assert done.returncode == 0, done.stderr
    built = site.folder / "site"
    return {str(path.relative_to(built)): path.read_bytes() for path in built.rglob("*") if path.is_file()}


def test_the_same_runs_make_the_same_site_to_the_byte(tmp_path: Path, project: Path) -> None:
    """In whatever folder, zone and language, and on whatever day: what is dated bears the day of the runs."""
    made = []
    for name, zone in (("here", "Pacific/Auckland"), ("elsewhere", "America/Lima")):
        (tmp_path / name).mkdir()
        site = Site(tmp_path / name, project).pages(SOUND + REPLAY)
        with (site.folder / "mkdocs.yml").open("a") as config:
            config.write("site_url: https://school.example/\ntheme: {name: material, custom_dir: overrides}\n")
        (site.folder / "overrides").symlink_to(project / "overrides")
        if made:
            shutil.copytree(tmp_path / "here" / RUNS, site.folder / RUNS)
        else:
            record(site)
        made.append(made_of_records(site, TZ=zone, LC_ALL="C"))
    here, elsewhere = made
    assert [file for file in here.keys() | elsewhere.keys() if here.get(file) != elsewhere.get(file)] == []
    assert json.loads(here["verification.json"])["generated"] == "2026-11-23T22:00:00Z"
    day = int.from_bytes(here["sitemap.xml.gz"][4:8], "little")  # RFC 1952, 2.3.1: the member's own time
    assert datetime.fromtimestamp(day, UTC) == datetime(2026, 11, 23, tzinfo=UTC)
