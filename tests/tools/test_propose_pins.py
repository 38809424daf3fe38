"""tools/propose-pins: newer pins become one pull request, and nothing else does."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from helpers import PROJECT
from helpers.playing import play

SCRIPT = PROJECT / "tools" / "propose-pins"

OLD, NEW = '"alpine:latest" = "alpine:3.24.1"\n', '"alpine:latest" = "alpine:3.24.2"\n'
CHANGE = "alpine:3.24.1 -> alpine:3.24.2"

GH = """
echo "$@" >>"{folder}/asked"
case "$1 $2" in
"run download") mkdir -p "$7/labs"; cp "{folder}/pins.toml" "$7/labs/"; cp "{folder}/pins.txt" "$7/" ;;
"pr view") cat "{folder}/state" ;;
"pr edit") cp "$5" "{folder}/body" ;;
"pr create") cp "${{10}}" "{folder}/body" ;;
esac
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A clone of a repository, beside a folder in which gh is played."""
    played = tmp_path / "played"
    played.mkdir()
    play(played, "gh", GH.format(folder=played))
    (played / "pins.toml").write_text(NEW)
    (played / "pins.txt").write_text(f"{CHANGE}\n")
    (played / "state").touch()
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin")
    git(tmp_path, "clone", "--quiet", "origin", "work")
    (tmp_path / "work/labs").mkdir()
    (tmp_path / "work/labs/pins.toml").write_text(OLD)
    git(tmp_path / "work", "add", ".")
    git(tmp_path / "work", "commit", "--quiet", "--message", "begin")
    git(tmp_path / "work", "push", "--quiet", "origin", "HEAD:main")
    return tmp_path / "work"


def git(folder: Path, *arguments: str) -> str:
    name = {"GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e", "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "e"}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **name}, check=True, capture_output=True, text=True
    )
    return done.stdout


def propose(work: Path, matrix: str = "success") -> subprocess.CompletedProcess[str]:
    played = work.parent / "played"
    environment = {
        "PATH": f"{played}:{os.environ['PATH']}",
        "HOME": str(work.parent),
        "GITHUB_RUN_ID": "7",
        "GITHUB_REF_NAME": "main",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "school/course",
        "MATRIX": matrix,
    }
    return subprocess.run([SCRIPT], cwd=work, env=environment, capture_output=True, text=True, timeout=60, check=False)


def asked(work: Path) -> list[str]:
    lines = (work.parent / "played/asked").read_text().splitlines()
    return [" ".join(line.split()[:2]) for line in lines]


def proposed(work: Path) -> str:
    return git(work.parent / "origin", "show", "newest-pins:labs/pins.toml")


def test_newer_pins_are_one_commit_and_one_pull_request(work: Path) -> None:
    done = propose(work)
    assert (done.returncode, done.stderr) == (0, "")
    assert proposed(work) == NEW
    assert git(work.parent / "origin", "log", "--format=%s", "main..newest-pins").splitlines() == [
        "Raise the pins to the newest patch releases"
    ]
    assert asked(work) == ["run download", "auth setup-git", "pr view", "pr create"]
    body = (work.parent / "played/body").read_text()
    assert body.startswith(f"```\n{CHANGE}\n```\n")
    assert "The course holds with these pins on every engine: [the run](https://github.com/school/course/" in body


def test_what_did_not_hold_is_proposed_with_a_word_about_it(work: Path) -> None:
    assert propose(work, matrix="failure").returncode == 0
    assert "The course was not found to hold with these pins" in (work.parent / "played/body").read_text()


def test_a_proposal_that_is_open_is_brought_up_to_date(work: Path) -> None:
    propose(work)
    (work.parent / "played/state").write_text("OPEN\n")
    (work.parent / "played/pins.toml").write_text(NEW.replace("3.24.2", "3.24.3"))
    git(work, "switch", "--quiet", "-")
    assert propose(work).returncode == 0
    assert "3.24.3" in proposed(work)
    assert git(work.parent / "origin", "rev-list", "--count", "main..newest-pins").strip() == "1"
    assert asked(work)[-1] == "pr edit"


def test_where_nothing_is_raised_nothing_is_proposed_and_what_is_newer_still_is_told(work: Path) -> None:
    (work.parent / "played/pins.toml").write_text(OLD)
    (work.parent / "played/pins.txt").write_text("docker:30.0.0-dind is newer than every docker that is pinned\n")
    done = propose(work)
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        [
            "propose-pins: nothing to raise; what the look-up said:",
            "docker:30.0.0-dind is newer than every docker that is pinned",
        ],
    )
    assert asked(work) == ["run download"]
    assert "newest-pins" not in git(work.parent / "origin", "branch", "--list")


def test_without_the_artifact_nothing_is_proposed(work: Path) -> None:
    play(work.parent / "played", "gh", "echo 'no artifact' >&2; exit 1")
    done = propose(work)
    assert (done.returncode, done.stderr) == (1, "no artifact\n")
    assert "newest-pins" not in git(work.parent / "origin", "branch", "--list")
