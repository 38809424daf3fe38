"""The quiz of a page as its readers see it: a form for each question, which reads well without any script.

The notation is plain Markdown: Python-Markdown has made paragraphs, lists and quotations of it, and here these are put
into their places. What checks answers and remembers them is docs/assets/js/quiz.js.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from course_site.paged import Complain, Paged
from course_site.quiz.notation import SECTION, Question, Quiz
from livecheck.errors import PageError

CLASS = "course-quiz"
"""The class of the whole, which script and style sheet know; those of its parts begin with it."""

PRIORITY = 7
"""After attribute lists (8), which give headings their anchors; before MkDocs makes its list of anchors (5)."""

ANCHOR = re.compile(r"\s*\{[^{}]*\}\s*\Z")
TICK = re.compile(r"\[[ x]\] +")

Part = tuple[Element, Element, Element]
"""A question as Python-Markdown has read it: what is asked, the answers, the explanation."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a form says in a language."""

    several: str
    """Beside a question that has several right answers."""
    check: str
    """The button that checks what was chosen."""
    show: str
    """The button that shows the explanation."""
    right: tuple[str, str]
    """Before the right answer; before the right answers."""


WORDS: Mapping[str, Words] = {
    "fr": Words(
        "plusieurs réponses", "Vérifier", "Voir la réponse", ("Bonne réponse\u00a0:", "Bonnes réponses\u00a0:")
    ),
    "en": Words("several answers", "Check", "Show the answer", ("Right answer:", "Right answers:")),
}
"""The words of each language of the course; other languages get English ones."""


class QuizForms(Paged):
    """Makes forms of the quiz that a page has; `quizzes` are those of the course, by page."""

    def __init__(self, quizzes: Mapping[Path, Quiz], complain: Complain = lambda error: error) -> None:
        super().__init__()
        self.quizzes = quizzes
        self.complain = complain

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 # the name is the base class's
        md.treeprocessors.register(_Former(md, self), CLASS, PRIORITY)


class _Former(Treeprocessor):
    def __init__(self, md: Markdown, extension: QuizForms) -> None:
        super().__init__(md)
        self.extension = extension
        self.words = WORDS["en"]

    def run(self, root: Element) -> None:
        page = self.extension.rendered(self.md)
        self.words = WORDS.get(self.extension.language(page), self.words)
        if quiz := self.extension.quizzes.get(page):
            self._make(root, page.stem, quiz)

    def _make(self, root: Element, name: str, quiz: Quiz) -> None:
        section = list(_section(root))
        parts = list(_triples(section))
        if len(parts) != len(quiz.questions):
            raise self._misread(quiz)
        # The questions are no noise in the search: the page itself explains what they ask.
        whole = Element("div", {"class": CLASS, "data-quiz": name, "data-search-exclude": "true"})
        for number, (question, part) in enumerate(zip(quiz.questions, parts, strict=True), 1):
            whole.append(self._form(number, question, part))
        place = list(root).index(parts[0][0])
        for element in (each for part in parts for each in part):
            root.remove(element)
        root.insert(place, whole)

    def _form(self, number: int, question: Question, part: Part) -> Element:
        asked, answers, explanation = part
        items = list(answers)
        if len(items) != len(question.right):
            raise self._misread(question)
        # Sent nowhere: outside of a dialogue, this method does nothing, also where no script is there to say so.
        attributes = {"class": f"{CLASS}-question", "id": question.anchor, "method": "dialog", "autocomplete": "off"}
        form = Element("form", attributes)
        fieldset = SubElement(form, "fieldset")
        fieldset.append(self._legend(number, question, asked))
        for index, (item, is_right) in enumerate(zip(items, question.right, strict=True)):
            item.text = TICK.sub("", item.text or "", count=1).lstrip()
            fieldset.append(_answer(question, index, item, is_right))
        form.append(self._check())
        form.append(self._explanation(question, items, explanation))
        return form

    def _check(self) -> Element:
        """The button, and the place where the verdict is told; the script that makes use of them shows them."""
        check = Element("p", {"class": f"{CLASS}-check", "hidden": "hidden"})
        SubElement(check, "button", {"type": "submit", "class": "md-button"}).text = self.words.check
        SubElement(check, "span", {"class": f"{CLASS}-said", "role": "status"})
        return check

    def _legend(self, number: int, question: Question, asked: Element) -> Element:
        # The anchor stands at the end; where it has a line of its own, attribute lists have taken it.
        if len(asked):
            asked[-1].tail = ANCHOR.sub("", asked[-1].tail or "")
        else:
            asked.text = ANCHOR.sub("", asked.text or "")
        legend = Element("legend")
        SubElement(legend, "span", {"class": f"{CLASS}-number"}).text = f"{number}."
        _add_text(legend, " ")
        text = SubElement(legend, "span")
        _move(asked, text)
        if sum(question.right) > 1:
            _add_text(text, " ")
            SubElement(text, "span", {"class": f"{CLASS}-hint"}).text = f"({self.words.several})"
        return legend

    def _explanation(self, question: Question, items: Sequence[Element], explanation: Element) -> Element:
        details = Element("details", {"class": f"{CLASS}-explanation"})
        SubElement(details, "summary").text = self.words.show
        right = [item for item, is_right in zip(items, question.right, strict=True) if is_right]
        told = SubElement(details, "p", {"class": f"{CLASS}-right"})
        SubElement(told, "strong").text = self.words.right[len(right) > 1]
        for item in right if len(right) == 1 else ():
            _add_text(told, " ")
            _move(deepcopy(item), SubElement(told, "span"))
        if len(right) > 1:
            listed = SubElement(details, "ul")
            for item in right:
                _move(deepcopy(item), SubElement(listed, "li"))
        details.extend(explanation)
        return details

    def _misread(self, what: Quiz | Question) -> Exception:
        problem = "the site reads this quiz otherwise than it is checked; write it as CONTRIBUTING.md shows"
        return self.extension.complain(PageError(what.place, problem))


# --- the parts of a section -------------------------------------------------------------------------------


def _section(root: Element) -> Iterator[Element]:
    """What stands below the heading of the quiz."""
    is_inside = False
    for element in root:
        if element.tag in ("h1", "h2"):
            is_inside = element.get("id") == SECTION
        elif is_inside:
            yield element


def _triples(section: Sequence[Element]) -> Iterator[Part]:
    for first, second, third in zip(section, section[1:], section[2:], strict=False):
        if (first.tag, second.tag, third.tag) == ("p", "ul", "blockquote"):
            yield first, second, third


def _answer(question: Question, index: int, item: Element, is_right: bool) -> Element:
    label = Element("label", {"class": f"{CLASS}-answer"})
    # One name makes one choice of radio buttons; check boxes need none.
    kind = {"type": "checkbox"} if sum(question.right) > 1 else {"type": "radio", "name": question.anchor}
    SubElement(label, "input", kind | {"value": str(index)} | ({"data-right": "true"} if is_right else {}))
    _move(deepcopy(item), SubElement(label, "span"))
    return label


# --- moving text ------------------------------------------------------------------------------------------


def _move(source: Element, target: Element) -> None:
    """Moves all that an element holds into another."""
    target.text = source.text
    target.extend(source)


def _add_text(element: Element, text: str) -> None:
    """Adds text at the end of an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
