"""What tests start hears every signal, however the suite itself was started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.processes import IN_THE_BACKGROUND, comes_true, running

SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM)


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_what_a_test_starts_hears_a_signal(number: signal.Signals) -> None:
    with running("sh", "-c", "ulimit -c 0; exec sleep 60") as process:
        process.send_signal(number)
        assert process.wait(10) == -number


def test_it_does_so_where_the_suite_runs_in_the_background_and_under_nohup(project: Path) -> None:
    test = f"{__file__}::{test_what_a_test_starts_hears_a_signal.__name__}"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", test]
    done = subprocess.run(
        [*IN_THE_BACKGROUND, *command], cwd=project, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout
    assert f"{len(SIGNALS)} passed" in done.stdout


WAITING = """
import time
from pathlib import Path

def test_that_waits():
    Path("up").touch()
    try:
        time.sleep(60)
    finally:
        Path("cleared").touch()
"""


def test_a_suite_that_is_told_to_end_clears_up(project: Path, tmp_path: Path) -> None:
    (tmp_path / "test_waiting.py").write_text(WAITING)
    settings = ["-p", "conftest", "-p", "no:cacheprovider", "-c", str(project / "pyproject.toml")]
    path = os.pathsep.join(map(str, (project / "tests", project / "src")))
    command = [sys.executable, "-m", "pytest", *settings, "--rootdir", str(tmp_path), "test_waiting.py"]
    with running(*command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}) as process:
        assert comes_true((tmp_path / "up").exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == pytest.ExitCode.INTERRUPTED
    assert (tmp_path / "cleared").exists()
