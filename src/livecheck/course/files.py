"""The course on disk: where its pages are, and what is read of it, once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from livecheck.course.enclosed import strangers
from livecheck.course.exercises import make_exercises, version_mistakes
from livecheck.course.settings import Settings, own_kinds, settings_in
from livecheck.errors import Misuse, PageError, PageErrors, Place
from livecheck.model import Exercise, Page
from livecheck.parse import read_page
from livecheck.pins import Pins, read_pins


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the pages are."""

    root: Path
    """The project's folder; pages are named relative to it in messages."""
    docs: Path
    """The folder with one folder of pages per language, relative to `root`."""
    languages: tuple[str, ...]
    """The default language first."""


@dataclass(frozen=True, slots=True)
class Course:
    """What was read."""

    root: Path
    """The project's folder."""
    pins: Pins
    exercises: tuple[Exercise, ...]
    sources: Mapping[Path, bytes]
    """What stands in each page's file."""
    settings: Settings

    def only(self, pages: Collection[str]) -> Course:
        """The course with the exercises of these pages alone, with all if none is named.

        `docs/fr/1-containers.md`, `1-containers.md` and `1-containers` all name the same exercise. Raises `Misuse` for
        one that there is not.
        """
        names = {Path(page).stem if page.endswith(".md") else Path(page).name for page in pages}
        known = {exercise.name for exercise in self.exercises}
        if missing := names - known:
            raise Misuse(f"no exercise is called {', '.join(sorted(missing))}; there are {', '.join(sorted(known))}")
        return replace(self, exercises=tuple(each for each in self.exercises if not names or each.name in names))


def course_in(root: Path) -> Course:
    """The course of the project in a folder."""
    return read_course(folders_in(root))


def folders_in(root: Path) -> Folders:
    """Where the project in a folder has its pages: the languages stand in `mkdocs.yml`."""
    try:
        plugins = yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8"), _Loader)["plugins"]
        i18n = next(plugin["i18n"] for plugin in plugins if isinstance(plugin, dict) and "i18n" in plugin)
    except (OSError, KeyError, StopIteration, yaml.YAMLError) as error:
        raise Misuse(f"{root}/mkdocs.yml names no languages ({error!r}); run this in the project's folder") from error
    languages = sorted(i18n["languages"], key=lambda language: not language.get("default", False))
    return Folders(root, Path("docs"), tuple(language["locale"] for language in languages))


class _Loader(yaml.SafeLoader):
    """Reads `mkdocs.yml` past the tags of MkDocs and of Python (`!ENV`, `!!python/name:…`)."""


_Loader.add_multi_constructor("!", lambda *_: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def read_course(folders: Folders) -> Course:
    """Reads pins and pages, each file once; raises `Misuse` with all mistakes that are in them."""
    pins, settings = read_pins(folders.root), settings_in(folders.root)
    languages = {path: language for language in folders.languages for path in _paths(folders, language)}
    sources = {path: (folders.root / path).read_bytes() for path in languages}
    pages: list[Page] = []
    mistakes = [PageError(Place(path, 1), problem) for path, problem in strangers(folders.root, folders.docs)]
    for path, content in sources.items():
        try:
            pages.append(read_page(path, languages[path], _text(path, content)))
        except PageErrors as errors:
            mistakes += errors.errors
    if mistakes:
        raise PageErrors(mistakes)
    kinds = own_kinds(settings)
    exercises = make_exercises(pages, pins.images, root=folders.root, docs=folders.docs, kinds=kinds)
    if mistakes := list(version_mistakes(exercises, pins.pinned)):
        raise PageErrors(mistakes)
    return Course(folders.root, pins, exercises, sources, settings)


def _paths(folders: Folders, language: str) -> list[Path]:
    folder = folders.docs / language
    if not (folders.root / folder).is_dir():
        raise Misuse(f"{folder}: there is no such folder, and {language} is a language of the course; make it")
    return [path.relative_to(folders.root) for path in sorted((folders.root / folder).rglob("*.md"))]


def _text(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PageErrors([PageError(Place(path, line), "this is no UTF-8; save the page as UTF-8")]) from error
