"""What MkDocs' configuration says of the course: where it is, and which page of it is meant. Beside the hooks, this is
all that knows MkDocs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from course_site.paged import Paged
from livecheck.course import Folders
from livecheck.errors import LivecheckError

E = TypeVar("E", bound=Paged)


def folders(config: MkDocsConfig) -> Folders:
    """Where the pages are; the default language first."""
    root = project(config)
    languages = sorted(config.plugins["i18n"].config.languages, key=lambda language: not language.default)
    return Folders(
        root, Path(config.docs_dir).resolve().relative_to(root), tuple(language.locale for language in languages)
    )


def project(config: MkDocsConfig) -> Path:
    """The project's folder, which pages are named relative to."""
    return Path(config.config_file_path).resolve().parent


def is_rebuilding(config: MkDocsConfig) -> bool:
    """Whether mkdocs-static-i18n is building another language just now."""
    return bool(getattr(config.plugins["i18n"], "building", False))


def add(extension: Paged, config: MkDocsConfig) -> None:
    """Has Markdown extended from now on, in place of the same extension of an earlier build."""
    others = [each for each in config["markdown_extensions"] if not isinstance(each, type(extension))]
    config["markdown_extensions"] = [*others, extension]


def added(kind: type[E], config: MkDocsConfig) -> E | None:
    """The extension of that kind, if a hook has added one."""
    return next((each for each in config["markdown_extensions"] if isinstance(each, kind)), None)


def turn_to(page: Page, kind: type[Paged], config: MkDocsConfig) -> None:
    """Tells an extension which page comes next; MkDocs renders it before it asks for another one."""
    if extension := added(kind, config):
        extension.page = Path(page.file.abs_src_path or "").resolve().relative_to(Path(config.docs_dir).resolve())


@contextmanager
def told_by(name: str) -> Iterator[None]:
    """Makes of what stops a check what ends a build with one line, which begins with the name of the feature."""
    try:
        yield
    except LivecheckError as error:
        raise failure(name, error) from error


def failure(name: str, error: Exception) -> PluginError:
    """What ends a build, also deep inside of Markdown."""
    return PluginError(f"{name}: {error}")
