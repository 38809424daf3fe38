"""Keeps the compiled templates, which MkDocs would compile again for each language and each build."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from course_site.site import project

TEMPLATES = Path(".livecheck/templates")
"""Where they are kept, below the project."""


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    folder = project(config) / TEMPLATES
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if os.access(folder, os.W_OK):  # a site can be built from a folder that is only to be read
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))
