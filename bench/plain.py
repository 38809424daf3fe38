"""The same pages as plain Material would show them: without the check, and without anything else that is ours."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from livecheck.parse import fences

DROPPED = ("hooks", "extra_css", "extra_javascript", "extra", "validation")
PLUGINS = ("search", "i18n")


def make_plain(root: Path, folder: Path) -> Path:
    """Writes the pages and a configuration of plain Material into the folder; the configuration's path."""
    shutil.copytree(root / "docs", folder / "docs")
    for page in (folder / "docs").rglob("*.md"):
        page.write_text(plain_page(page.read_text(encoding="utf-8")), encoding="utf-8")
    config = folder / "mkdocs.yml"
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    config.write_text(yaml.safe_dump(plain_config(text, folder / "docs")), encoding="utf-8")
    return config


def plain_page(text: str) -> str:
    """The page with its transcripts as simple blocks: options are ours, and hidden blocks are not shown."""
    lines: list[str | None] = list(text.split("\n"))
    for fence in fences(text):
        language, _, options = fence.info.partition(" ")
        if re.search(r"\bhidden\b", re.sub(r'"[^"]*"', "", options)):
            lines[fence.line - 1 : fence.end] = [None] * (fence.end - fence.line + 1)
        elif options:
            opening = lines[fence.line - 1] or ""
            lines[fence.line - 1] = opening[: opening.index(fence.marker)] + fence.marker + language
    return "\n".join(line for line in lines if line is not None)


def plain_config(text: str, docs: Path) -> dict[str, Any]:
    """The site's configuration less what is ours."""

    class Loader(yaml.SafeLoader):
        """Knows MkDocs' tags: `!ENV` stands for its default, `!relative` for the folder of the pages."""

    Loader.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node)[-1])  # type: ignore[no-untyped-call]
    Loader.add_constructor("!relative", lambda _loader, _node: str(docs))  # type: ignore[no-untyped-call]
    config: dict[str, Any] = yaml.load(text, Loader)  # a safe loader with two tags more
    for name in DROPPED:
        config.pop(name, None)
    for name in ("custom_dir", "favicon", "icon"):
        config["theme"].pop(name, None)
    config["plugins"] = [each for each in config["plugins"] if named(each) in PLUGINS]
    return config


def named(entry: str | dict[str, Any]) -> str:
    """The name of a plugin or an extension, with options or without."""
    return entry if isinstance(entry, str) else next(iter(entry))
