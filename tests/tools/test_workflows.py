"""What GitHub runs: valid, safe, bounded in time, and nothing that a maintainer could not type."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers import PROJECT

GITHUB = PROJECT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent
PINNED = re.compile(r"uses: ([\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\$/\.github/workflows/checks\.yml)")
"""An action by its commit, or the checks of this very commit."""

MAIN = {"push": {"branches": ["main"]}}
TO_PAGES = {"actions/configure-pages", "actions/upload-pages-artifact", "actions/deploy-pages"}

named = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def read(path: Path) -> dict[str, Any]:
    """The workflow of a file; YAML 1.1 takes its key `on` for a truth."""
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return {"on" if key is True else key: value for key, value in loaded.items()}


def steps(job: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of a job; one that has those of another file has none of its own."""
    return list(job.get("steps", []))


def actions(job: dict[str, Any]) -> list[str]:
    return [step["uses"].partition("@")[0] for step in steps(job) if "uses" in step]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)


# --- as others see them -----------------------------------------------------------------------------------


def test_zizmor_finds_nothing_even_for_an_auditor() -> None:
    """`auditor` is the strictest of its personas: it reports what a reviewer would rather see twice."""
    done = run(BIN / "zizmor", "--offline", "--persona=auditor", "--strict-collection", "--no-ignores", GITHUB)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout


@pytest.mark.parametrize(
    ("schema", "files"),
    [("vendor.github-workflows", WORKFLOWS), ("vendor.dependabot", [GITHUB / "dependabot.yml"])],
    ids=["workflows", "dependabot"],
)
def test_the_files_are_what_github_understands(schema: str, files: list[Path]) -> None:
    done = run(BIN / "check-jsonschema", "--builtin-schema", schema, *files)
    assert done.returncode == 0, done.stdout


# --- our own rules ----------------------------------------------------------------------------------------


@named
def test_every_action_is_pinned_by_its_commit_and_says_its_version(path: Path) -> None:
    uses = [line.strip().removeprefix("- ") for line in path.read_text().splitlines() if "uses:" in line]
    assert uses
    assert [line for line in uses if not PINNED.fullmatch(line)] == []


def test_an_action_has_the_same_pin_everywhere() -> None:
    pins = {use for path in WORKFLOWS for use in re.findall(r"uses: (\S+)", path.read_text())}
    assert len(pins) == len({pin.partition("@")[0] for pin in pins})


@named
def test_every_job_ends_in_time_and_no_run_stands_in_anothers_way(path: Path) -> None:
    workflow = read(path)
    assert {"group", "cancel-in-progress"} == set(workflow["concurrency"])
    assert all(1 <= job["timeout-minutes"] <= 90 for job in workflow["jobs"].values() if steps(job))


def test_no_two_workflows_share_a_group() -> None:
    """One that waits for another in its own group would wait for ever."""
    groups = [read(path)["concurrency"]["group"] for path in WORKFLOWS]
    assert len({group.partition("$")[0] for group in groups}) == len(groups)


@named
def test_no_secret_is_used_and_a_job_may_only_read(path: Path) -> None:
    workflow = read(path)
    assert "secrets" not in path.read_text()
    assert workflow["permissions"] == {"contents": "read"}
    writing = {
        name: {right for right, level in job.get("permissions", {}).items() if level == "write"}
        for name, job in workflow["jobs"].items()
    }
    assert {name: rights for name, rights in writing.items() if rights} == {
        "publish.yml": {"publish": {"pages", "id-token"}},
        "drift-watch.yml": {"propose": {"contents", "pull-requests"}},
    }.get(path.name, {})


def test_who_may_write_to_the_repository_runs_nothing_that_was_downloaded() -> None:
    propose = read(GITHUB / "workflows/drift-watch.yml")["jobs"]["propose"]
    assert propose["needs"] == "raise"
    assert [step.get("run") or step["uses"].partition("@")[0] for step in propose["steps"]] == [
        "actions/checkout",
        "tools/propose-pins",
    ]


def test_only_what_was_checked_and_tested_on_main_is_published() -> None:
    publish = read(GITHUB / "workflows/publish.yml")
    assert publish["on"] == MAIN
    assert set(publish["jobs"]["publish"]["needs"]) == set(publish["jobs"]) - {"publish"} == {"site", "checks"}
    assert actions(publish["jobs"]["publish"]) == ["actions/deploy-pages"]
    assert {"lint", "test"} <= set(read(GITHUB / "workflows/checks.yml")["jobs"])


@named
def test_nothing_but_a_push_to_main_comes_near_the_pages(path: Path) -> None:
    """A right on them, an action that speaks to them, a deployment: where one of these is, main alone starts it."""
    workflow = read(path)
    near = [
        name
        for name, job in workflow["jobs"].items()
        if {"pages", "id-token"} & set(job.get("permissions", {}))
        or TO_PAGES & set(actions(job))
        or "environment" in job
    ]
    assert near == (["site", "publish"] if workflow["on"] == MAIN else [])


@named
def test_what_a_pull_request_proposes_runs_without_a_right_that_is_not_everybodys(path: Path) -> None:
    workflow = read(path)
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(workflow["on"])
    if {"pull_request", "workflow_call"} & set(workflow["on"]):
        assert [job["permissions"] for job in workflow["jobs"].values() if "permissions" in job] == []
        assert not re.search(r"GITHUB_TOKEN|github\.token", path.read_text())


def test_main_is_built_by_the_workflow_that_publishes_it_alone() -> None:
    build = read(GITHUB / "workflows/build.yml")
    assert build["on"] == {"push": {"branches-ignore": ["main"]}, "pull_request": None}


def test_the_published_site_is_made_of_nothing_that_another_run_has_left() -> None:
    """No cache and no artifact: what a test or a proposal has stored can get into it on no way."""
    site = read(GITHUB / "workflows/publish.yml")["jobs"]["site"]
    assert [step["with"] for step in steps(site) if "setup-python" in step.get("uses", "")] == [
        {"python-version": "3.11"}
    ]
    assert set(actions(site)) == {
        *("actions/checkout", "actions/setup-python", "actions/configure-pages", "actions/upload-pages-artifact")
    }


def test_every_python_that_the_package_admits_up_to_the_newest_is_tried() -> None:
    jobs = read(GITHUB / "workflows/checks.yml")["jobs"]
    assert jobs["pythons"]["strategy"]["matrix"] == {"python": ["3.12", "3.13", "3.14"]}
    assert [step["run"] for step in steps(jobs["pythons"]) if "run" in step] == ["make check"]
    assert 'requires-python = ">=3.11"' in (PROJECT / "pyproject.toml").read_text()


def test_a_known_flaw_of_a_package_is_told_at_each_change_and_fails_the_weekly_watch() -> None:
    told, fails = (
        [step for step in steps(read(GITHUB / "workflows" / name)["jobs"]["audit"]) if step.get("run") == "make audit"]
        for name in ("checks.yml", "drift-watch.yml")
    )
    assert told == [{"run": "make audit", "continue-on-error": True}]
    assert fails == [{"run": "make audit"}]


def test_a_fork_publishes_itself_under_its_own_address() -> None:
    site = read(GITHUB / "workflows/publish.yml")["jobs"]["site"]
    (build,) = [step for step in steps(site) if step.get("run") == "mkdocs build --strict"]
    assert build["env"] == {
        "SITE_URL": "${{ steps.pages.outputs.base_url }}",
        "REPO_URL": "${{ github.server_url }}/${{ github.repository }}",
    }
    config = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    assert all(f"!ENV [{name}, " in config for name in build["env"])


def test_the_site_of_a_fork_names_its_own_address_and_repository(tmp_path: Path) -> None:
    """Without the component of Material's that would ask the repository's host for its stars."""
    places = {"SITE_URL": "https://school.example/course", "REPO_URL": "https://github.com/school/course"}
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", tmp_path],
        cwd=PROJECT,
        env={**os.environ, **places, "LIVECHECK": "off", "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        timeout=300,
    )
    for page in ("1-containers", "en/1-containers"):
        html = (tmp_path / page / "index.html").read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://school.example/course/{page}/">' in html
        assert f'<a href="{places["REPO_URL"]}"' in html
        assert 'data-md-component="source"' not in html
    assert "<loc>https://school.example/course/en/1-containers/</loc>" in (tmp_path / "sitemap.xml").read_text()


@named
def test_each_thing_that_github_runs_is_a_command_of_the_readme(path: Path) -> None:
    jobs = read(path)["jobs"].values()
    typed = {line for job in jobs for step in steps(job) for line in step.get("run", "").splitlines()}
    assert typed - set(commands()) == set()


def commands() -> Iterator[str]:
    """The lines of the README's fences of commands, without what they say of themselves."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for fence in re.findall(r"^```sh\n(.*?)^```", readme, re.MULTILINE | re.DOTALL):
        for line in fence.splitlines():
            yield re.sub(r" +#.*", "", line)
