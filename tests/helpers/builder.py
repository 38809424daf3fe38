"""`mkdocs build --strict` without what its start takes.

One process has read MkDocs and this project's hooks, and builds each site in a fork of itself, which knows nothing of
the others.

As a program it takes an order a line, of which it prints the exit status; it ends with its input.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NoReturn

COMMAND = ["mkdocs", "build", "--strict"]
HOOKS = Path(__file__).resolve().parents[2] / "hooks"


def build(folder: Path, environment: Mapping[str, str], timeout: float) -> subprocess.CompletedProcess[str]:
    """Builds the site of this folder, as a process with this environment would."""
    with tempfile.TemporaryDirectory() as place:
        said = [Path(place, name) for name in ("out", "err")]
        order = {"folder": str(folder), "environment": dict(environment), "said": [str(file) for file in said]}
        status = _ordered(json.dumps(order), timeout)
        return subprocess.CompletedProcess(COMMAND, status, *(file.read_text(encoding="utf-8") for file in said))


def _ordered(order: str, timeout: float) -> int:
    builder = _builder(threading.get_ident())
    assert builder.stdin
    assert builder.stdout
    builder.stdin.write(f"{order}\n")
    builder.stdin.flush()
    if not select.select([builder.stdout], [], [], timeout)[0]:
        _end(builder)
        raise subprocess.TimeoutExpired(COMMAND, timeout)
    return int(builder.stdout.readline())


@cache
def _builder(thread: int) -> subprocess.Popen[str]:
    """That of a thread, for as long as this process lives: in a pipe, a status follows its order."""
    environment = {**os.environ, "PYTHONPATH": ""}
    builder = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    atexit.register(_end, builder)
    return builder


def _end(builder: subprocess.Popen[str]) -> None:
    _builder.cache_clear()
    if builder.poll() is None:
        os.killpg(builder.pid, signal.SIGTERM)
        builder.wait(timeout=30)


def _serve() -> None:
    _read_hooks()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _build(order)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _read_hooks() -> None:
    """Imports what a build imports; the hooks themselves are read anew by each."""
    for name in ("mkdocs.__main__", "mkdocs.commands.build", "mkdocs_static_i18n.plugin", "pymdownx.superfences"):
        __import__(name)
    sys.path.insert(0, str(HOOKS))
    for hook in HOOKS.glob("*.py"):
        __import__(hook.stem)
        del sys.modules[hook.stem]
    sys.path.remove(str(HOOKS))


def _build(order: dict[str, object]) -> NoReturn:
    from mkdocs.__main__ import cli

    os.environ.clear()
    os.environ.update(order["environment"])  # type: ignore[call-overload]
    os.chdir(str(order["folder"]))
    sys.path[0] = str(order["folder"])  # as for `python -m mkdocs`
    with open(os.devnull) as nothing:  # noqa: PTH123 # a descriptor is wanted, not a file
        os.dup2(nothing.fileno(), 0)
    for number, name in enumerate(order["said"], 1):  # type: ignore[arg-type, var-annotated]
        with Path(name).open("w") as said:
            os.dup2(said.fileno(), number)
    cli(COMMAND[1:], prog_name=COMMAND[0])
    raise AssertionError("mkdocs exits")


if __name__ == "__main__":
    _serve()
