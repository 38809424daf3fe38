"""Pages that are written anew, all of them or none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from livecheck.errors import Misuse
from livecheck.store.whole import beside


@dataclass(frozen=True, slots=True)
class File:
    """A page's file, before and after."""

    path: Path
    """Relative to the project."""
    before: bytes
    after: bytes

    @property
    def changes(self) -> bool:
        return self.before != self.after


@contextmanager
def rewriting(root: Path, files: Sequence[File]) -> Iterator[Callable[[], None]]:
    """The files of a project, ready to be written: what is given puts all in their places, or none.

    Raises `Misuse` where one of them cannot be written, or is no longer as it was before.
    """
    try:
        for file in files:
            _check_writable(root / file.path, file)
        with beside({root / file.path: file.after for file in files}) as put_in_place:
            for file in files:
                _check_same(root / file.path, file)
            yield put_in_place
    except OSError as error:
        where = error.filename2 or error.filename
        raise Misuse(f"{where}: cannot be written ({error.strerror}); make room or mend its rights") from error


def _check_writable(path: Path, file: File) -> None:
    """Raises `Misuse` for a file that is not meant to be written, even where root could, and for its folder."""
    for what in (path, path.resolve().parent):
        if not what.stat().st_mode & 0o222 or not os.access(what, os.W_OK):
            named = file.path if what == path else file.path.parent
            raise Misuse(f"{named} is read-only: nothing was written; make it writable (`chmod u+w {named}`)")


def _check_same(path: Path, file: File) -> None:
    if path.read_bytes() != file.before:
        raise Misuse(f"{file.path} has changed meanwhile: nothing was written; check it, then accept again")
