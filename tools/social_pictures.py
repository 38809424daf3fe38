"""Draws what other sites and devices show of the course: a card in each language, and the icon in fixed sizes.

    .venv/bin/python tools/social_pictures.py

writes docs/assets/social/*.png, which are kept with the sources: a site is built without a browser. Run it again when
the logo, the colours or the words below change. It needs what the browser tests need, and no network.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import NamedTuple

from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
TARGET = PROJECT / "docs/assets/social"
TEMPLATES = PROJECT / "tools/social"

CARDS = {
    "fr": {
        "title": "Docker, ligne à ligne",
        "line": "Un cours pratique dont chaque commande est vérifiée, avec sa réponse, sur un vrai moteur",
        "mark": "vérifié à chaque construction du site",
    },
    "en": {
        "title": "Docker, line by line",
        "line": "A hands-on course whose every command is checked, together with its answer, on a real engine",
        "mark": "verified each time the site is built",
    },
}
ICONS = (48, 180)
"""The side of a tab's icon where SVG is not understood, and of one on a home screen; in pixels."""


class Picture(NamedTuple):
    name: str
    width: int
    height: int
    page: str
    """The HTML that is photographed."""


def pictures() -> Iterator[Picture]:
    logo = (PROJECT / "overrides/.icons/course/logo.svg").read_text(encoding="utf-8")
    for language, words in CARDS.items():
        yield Picture(f"card.{language}.png", 1200, 630, filled("card.html", language=language, logo=logo, **words))
    icon = (PROJECT / "docs/assets/favicon.svg").read_text(encoding="utf-8")
    for side in ICONS:
        yield Picture(f"icon-{side}.png", side, side, filled("icon.html", icon=icon))


def filled(template: str, **values: str) -> str:
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(values)


def draw(chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in pictures():
            page = browser.new_page(viewport={"width": picture.width, "height": picture.height})
            page.set_content(picture.page)
            page.screenshot(path=TARGET / picture.name, omit_background=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("social_pictures: needs Chromium; tools/test-tools installs it as root on Debian or Ubuntu")
    draw(found)
