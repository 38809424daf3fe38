"""What a lab may be given, and a site may publish, of a machine: files in the project's `docs/`, and nothing else.

Whoever proposes a page proposes what a maintainer's machine reads and publishes. A link leads anywhere on that machine,
a pipe holds up whoever opens it, and what git ignores or keeps to itself is nobody's but the maintainer's.
"""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

MOST_BYTES = 16 * 1024 * 1024
"""How large a file may be that lies ready on a node."""
GIT_TIMEOUT = 10
"""Seconds that git may take to say what it ignores."""


def read_enclosed(root: Path, docs: Path, source: Path) -> bytes:
    """Reads a file below `docs`, which lies below `root`, both given as the project knows them.

    Raises `ValueError` with what is wrong with it.
    """
    if source.parts[: len(docs.parts)] != docs.parts:
        raise ValueError(f"lies outside `{docs}/`; a lab is given nothing else of this machine: put it there")
    if any(part.startswith(".") for part in source.parts):
        raise ValueError("is hidden; a lab is given none of these: name it otherwise")
    for folder in source.parents[:-1]:
        if problem := _strangeness(root / folder):
            raise ValueError(f"is behind `{folder}`, which {problem}")
    try:
        content = _read(root / source)
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror}); mend the path or add the file") from error
    if _is_ignored(root, source):
        raise ValueError("is ignored by git, so that it is this machine's alone; add it to git or take it away")
    return content


def strangers(root: Path, docs: Path) -> Iterator[tuple[Path, str]]:
    """What in `docs` is neither file nor folder, and links out of it, each with what is wrong: a generator of sites
    publishes whatever they lead to."""
    if problem := _strangeness(root / docs):
        yield docs, problem
    inside = (root / docs).resolve()
    for folder, folders, files in os.walk(inside):
        for path in (Path(folder, name) for name in sorted([*folders, *files])):
            problem = _strangeness(path)
            if problem and not (path.is_symlink() and path.resolve().is_relative_to(inside) and path.exists()):
                yield docs / path.relative_to(inside), problem


def _strangeness(path: Path) -> str | None:
    """Why something is neither file nor folder; `None` where it is, or where there is nothing."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISLNK(mode):
        return "is a link; put there what it leads to"
    return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "is a device, a socket or a pipe; take it away"


def _read(path: Path) -> bytes:
    """What stands in a file, which is opened as what it is: not followed, not waited for."""
    if problem := _strangeness(path):
        raise ValueError(problem)
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1024**2} MB; a lab is given smaller ones")
    return content


def _is_ignored(root: Path, source: Path) -> bool:
    """Whether git ignores a file; what lies in no checkout is ignored by nobody."""
    command = ["git", "-C", str(root), "check-ignore", "--quiet", "--", str(source)]
    try:
        return subprocess.run(command, capture_output=True, timeout=GIT_TIMEOUT, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
