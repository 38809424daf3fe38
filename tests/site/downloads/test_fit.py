"""A page made fit for the book: its anchors keep apart from other pages', and its links lead where they should."""

from __future__ import annotations

import pytest

from course_site.downloads.errors import NotMade
from course_site.downloads.fit import Binding, fitted
from course_site.downloads.source import Chapter
from course_site.downloads.tree import read_tree, write_html

NAMES = {"en/index.html": "index", "en/1-a.html": "1-a", "en/2-b.html": "2-b"}
PUBLISHED = "https://school.example/docker/"


def fit(article: str, path: str = "en/1-a.html", address: str | None = PUBLISHED) -> str:
    """The HTML of an article, as it stands in the book."""
    tree = next(read_tree(f"<html><body><article>{article}</article></body></html>", path).iter("article"))
    made = write_html(fitted(Chapter(path, tree), Binding("en/index.html", NAMES, address)))
    return made.partition(">")[2].removesuffix("</article>")


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("2-b.html", "#2-b"),
        ("2-b.html#top", "#2-b--top"),
        ("#here", "#1-a--here"),
        ("index.html", "#index"),
        ("https://docs.example/x#y", "https://docs.example/x#y"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("../verification.json", f"{PUBLISHED}verification.json"),
        ("../assets/a.yml#l", f"{PUBLISHED}assets/a.yml#l"),
        ("../1-a.html#here", f"{PUBLISHED}1-a/#here"),
        ("../index.html", PUBLISHED),
        ("../de/index.html", f"{PUBLISHED}de/"),
    ],
)
def test_a_link_leads_into_the_book_or_to_the_published_site(href: str, leads: str) -> None:
    assert fit(f'<a href="{href}">x</a>') == f'<a href="{leads}">x</a>'


@pytest.mark.parametrize("href", ["../verification.json", "../1-a.html"])
def test_where_no_site_is_published_a_link_to_it_is_plain_text(href: str) -> None:
    assert fit(f'<a href="{href}">x</a>', address=None) == "<a>x</a>"


def test_a_link_that_leaves_the_site_is_a_mistake() -> None:
    with pytest.raises(NotMade, match=r"en/1-a.html: the link to \.\./\.\./x\.json leads out of the site"):
        fit('<a href="../../x.json">x</a>')


def test_anchors_and_all_that_names_them_get_the_name_of_their_page() -> None:
    made = fit(
        '<svg aria-labelledby="t d"><title id="t">T</title><desc id="d">D</desc>'
        '<marker id="m"></marker><path marker-end="url(#m)"></path></svg>'
        '<input type="radio" name="q" id="q1"><label for="q1">x</label>'
    )
    assert made == (
        '<svg aria-labelledby="1-a--t 1-a--d"><title id="1-a--t">T</title><desc id="1-a--d">D</desc>'
        '<marker id="1-a--m"></marker><path marker-end="url(#1-a--m)"></path></svg>'
        '<input type="radio" name="1-a--q" id="1-a--q1"><label for="1-a--q1">x</label>'
    )


def test_pictures_are_found_from_where_the_book_lies() -> None:
    assert fit('<img src="../assets/a.png" alt="">') == '<img src="../assets/a.png" alt="">'


@pytest.mark.parametrize("src", ["data:image/png;base64,AA==", "https://elsewhere.example/a.png"])
def test_pictures_from_elsewhere_stay_as_they_are(src: str) -> None:
    assert fit(f'<img src="{src}" alt="">') == f'<img src="{src}" alt="">'


def test_tabs_lie_one_below_the_other_under_their_labels() -> None:
    made = fit(
        '<p>before</p><div class="tabbed-set"><input id="__tabbed_1_1" name="__tabbed_1" type="radio">'
        '<div class="tabbed-labels"><label for="__tabbed_1_1"><span>Docker 23</span></label>'
        '<label for="__tabbed_1_2"><span>older</span></label></div><div class="tabbed-content">'
        '<div class="tabbed-block"><p>new</p></div><div class="tabbed-block"><p>old</p></div></div></div><p>after</p>'
    )
    assert made == (
        '<p>before</p><div class="book-version"><p class="book-version-name">Docker 23</p><p>new</p></div>'
        '<div class="book-version"><p class="book-version-name">older</p><p>old</p></div><p>after</p>'
    )


def test_tooltips_scripts_and_the_signs_beside_headings_go() -> None:
    made = fit(
        '<h2 id="x">T<a class="headerlink" href="#x">¶</a></h2><a title="tip" href="#x">x</a><script>1</script>!'
    )
    assert made == '<h2 id="1-a--x">T</h2><a href="#1-a--x">x</a>!'


def test_the_answers_of_a_quiz_come_after_its_last_question() -> None:
    question = (
        '<form><span class="course-quiz-number">{0}.</span><p>q{0}</p>'
        '<details class="course-quiz-explanation"><summary>See</summary><p>a{0}</p></details></form>'
    )
    made = fit(f'<div class="course-quiz">{question.format(1)}{question.format(2)}</div><p>after</p>')
    asked = '<form><span class="course-quiz-number">{0}.</span><p>q{0}</p></form>'
    answered = '<div class="book-answer"><p class="course-quiz-number">{0}.</p><p>a{0}</p></div>'
    told = [part.format(number) for part in (asked, answered) for number in (1, 2)]
    assert made == f'<div class="course-quiz">{"".join(told)}</div><p>after</p>'


def test_a_block_tells_how_wide_it_is() -> None:
    assert fit("<pre><code><b>12</b>345\n1\n</code></pre>").startswith('<pre><code style="--columns: 5">')
    assert fit("<pre><samp>12\n345</samp></pre>").startswith('<pre><samp style="--columns: 3">')


def test_a_page_that_was_fitted_can_be_fitted_again() -> None:
    tree = next(read_tree('<html><body><article><p id="x">a</p></article></body></html>', "p").iter("article"))
    chapter = Chapter("en/1-a.html", tree)
    once, again = (write_html(fitted(chapter, Binding("en/index.html", NAMES, None))) for _ in range(2))
    assert once == again
