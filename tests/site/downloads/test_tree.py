"""HTML as a tree: what is read is what is written, and a page that is no tree is told with its line."""

from __future__ import annotations

import pytest

from course_site.downloads.errors import NotMade
from course_site.downloads.tree import find, read_tree, remove, replace, text_of, write_html


def page(body: str) -> str:
    return f"<!doctype html>\n<html><body>{body}</body></html>"


@pytest.mark.parametrize(
    "body",
    [
        "<p>a &lt;b&gt; &amp; c</p>",
        '<p class="a b">x<br>y<img src="a.png" alt="&quot;"></p>tail',
        "<pre>one\n  two\n</pre>",
        "<script>if (a < b && c) {}</script><style>a > b {}</style>",
        '<svg viewbox="0 0 1 1"><path d="M0 0"></path></svg>',
    ],
)
def test_what_is_read_is_what_is_written(body: str) -> None:
    assert write_html(read_tree(page(body), "p.html")) == page(body).partition("\n")[2]


def test_an_element_that_svg_closes_by_itself_takes_in_nothing() -> None:
    assert "<path></path><text>a</text>" in write_html(read_tree(page("<svg><path/><text>a</text></svg>"), "p.html"))


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<html>\n<body><p>a</b></p></body></html>", "p.html, line 2: </b> closes another element"),
        ("<html><body><p>a", "p.html: <p> is never closed"),
        ("</p>", "p.html, line 1: </p> closes another element"),
        ("", "p.html: this is no page, for it holds no element"),
        ("a", "p.html: this is no page, for it holds no element"),
    ],
)
def test_a_page_that_is_no_tree_is_told_with_its_line(html: str, said: str) -> None:
    with pytest.raises(NotMade) as told:
        read_tree(html, "p.html")
    assert str(told.value).startswith(said)


@pytest.mark.parametrize("name", ["first", "second"])
def test_the_text_after_what_is_taken_out_stays(name: str) -> None:
    tree = read_tree(page('<p>a<i class="first">x</i>b<i class="second">y</i>c</p>'), "p.html")
    paragraph, child = next(tree.iter("p")), find(tree, name)
    assert child is not None
    remove(paragraph, child)
    assert text_of(paragraph) == {"first": "abyc", "second": "axbc"}[name]


def test_the_text_after_what_is_replaced_comes_after_what_takes_its_place() -> None:
    tree = read_tree(page("<p>a<i>x</i>b</p>"), "p.html")
    others = list(read_tree(page("<b>1</b>-<b>2</b>"), "q.html").iter("b"))
    replace(next(tree.iter("p")), next(tree.iter("i")), others)
    assert write_html(next(tree.iter("p"))) == "<p>a<b>1</b>-<b>2</b>b</p>"
