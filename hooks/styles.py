"""Makes one style sheet of all: a browser shows nothing of a page before it has them."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from course_site.site import is_rebuilding

STYLE = "assets/css/course.css"
"""The one file that a browser loads."""

_sheets: Sequence[str] = ()
"""The style sheets of the course, in the order in which they hold."""


def on_config(config: MkDocsConfig) -> None:
    """Has pages name the one file instead of all of them."""
    global _sheets
    if not is_rebuilding(config):
        _sheets, config.extra_css = tuple(config.extra_css), [STYLE] if config.extra_css else []


@event_priority(-100)
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Puts the one file in the place of all, once mkdocs-static-i18n has renewed the list of files."""
    texts = [_taken(name, files, config) for name in _sheets]
    if any(texts):
        files.append(File.generated(config, STYLE, content="\n".join(texts)))


def _taken(name: str, files: Files, config: MkDocsConfig) -> str:
    """What a style sheet says, which is then no file of the site any more."""
    file = files.get_file_from_path(name)
    if file is None and is_rebuilding(config):  # mkdocs-static-i18n may build it with the first language only
        return ""
    if file is None:
        raise PluginError(f"mkdocs.yml: extra_css: there is no {name} below docs; name a file that is there")
    files.remove(file)
    return file.content_string
