"""The glossary: how its page is read, and where the words of the other pages are explained."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

import markdown
import pytest

from course_site.glossary import Term, Tooltips, read_glossary
from helpers.sites import Site
from livecheck.errors import PageErrors, Place

PAGE = Path("docs/en/glossary.md")
PAGES = ("1-containers", "3-swarm")
LANGUAGES = ("fr", "en")

ENTRIES = """\
# Glossary

Image { #image data-forms="image, images" }
:   The files of an *application*,
    and its `CMD`. More is said here.

Compose { #compose data-forms="Compose, Docker Compose" }
:   A tool; it reads `compose.yaml`. See [exercise 5](5-networks-data.md).

Virtual machine { #vm data-forms="virtual machine, machine" }
:   A machine in a machine

Node { #node data-forms="node, nodes" data-pages="3-swarm" }
:   A member of a swarm.
"""


def read(text: str) -> tuple[Term, ...]:
    return read_glossary(PAGE, text, PAGES)


def tooltips(page: str = "3-swarm") -> Tooltips:
    """The extension, turned to that page."""
    extension = Tooltips({"en": read(ENTRIES)})
    extension.page = Path("en", f"{page}.md")
    return extension


def html(text: str, page: str = "3-swarm") -> str:
    """A page as the site has it, with its terms explained."""
    extensions = ["admonition", "attr_list", "def_list", "md_in_html", "tables", "pymdownx.details"]
    extensions += ["pymdownx.inlinehilite", "pymdownx.superfences"]
    return markdown.markdown(text, extensions=[*extensions, tooltips(page)])


def explained(text: str, page: str = "3-swarm") -> list[tuple[str, str]]:
    """The words that became links, in their order, each with the anchor."""
    links = re.findall(
        r'<a class="course-term" href="glossary\.md#([\w-]+)" title="[^"]+">([^<]+)</a>', html(text, page)
    )
    return [(word, anchor) for anchor, word in links]


# --- reading ----------------------------------------------------------------------------------------------


def test_an_entry_has_its_anchor_its_forms_and_the_line_where_it_stands() -> None:
    image, compose, _, node = read(ENTRIES)
    assert (image.anchor, image.forms, image.place) == ("image", ("image", "images"), Place(PAGE, 3))
    assert (compose.anchor, compose.forms) == ("compose", ("Compose", "Docker Compose"))
    assert (image.pages, node.pages) == (frozenset(), frozenset({"3-swarm"}))


def test_the_hint_is_the_definitions_first_sentence_as_plain_text() -> None:
    hints = [term.hint for term in read(ENTRIES)]
    assert hints[0] == "The files of an application, and its CMD."
    assert hints[1] == "A tool; it reads compose.yaml."
    assert hints[2] == "A machine in a machine"


def test_a_hint_keeps_no_break_spaces_and_what_html_would_read_something_into() -> None:
    (term,) = read('Port { #port data-forms="port" }\n:   Un port : `<8080>` & co. Suite.\n')
    assert term.hint == "Un port : <8080> & co."


def test_a_page_without_entries_explains_nothing() -> None:
    assert read("---\ntitle: x\n---\n\n# Glossary\n\nOnly text { with braces } in it.\n") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Image\n:   A thing.\n", ["docs/en/glossary.md:1: ", "no anchor"]),
        ('\nImage { #image data-forms="image" }\n\nText.\n', ["docs/en/glossary.md:2: ", "`Image` has no definition"]),
        ('Image { #image data-forms="image" }', ["docs/en/glossary.md:1: ", "`Image` has no definition"]),
        ("Image { #image }\n:   A thing.\n", ["docs/en/glossary.md:1: ", "no form"]),
        ('Image { #image data-forms=" , " }\n:   A thing.\n', ["docs/en/glossary.md:1: ", "no form"]),
        ('Image { #Image data-forms="image" }\n:   A thing.\n', ["docs/en/glossary.md:1: ", "an anchor is a word"]),
        ('Image { data-forms="image" }\n:   A thing.\n', ["docs/en/glossary.md:1: ", "an anchor is a word"]),
        ('Image { #image data-form="image" }\n:   A thing.\n', ["docs/en/glossary.md:1: ", "take the rest away"]),
        ('Image { #image data-forms="image" .big }\n:   A thing.\n', ["docs/en/glossary.md:1: ", "take the rest away"]),
        (
            'Image { #image data-forms="image" data-pages="9-lost" }\n:   A thing.\n',
            ["docs/en/glossary.md:1: ", "no page `9-lost`", "1-containers, 3-swarm"],
        ),
        (
            ENTRIES + '\nPicture { #image data-forms="picture" }\n:   A thing.\n',
            ["docs/en/glossary.md:16: ", "`#image` stands in line 3"],
        ),
        (
            ENTRIES + '\nPicture { #picture data-forms="picture, Images" }\n:   A thing.\n',
            ["docs/en/glossary.md:16: ", "the form `Images` stands in line 3"],
        ),
    ],
)
def test_a_mistake_in_an_entry_is_told_with_its_line(text: str, said: list[str]) -> None:
    with pytest.raises(PageErrors) as raised:
        read(text)
    for words in said:
        assert words in str(raised.value)


def test_all_mistakes_are_told_at_once_in_their_order() -> None:
    with pytest.raises(PageErrors) as raised:
        read("Image\n:   A thing.\n\nNode { #node }\n:   A thing.\n")
    assert [error.place.line for error in raised.value.errors] == [1, 4]


# --- explaining -------------------------------------------------------------------------------------------


def test_the_first_use_of_a_term_becomes_a_link_with_the_hint() -> None:
    link = '<a class="course-term" href="glossary.md#image" title="The files of an application, and its CMD.">image</a>'
    assert html("An image, an image.\n\nAn image.") == f"<p>An {link}, an image.</p>\n<p>An image.</p>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two images.", [("images", "image")]),
        ("Images are files.", [("Images", "image")]),
        ("L’image d’une machine.", [("image", "image"), ("machine", "vm")]),
        ("The image’s layers; (image).", [("image", "image")]),
        ("A virtual machine.", [("virtual machine", "vm")]),
        ("A virtual\nmachine.", [("virtual\nmachine", "vm")]),
        ("A virtual\u00a0machine.", [("virtual\u00a0machine", "vm")]),
        ("A node, then an image, then `node`.", [("node", "node"), ("image", "image")]),
        ("Docker Compose composes.", [("Docker Compose", "compose")]),
        ("Node **image** and *machine* end.", [("Node", "node"), ("image", "image"), ("machine", "vm")]),
        ("- An image.\n- A node.\n", [("image", "image"), ("node", "node")]),
        ("| A | B |\n|---|---|\n| image | node |\n", [("image", "image"), ("node", "node")]),
        ("Word\n:   An image.\n", [("image", "image")]),
        ('<div class="course-card" markdown>\n\nAn image.\n\n</div>\n', [("image", "image")]),
        ('!!! note "Mark"\n\n    An image.\n', [("image", "image")]),
    ],
)
def test_words_are_found_in_running_prose(text: str, found: list[tuple[str, str]]) -> None:
    assert explained(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "# The image\n",
        "Text with `image` in it.",
        "```console\n$ docker image ls\nnode\n```\n",
        "[an image](x.md) and <https://example.org/image>",
        '!!! note "The image"\n\n    Text.\n',
        '??? note "The image"\n\n    The image in words.\n',
        "Image\n:   Text.\n",
        "| Image | Node |\n|---|---|\n| a | b |\n",
        "<figure>\n<svg><text>image</text></svg>\n<figcaption>An image</figcaption>\n</figure>\n",
        "![image](node.png)",
        "verified · images of Docker\n{: .livecheck .livecheck-verified }\n",
    ],
)
def test_headings_code_links_titles_and_marks_are_left_alone(text: str) -> None:
    assert "course-term" not in html(text)


@pytest.mark.parametrize(
    "text", ["Imagery, images-to-be, pre-image, image2.", "Node.js and the x.node file.", "One may compose. IMAGE."]
)
def test_only_whole_words_count(text: str) -> None:
    assert explained(text) == []


def test_what_is_passed_over_does_not_count_as_the_first_use() -> None:
    assert html("# An image\n\n`image` [image](x.md) image image").count("course-term") == 1


def test_text_around_the_links_stays_as_it_was() -> None:
    text = "Before an image, *a node* between, `code` and a machine after."
    bare = re.sub(r"</?a[^>]*>", "", html(text))
    assert bare == "<p>Before an image, <em>a node</em> between, <code>code</code> and a machine after.</p>"


def test_a_word_of_one_exercise_is_not_explained_in_another() -> None:
    assert explained("A node, an image.", page="1-containers") == [("image", "image")]


def test_a_new_page_begins_anew() -> None:
    md = markdown.Markdown(extensions=[tooltips()])
    assert md.convert("An image.") == md.reset().convert("An image.")
    assert md.reset().convert("An image.").count("course-term") == 1


# --- the course’s own glossaries --------------------------------------------------------------------------


def glossary(project: Path, language: str) -> tuple[Term, ...]:
    path = project / "docs" / language / "glossary.md"
    return read_glossary(path, path.read_text(encoding="utf-8"), {page.stem for page in path.parent.glob("*.md")})


def names(project: Path, language: str) -> list[str]:
    text = (project / "docs" / language / "glossary.md").read_text(encoding="utf-8")
    return [name.replace("*", "") for name in re.findall(r"^(.+?) \{ #", text, re.MULTILINE)]


def sorting(name: str) -> str:
    """A name as a dictionary sorts it, without its accents."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def test_both_languages_explain_the_same_terms_on_the_same_pages(project: Path) -> None:
    french, english = ({term.anchor: term.pages for term in glossary(project, language)} for language in LANGUAGES)
    assert french == english


def test_the_terms_of_the_2018_course_are_all_there(project: Path) -> None:
    source = {"image", "container", "daemon", "client", "hub", "registry", "layer", "dockerfile", "volume"}
    assert source <= {term.anchor for term in glossary(project, "fr")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_entries_are_in_alphabetical_order(project: Path, language: str) -> None:
    found = names(project, language)
    assert len(found) == len(glossary(project, language))
    assert found == sorted(found, key=sorting)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_hint_is_one_short_sentence(project: Path, language: str) -> None:
    for term in glossary(project, language):
        assert term.hint.endswith("."), f"{term.place}: the definition’s first sentence does not end"
        assert 20 <= len(term.hint) <= 140, f"{term.place}: {len(term.hint)} characters are no sentence for a tooltip"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_entry_leads_to_the_section_that_introduces_it(project: Path, language: str) -> None:
    text = (project / "docs" / language / "glossary.md").read_text(encoding="utf-8")
    entries = re.split(r"^.+? \{ #(.+?) data-.*\}$", text, flags=re.MULTILINE)[1:]
    for anchor, definition in zip(entries[::2], entries[1::2], strict=True):
        assert re.search(r"\]\([\w-]+\.md#[a-z-]+\)\.\n*$", definition), f"{anchor} leads nowhere"


# --- in a build -------------------------------------------------------------------------------------------


def build(folder: Path, project: Path, entry: str) -> subprocess.CompletedProcess[str]:
    """Builds a small course of two languages, whose glossaries hold this one entry."""
    french, english = (f"# Glossary\n\n{entry.format(language=each)}\n\nAn image.\n" for each in LANGUAGES)
    site = Site(folder, project).pages(french, english, name="glossary", home="# Home\n\nAn image. An image.\n")
    return site.build(LIVECHECK="off")


def test_a_strict_build_links_each_page_to_the_glossary_of_its_language(tmp_path: Path, project: Path) -> None:
    done = build(tmp_path, project, 'Image {{ #image data-forms="image" }}\n:   Defined in {language}. More.')
    assert done.returncode == 0, done.stderr
    for language, folder in (("fr", "site"), ("en", "site/en")):
        home = (tmp_path / folder / "index.html").read_text()
        assert home.count("course-term") == 1
        assert f'<a class="course-term" href="glossary/#image" title="Defined in {language}.">image</a>' in home
        assert "course-term" not in (tmp_path / folder / "glossary/index.html").read_text()


def test_a_bad_entry_fails_the_build_with_file_and_line_and_nothing_else(tmp_path: Path, project: Path) -> None:
    done = build(tmp_path, project, "Image {{ #image }}\n:   Defined.")
    assert done.returncode != 0
    assert "glossary: docs/fr/glossary.md:3: no form" in done.stderr
    assert "Traceback" not in done.stderr
