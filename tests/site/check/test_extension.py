"""The Markdown extension that shows a check: it needs a report and the way of a page, and no program around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown import Markdown, markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from course_site.check import Layout, ShownCheck
from course_site.paged import CONTEXT
from helpers.rendering import verified
from helpers.sites import Site
from livecheck.errors import Misuse

PAGE = Path("fr/1-page.md")
TEXT = "```console\n$ echo a\na\n```\n"
FENCES = "pymdownx.superfences"
FOLDERS, FILES = Layout(Path("docs"), "fr"), Layout(Path("docs"), "fr", folders=False)


def extension(page: Path | None = PAGE) -> ShownCheck:
    made = ShownCheck(verified(TEXT), FOLDERS)
    made.page = page
    return made


def test_python_markdown_alone_shows_what_became_of_a_block() -> None:
    shown = markdown(TEXT, extensions=[FENCES, extension()])
    assert shown.startswith('<div class="course-block"')
    assert "vérifié" in shown


def test_it_shows_one_page_after_another() -> None:
    shown = extension()
    md = Markdown(extensions=[FENCES, shown])
    assert "vérifié" in md.convert(TEXT)
    shown.page = Path("fr/other.md")
    assert "vérifié" not in md.reset().convert("Nothing to check.")


def test_without_superfences_it_says_what_is_missing() -> None:
    with pytest.raises(Misuse, match=r"pymdownx\.superfences is missing; name it before this one"):
        markdown(TEXT, extensions=[extension()])


def test_a_mistake_ends_the_build_in_the_way_that_it_was_told() -> None:
    made = ShownCheck(verified(TEXT), FOLDERS, complain=lambda error: SystemExit(str(error)))
    made.page = PAGE
    with pytest.raises(SystemExit, match=r'^docs/fr/1-page.md: `<div data-livecheck="nothing"></div>` is not known'):
        markdown(f'{TEXT}\n<div data-livecheck="nothing"></div>\n', extensions=[FENCES, made])


def test_nobody_has_said_which_page_it_is() -> None:
    with pytest.raises(LookupError, match="has not been told which page is rendered"):
        markdown(TEXT, extensions=[FENCES, extension(page=None)])


@dataclass
class Told:
    path: str


class Context(Extension):
    """Tells extensions which page is rendered, as Zensical does."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 # the name is the base class's
        teller = Preprocessor(md)
        teller.run = lambda lines: lines  # type: ignore[method-assign]
        teller.page = Told("1-page.md")  # type: ignore[attr-defined]
        md.preprocessors.register(teller, CONTEXT, 0)


def test_a_program_may_tell_the_page_itself() -> None:
    made = extension(page=None)
    made.folder = Path("fr")
    assert "vérifié" in markdown(TEXT, extensions=[FENCES, made, Context()])


GLOSSARY = """# Glossary

Image { #image data-forms="image" }
:   What containers are made from.
"""


def test_a_program_without_hooks_gets_all_of_them_as_one_extension(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Site(tmp_path, project).pages("# Page\n\nAn image.\n").pages(GLOSSARY, name="glossary")
    monkeypatch.chdir(tmp_path)
    options = {"course_site.extension": {"language": "fr"}}
    names = [FENCES, "attr_list", "course_site.extension", Context()]
    shown = markdown(
        'An image.\n\n<div data-livecheck="versions"></div>\n', extensions=names, extension_configs=options
    )
    assert '<a class="course-term" href="glossary.md#image" title="What containers are made from.">image</a>' in shown
    assert "Ce site a été construit sans moteur Docker." in shown


# --- addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "page", "root", "way"),
    [
        (FOLDERS, "fr/index.md", "./", "1-page/"),
        (FOLDERS, "fr/verification.md", "../", "../1-page/"),
        (FOLDERS, "en/index.md", "../", "1-page/"),
        (FOLDERS, "en/verification.md", "../../", "../1-page/"),
        (FOLDERS, "en/1-page.md", "../../", "./"),
        (FILES, "fr/index.md", "./", "1-page.html"),
        (FILES, "fr/verification.md", "./", "1-page.html"),
        (FILES, "en/verification.md", "../", "1-page.html"),
    ],
)
def test_a_page_finds_the_root_of_the_site_and_the_exercises_of_its_language(
    layout: Layout, page: str, root: str, way: str
) -> None:
    addresses = layout.addresses(Path(page), verified(TEXT))
    assert (addresses.root, dict(addresses.pages)) == (root, {"1-page": way})


def test_links_of_the_page_about_the_check_lead_to_its_blocks() -> None:
    made = extension(Path("fr/verification.md"))
    shown = markdown('<div data-livecheck="steps"></div>', extensions=[FENCES, "md_in_html", made])
    assert re.search(r'href="\.\./1-page/#step-[0-9a-f]{8}"', shown)
