"""Files → prose: what a reader reads in a page, in a figure and around the pages, without code and markup.

A page is read with markdown-it and its plugins for admonitions and definition lists; HTML blocks and figures with the
standard library's HTML parser; YAML with PyYAML. Nothing here looks for mistakes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin

from .paragraphs import UNMARKED, Collector, Paragraph, unmarked_or

DEFAULT_LANGUAGE = "fr"

FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
SNIPPET = re.compile(r"^[ \t]*-+8<-+[ \t].*$", re.MULTILINE)
# Tabs look like admonitions to everyone but the plugin.
TAB = re.compile(r'^([ \t]*)===[!+]?(?= ")', re.MULTILINE)
ATTRIBUTE = r"""(?:[.#][\w-]+|[\w-]+=(?:"[^"]*"|[^\s{}"]+))"""
ATTRIBUTE_LIST = re.compile(rf"\s?\{{:?\s*{ATTRIBUTE}(?:\s+{ATTRIBUTE})*\s*\}}")

TICK = re.compile(r"\A\[[ x]\] ")  # before an answer of a quiz

SPEECH = re.compile(r"<(title|desc)\b.*?</\1>", re.DOTALL)
LABEL = re.compile(r"<text\b[^>]*>([^<\n]*)</text>")
NAME = re.compile(r"[^\W\d]\S")  # a letter alone, or a number, is no name

SPOKEN_IN_PAGE = ("title", "description")
SPOKEN_IN_THEME = re.compile(r"(?:^|\.)(?:site_name|site_description|copyright|toggle\.name)$")


def page_prose(path: Path, language: str, text: str) -> tuple[Paragraph, ...]:
    """The prose of a page: the titles in its front matter, then its headings, paragraphs, lists, cells and titles."""
    titles, collector = Collector(path, language, UNMARKED), Collector(path, language)
    front = FRONT_MATTER.match(text)
    if front:
        for name, _, scalar in _scalars(yaml.compose(front[1]), language):
            if name in SPOKEN_IN_PAGE:
                _scalar(titles, scalar, before=1)
    for token in read_markdown(text):
        _block(collector, token)
    return (*titles.paragraphs, *collector.paragraphs)


def figure_prose(path: Path, language: str, text: str, twin: str = "") -> tuple[Paragraph, ...]:
    """The prose of a figure: its title, its description and its labels.

    A label that is the same in the figure's twin of the other language is code or a name: no prose where it stands
    alone, and marked as code by that where the title and the description speak of it.
    """
    names = {label for label in LABEL.findall(text) if label in LABEL.findall(twin)}
    described = Collector(path, language, unmarked_or(html.unescape(name) for name in names if NAME.search(name)))
    described.html(LABEL.sub("", text), 1)
    labelled = Collector(path, language, UNMARKED)
    labelled.html(SPEECH.sub(_blank, LABEL.sub(lambda label: "" if label[1] in names else label[0], text)), 1)
    for collector in (described, labelled):
        collector.end()
    return (*described.paragraphs, *labelled.paragraphs)


def theme_prose(path: Path, language: str, text: str) -> tuple[Paragraph, ...]:
    """What mkdocs.yml says in this language to readers of the site."""
    collector = Collector(path, language, UNMARKED)
    for name, spoken, scalar in _scalars(yaml.compose(text), DEFAULT_LANGUAGE):
        if spoken == language and SPOKEN_IN_THEME.search(name):
            _scalar(collector, scalar)
    return tuple(collector.paragraphs)


def read_markdown(text: str) -> list[Token]:
    """Reads a page as the site does, as far as prose goes; code is always fenced there, never indented."""
    text = FRONT_MATTER.sub(_blank, text)
    reader = MarkdownIt("commonmark").enable("table").disable("code").use(admon_plugin).use(deflist_plugin)
    # A comment in the place of a snippet leaves the HTML around it in one piece.
    return reader.parse(TAB.sub(r"\1!!! tab", SNIPPET.sub("<!-- -->", text)))


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _block(collector: Collector, token: Token) -> None:
    if token.map is None:
        return
    collector.here = token.map[0] + 1
    if token.type == "html_block":
        collector.html(token.content, collector.here)
        collector.end()
    elif token.type == "inline":
        _inline(collector, token.content, token.children or [])
        collector.end()


def _inline(collector: Collector, source: str, tokens: list[Token]) -> None:
    place = 0
    for token in tokens:
        if token.type == "text":
            text = TICK.sub("", token.content) if token is tokens[0] else token.content
            collector.write(ATTRIBUTE_LIST.sub("", text))
        elif token.type in ("softbreak", "hardbreak"):
            place = source.index("\n", place) + 1
            collector.write("\n")
        elif token.type == "code_inline":
            collector.code()
            lines, place = _code_lines(token, source, place)
            collector.here += lines
        elif token.type == "html_inline":
            collector.tag(token.content)
        elif token.type == "image":
            collector.aside(token.content)
        if title := token.attrGet("title"):
            collector.aside(str(title))


def _code_lines(token: Token, source: str, place: int) -> tuple[int, int]:
    """How many line breaks this code holds, of which markdown-it has made spaces, and where it ends in `source`."""
    inside = re.escape(token.content).replace(r"\ ", r"[ \n]")
    found = re.compile(rf"(?<!`){token.markup}[ \n]?{inside}[ \n]?{token.markup}(?!`)").search(source, place)
    if found is None:
        raise AssertionError(f"code that markdown-it has found is not there: {token.content!r} in {source!r}")
    return found[0].count("\n"), found.end()


def _scalar(collector: Collector, scalar: yaml.ScalarNode, before: int = 0) -> None:
    """Adds a text of YAML, in which there may be tags; so many lines stand before the YAML."""
    collector.html(scalar.value, before + scalar.start_mark.line + 1)
    collector.end()


def _scalars(node: yaml.Node | None, language: str, name: str = "") -> Iterator[tuple[str, str, yaml.ScalarNode]]:
    """Each text in YAML with its dotted name and its language, which a `locale` beside it can change."""
    if isinstance(node, yaml.ScalarNode):
        yield name, language, node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, language, name)
    elif isinstance(node, yaml.MappingNode):
        entries = {key.value: value for key, value in node.value}
        if "locale" in entries:
            language = entries["locale"].value
        for key, value in entries.items():
            yield from _scalars(value, language, f"{name}.{key}".lstrip("."))
