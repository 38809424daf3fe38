"""Writing files whole or not at all: one, or several that belong together, such as the pages of an exercise."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from livecheck.errors import Misuse


def write_whole(path: Path, text: str) -> None:
    """Writes a text beside the file and then in its place; what was there stays until then, and nothing else is left.

    Raises `OSError`.
    """
    with beside({path: text.encode("utf-8")}) as put_in_place:
        put_in_place()


@contextmanager
def beside(contents: Mapping[Path, bytes]) -> Iterator[Callable[[], None]]:
    """New contents beside the files that they are for, safe on the disk; gone afterwards, whatever happens.

    What is given puts them in their places, all of them or none. A link stays a link: what it points to is written,
    and keeps its rights. Raises `OSError`.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            target = path.resolve()
            temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
            waiting[temporary] = target
            _write(temporary, content, target)
        yield lambda: _put_in_place(waiting)
    finally:
        for temporary in waiting:
            temporary.unlink(missing_ok=True)


def _write(temporary: Path, content: bytes, target: Path) -> None:
    with temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        with suppress(FileNotFoundError):
            os.fchmod(stream.fileno(), target.stat().st_mode & 0o7777)
        os.fsync(stream.fileno())


def _put_in_place(waiting: Mapping[Path, Path]) -> None:
    """Renames each to its file; where one cannot be, those before it get their old content again."""
    former: dict[Path, bytes | None] = {}
    try:
        for temporary, target in waiting.items():
            content = target.read_bytes() if target.exists() else None
            temporary.replace(target)
            former[target] = content
    except BaseException:  # also an interrupt
        for target, content in former.items():
            if content is None:
                target.unlink(missing_ok=True)
            else:
                target.write_bytes(content)
        raise


# --- pages ------------------------------------------------------------------------------------------------


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
                if (root / file.path).read_bytes() != file.before:
                    raise Misuse(f"{file.path} has changed meanwhile: nothing was written; check it, then accept again")
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
