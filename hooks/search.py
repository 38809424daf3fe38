"""Gives each language its own index of the search, and the search accents and forms of words."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from course_site.search import split_search
from course_site.site import folders, is_rebuilding


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Splits the index of all languages, once the last of them has been built."""
    if is_rebuilding(config):
        return
    try:
        split_search(Path(config.site_dir), folders(config).languages, for_files=not config.use_directory_urls)
    except (ValueError, OSError) as error:
        raise PluginError(f"search: {error}") from error
