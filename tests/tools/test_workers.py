"""Who does which test where the suite runs on several workers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path, PurePath

LIVE_MARK = re.compile(r"^(pytestmark = .*|@)pytest\.mark\.(engine|private)\b", re.MULTILINE)

TEST = """
import os
import pytest

@pytest.mark.parametrize("number", range(8))
def test_it(number):
    with open("done", "a") as done:
        print(os.environ["PYTEST_XDIST_WORKER"], "{}", file=done)
"""


def test_what_needs_a_daemon_is_where_its_folder_says_so(project: Path) -> None:
    tests = project / "tests"
    marked = [path for path in tests.rglob("test_*.py") if LIVE_MARK.search(path.read_text(encoding="utf-8"))]
    folders = {path.relative_to(tests).parts[0] for path in marked}
    assert folders == {"live", "browser"}


def test_daemons_are_one_group_that_begins_and_a_file_in_a_browser_is_another(project: Path, tmp_path: Path) -> None:
    for name in ("live/one", "live/two", "browser/page", "free"):
        path = tmp_path / PurePath(name).parent / f"test_{PurePath(name).name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEST.format(name))
    settings = ["-p", "conftest", "-p", "no:cacheprovider", "-c", str(project / "pyproject.toml")]
    workers = ["-n", "3", "--dist", "loadscope", "--no-loadscope-reorder"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, *workers, "--rootdir", str(tmp_path), "."],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (project / "tests", project / "src")))},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    by_worker = defaultdict[str, list[str]](list)
    for worker, name in map(str.split, (tmp_path / "done").read_text().splitlines()):
        by_worker[worker].append(name)
    (live,) = [names for names in by_worker.values() if "live/one" in names]
    assert live[:16] == ["live/one"] * 8 + ["live/two"] * 8
    (pages,) = [names for names in by_worker.values() if "browser/page" in names]
    assert pages.count("browser/page") == 8
    assert len(by_worker) > 1
