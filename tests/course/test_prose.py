"""Pages, figures and mkdocs.yml → prose: all that is read, nothing else, each word on its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from language.course import LANGUAGES, ROOT, course_files, language_of, prose
from language.paragraphs import STAND_IN, STAND_IN_AFTER_ELISION
from language.prose import figure_prose, page_prose, read_markdown, theme_prose
from livecheck.parse import fences

PAGES = [path for path in course_files() if path.suffix == ".md"]
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]


def said(text: str, language: str = "fr") -> list[tuple[int, str]]:
    """What a page says, each paragraph with the line on which it begins."""
    return [(paragraph.line(0), paragraph.text) for paragraph in page_prose(Path("x.md"), language, text)]


def texts(text: str, language: str = "fr") -> list[str]:
    return [paragraph for _, paragraph in said(text, language)]


# --- what is prose -------------------------------------------------------------------------------------------


def test_a_paragraph_is_one_line_that_knows_its_lines() -> None:
    (paragraph,) = page_prose(Path("x.md"), "fr", "\nUn *mot* `en\ncode` et\nla **fin**.\n")
    assert paragraph.text == "Un mot Camille et la fin."
    assert [paragraph.line(paragraph.text.index(word)) for word in ("Un", "mot", "et", "la", "fin")] == [2, 2, 3, 4, 4]


@pytest.mark.parametrize("quotes", ["`", "``"])
def test_code_over_two_lines_is_found_where_it_stands(quotes: str) -> None:
    text = f"Des mots docker run, puis {quotes}docker\nrun{quotes}, `puis` et\nenfin."
    (paragraph,) = page_prose(Path("x.md"), "fr", text)
    assert paragraph.line(paragraph.text.index("et")) == 2
    assert paragraph.line(paragraph.text.index("enfin")) == 3


def test_fences_are_no_prose_wherever_they_stand() -> None:
    text = 'Avant.\n\n```console\n$ faute\n```\n\n!!! note "Titre"\n\n    ~~~ yaml\n    faute: 1\n    ~~~\n\nAprès.\n'
    assert said(text) == [(1, "Avant."), (7, "Titre"), (13, "Après.")]


def test_the_front_matter_is_read_for_its_title_and_description() -> None:
    text = '---\ntitle: "Un titre"\nlab:\n  images: [alpine]\ndescription: Où va hello.txt ?\n---\n\n# Un titre\n'
    assert said(text) == [(2, "Un titre"), (5, "Où va Camille ?"), (8, "Un titre")]


def test_titles_and_bodies_of_remarks_details_and_tabs_are_prose() -> None:
    text = '!!! note "Un `titre`"\n\n    Corps.\n\n??? note "Deux"\n\n    Corps.\n\n=== "Trois"\n\n    Corps.\n'
    assert said(text) == [(1, "Un Camille"), (3, "Corps."), (5, "Deux"), (7, "Corps."), (9, "Trois"), (11, "Corps.")]


def test_tables_are_read_cell_by_cell() -> None:
    text = "| Ici | Là |\n|---|---|\n| `un` | deux, *trois* |\n"
    assert said(text) == [(1, "Ici"), (1, "Là"), (3, "Camille"), (3, "deux, trois")]


def test_terms_and_their_definitions_are_read_apart() -> None:
    text = '`$`\n:   L’invite,\n    suite.\n\nTerme { #terme data-forms="terme, termes" }\n:   Sens.\n'
    assert said(text) == [(1, "Camille"), (2, "L’invite, suite."), (5, "Terme"), (6, "Sens.")]


def test_lists_are_read_item_by_item() -> None:
    assert said("1. Un ;\n\n    suite.\n\n2. Deux.\n    - Trois.\n") == [
        (1, "Un ;"),
        (3, "suite."),
        (5, "Deux."),
        (6, "Trois."),
    ]


def test_the_tick_of_an_answer_and_the_anchor_of_a_question_are_nothing() -> None:
    text = "Combien ? {#combien}\n\n- [ ] Un [ ] ou deux.\n- [x] `trois`\n\n> Car\n> oui.\n"
    assert said(text) == [(1, "Combien ?"), (3, "Un [ ] ou deux."), (4, "Camille"), (6, "Car oui.")]


def test_a_link_is_its_text_and_an_attribute_list_is_nothing() -> None:
    text = "## Un titre {#ancre}\n\n[Un lien](page.md#ancre 'Une bulle'){ .md-button .plus } et <b>plus</b>.\n"
    assert said(text) == [(1, "Un titre"), (3, "Une bulle"), (3, "Un lien et plus.")]


def test_braces_that_are_no_attribute_list_stay() -> None:
    assert texts("Un {mot} ici.") == ["Un {mot} ici."]


def test_a_picture_is_its_alternative_text() -> None:
    assert said("Voyez\n![Une baleine et /bin/sh](a.png).\n") == [(2, "Une baleine et Camille"), (1, "Voyez .")]


def test_html_is_read_without_tags_and_snippets_and_with_what_its_attributes_say() -> None:
    text = (
        '<figure class="course-figure">\n--8<-- "assets/figures/x.fr.svg"\n'
        '<figcaption>Figure 1. <code>docker ps</code> en\ndétail</figcaption>\n</figure>\n\n<img alt="Une image">\n'
    )
    assert said(text) == [(3, "Figure 1. Camille en détail"), (7, "Une image")]
    (caption, _) = page_prose(Path("x.md"), "fr", text)
    assert caption.line(caption.text.index("détail")) == 4


def test_words_of_another_language_are_not_judged() -> None:
    assert texts('Il dit <span lang="en">Hello!</span> ici.') == ["Il dit Camille ici."]
    assert texts('Il dit <span lang="fr">Salut</span> ici.') == ["Il dit Salut ici."]


def test_addresses_are_no_prose_and_the_point_after_them_is() -> None:
    assert texts("Voyez https://docs.docker.com/x. Puis [www.docker.com](https://www.docker.com/).") == [
        "Voyez Camille. Puis Camille."
    ]


# --- what stands for code ------------------------------------------------------------------------------------


def test_after_an_elision_stands_a_name_that_begins_with_a_vowel() -> None:
    assert texts("la réponse d’`echo` et de `cat`") == [f"la réponse d’{STAND_IN_AFTER_ELISION} et de {STAND_IN}"]


def test_a_row_of_code_is_one_name_and_no_doubled_word() -> None:
    assert texts("Tapez `a` `b` : voilà.") == ["Tapez Camille : voilà."]


@pytest.mark.parametrize("code", ["/bin/ash", "hello.txt", "alpine:3.20", "hello:v0.1", "localhost:8080", "node1"])
def test_code_that_nothing_marks_is_known_by_its_shape_where_nothing_can_mark_it(code: str) -> None:
    assert texts(f"---\ntitle: Le cas de {code}, ici\n---\nVoyez {code}.") == [
        "Le cas de Camille, ici",
        f"Voyez {code}.",
    ]


@pytest.mark.parametrize("words", ["fin.Le", "voici:un", "et/ou", "18.04.0", "11/04/18"])
def test_what_is_merely_misspelt_or_a_number_is_not_taken_for_code(words: str) -> None:
    assert texts(f"---\ntitle: Un cas, {words} ici\n---\n") == [f"Un cas, {words} ici"]


# --- figures and mkdocs.yml ----------------------------------------------------------------------------------

FIGURE = """<svg role="img" lang="{language}" aria-labelledby="t d">
  <title id="t">{title}</title>
  <desc id="d">{description}</desc>
  <style>.a { content: "faute" }</style>
  <text x="1">{label}</text>
  <text class="mono" x="1">docker run</text>
  <text x="1">redis</text>
</svg>
"""


def figure(title: str, description: str, label: str, language: str = "fr") -> str:
    filled = FIGURE.replace("{language}", language).replace("{title}", title)
    return filled.replace("{description}", description).replace("{label}", label)


def test_a_figure_is_its_title_its_description_and_its_labels() -> None:
    text = figure("Un &amp; deux", "Des mots.", "une étiquette")
    found = [(paragraph.line(0), paragraph.text) for paragraph in figure_prose(Path("x.fr.svg"), "fr", text)]
    assert found == [(2, "Un & deux"), (3, "Des mots."), (5, "une étiquette"), (6, "Camille"), (7, "redis")]


def test_a_label_that_both_languages_share_is_a_name_in_the_description_and_no_prose_itself() -> None:
    text = figure("Titre", "Le conteneur redis lance docker run.", "un redis")
    twin = figure("Title", "The container redis runs docker run.", "a redis", "en")
    found = [paragraph.text for paragraph in figure_prose(Path("x.fr.svg"), "fr", text, twin)]
    assert found == ["Titre", "Le conteneur Camille lance Camille.", "un redis"]


def test_the_themes_texts_are_read_in_the_language_that_they_are_in() -> None:
    text = (
        "site_name: Un nom\ncopyright: >-\n  D’après <a href='x'>untel</a>.\ntheme:\n  name: material\n  palette:\n"
        "    - toggle:\n        name: Passer au clair\nplugins:\n  - i18n:\n      languages:\n        - locale: fr\n"
        "        - locale: en\n          site_name: A name\n          theme: {palette: [{toggle: {name: Go light}}]}\n"
    )
    french = [(paragraph.line(0), paragraph.text) for paragraph in theme_prose(Path("mkdocs.yml"), "fr", text)]
    english = [(paragraph.line(0), paragraph.text) for paragraph in theme_prose(Path("mkdocs.yml"), "en", text)]
    assert french == [(1, "Un nom"), (2, "D’après untel."), (8, "Passer au clair")]
    assert english == [(14, "A name"), (15, "Go light")]


# --- the course itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_the_same_fences_are_seen_as_by_the_reader_of_blocks(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    seen = [token.info for token in read_markdown(text) if token.type == "fence"]
    assert seen == [fence.info for fence in fences(text)]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_word_is_on_the_line_that_is_told(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").split("\n")
    for paragraph in prose([page], str(language_of(page))):
        ends = [start for start, _ in paragraph.marks[1:]] + [len(paragraph.text)]
        for (start, line), end in zip(paragraph.marks, ends, strict=True):
            words = set(re.findall(r"\w+", paragraph.text[start:end])) - {STAND_IN, STAND_IN_AFTER_ELISION}
            assert words <= set(re.findall(r"\w+", lines[line - 1])), (paragraph, line)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_no_line_of_prose_is_left_out(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    read = {line for paragraph in prose([page], str(language_of(page))) for _, line in paragraph.marks}
    for number, line in enumerate(_without_fences_and_front_matter(text), 1):
        visible = re.sub(r"<[^>]*>|\{[^}]*\}|^\s*-+8<-+.*|^\s*[|:\s-]+$", "", re.sub(r"<code>.*?</code>", "", line))
        if re.search(r"[^\W\d_]{2}", visible):
            assert number in read, f"{page}:{number}: {line}"


def _without_fences_and_front_matter(text: str) -> list[str]:
    lines = text.split("\n")
    for fence in fences(text):
        lines[fence.line - 1 : fence.end] = [""] * (fence.end - fence.line + 1)
    end = lines.index("---", 1) if lines[0] == "---" else 0
    return [""] * end + lines[end:]


def test_the_course_is_read_whole() -> None:
    kinds = {(path.suffix, language_of(path)) for path in course_files()}
    assert kinds == {(".yml", None), *((suffix, language) for suffix in (".md", ".svg") for language in LANGUAGES)}
