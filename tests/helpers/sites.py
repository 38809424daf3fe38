"""A small course of its own in two languages, with the project's hook and labs, for tests that build a site."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

CONFIG = """\
site_name: Course
hooks: [{hooks}]
plugins:
  - i18n:
      docs_structure: folder
      languages:
        - {{locale: en, name: English}}
        - {{locale: fr, name: Français, default: true}}
markdown_extensions:
  - attr_list
  - def_list
  - pymdownx.superfences: {{preserve_tabs: true}}
  - pymdownx.tabbed: {{alternate_style: true}}
validation: {{anchors: warn}}
"""

HOME = "# Home\n"


def hooks(project: Path) -> list[Path]:
    """The project's hooks, in the order of its configuration."""
    names = re.findall(r"^  - (hooks/\w+\.py)", (project / "mkdocs.yml").read_text(), re.MULTILINE)
    return [project / name for name in names]


class Site:
    """The course, its home pages and what tests write beside them."""

    def __init__(self, folder: Path, project: Path) -> None:
        self.folder = folder
        (folder / "mkdocs.yml").write_text(CONFIG.format(hooks=", ".join(map(str, hooks(project)))))
        (folder / "labs").symlink_to(project / "labs")

    def pages(self, text: str, english: str | None = None, *, name: str = "1-page", home: str = HOME) -> Site:
        """Writes a page in both languages, alike where no English one is given."""
        for language, content in (("fr", text), ("en", english if english is not None else text)):
            (self.folder / "docs" / language).mkdir(parents=True, exist_ok=True)
            (self.folder / "docs" / language / "index.md").write_text(home)
            (self.folder / "docs" / language / f"{name}.md").write_text(content)
        return self

    def build(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict"],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": "", "NO_COLOR": "1", "COLUMNS": "400", **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )

    def proof(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "site/verification.json").read_text()))
