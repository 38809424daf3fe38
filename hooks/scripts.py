"""Makes the scripts with which readers check their work whole: one file each, which needs no other."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from course_site.scripts import COMMON, FOLDER, whole


@event_priority(-100)
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Puts into each script what all of them share, once mkdocs-static-i18n has renewed the list of files."""
    common = Path(config.docs_dir, FOLDER, COMMON)
    for file in files:
        if file.src_uri.startswith(f"{FOLDER}/") and file.name != common.stem:
            try:
                file.content_string = whole(file.content_string, common.read_text(encoding="utf-8"))
            except (ValueError, OSError) as error:
                raise PluginError(f"{file.src_uri}: {error}") from error
