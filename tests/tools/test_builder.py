"""The builder of sites for tests: each order gets its own answer, also where several are given at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers.sites import Site


def test_each_of_several_builds_at_once_gets_its_own_answer(tmp_path: Path, project: Path) -> None:
    def build(number: int) -> tuple[int, bool]:
        folder = tmp_path / str(number)
        folder.mkdir()
        wrong = number % 2 == 1
        done = Site(folder, project).pages("```console\n" if wrong else "# Page\n").build(LIVECHECK="off")
        return done.returncode, "never closes" in done.stderr

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(build, range(8))) == [(0, False), (1, True)] * 4
