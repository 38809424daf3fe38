"""The quiz: how its notation is read, what its readers get of it, and the quizzes of the course themselves."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import markdown
import pytest

from course_site.glossary import Term, Tooltips
from course_site.quiz import Quiz, QuizForms, quizzes_of
from helpers import PROJECT
from helpers.sites import Site
from livecheck.errors import PageErrors, Place

CASES = PROJECT / "tests/cases/quiz"
PAGE = Path("docs/fr/x.md")
LANGUAGES = ("fr", "en")

QUIZ = """\
# Page

## Quiz {#quiz}

An introduction.

You run `docker run alpine` **three** times. What
does `docker ps -a` show? {#three-runs}

- [ ] `one` & [a link](x.md)
- [x] Three, of
  which *none* runs.

> Each `run` makes one.
>
> - And more.

Which are right?
{#which}

- [x] `a <b>`
- [ ] b
- [x] c

> These.

## After {#after}

- [ ] This is no answer.
"""


def read(text: str) -> Quiz:
    return quizzes_of([{PAGE: text}])[PAGE]


def quiz_forms(text: str, language: str) -> QuizForms:
    """The extension, turned to a page of that language."""
    page = Path(language, "x.md")
    extension = QuizForms({page: read(text)})
    extension.page = page
    return extension


def html(text: str = QUIZ, language: str = "en", *others: markdown.Extension) -> str:
    """A page as the site has it."""
    extensions = ["attr_list", "def_list", "md_in_html", "toc", "pymdownx.superfences", "pymdownx.details"]
    return markdown.markdown(text, extensions=[*extensions, quiz_forms(text, language), *others])


def forms(text: str = QUIZ, language: str = "en") -> list[Element]:
    """The questions that a reader gets."""
    page = ElementTree.fromstring(f"<div>{html(text, language)}</div>")
    return list(page.iter("form"))


def said(element: Element | None) -> str:
    """What a reader reads in an element."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


# --- reading ----------------------------------------------------------------------------------------------


def test_a_question_has_its_anchor_its_answers_and_the_line_where_it_stands() -> None:
    quiz = read(QUIZ)
    assert quiz.place == Place(PAGE, 3)
    assert [question.anchor for question in quiz.questions] == ["three-runs", "which"]
    assert [question.right for question in quiz.questions] == [(False, True), (True, False, True)]
    assert [question.place.line for question in quiz.questions] == [7, 18]


def test_a_page_without_a_quiz_has_none() -> None:
    assert quizzes_of([{PAGE: "# Page\n\n## Other {#other}\n\n- [ ] To do.\n"}]) == {}


def test_attributes_may_begin_with_a_colon() -> None:
    assert read(QUIZ.replace("{#quiz}", "{: #quiz }")) == read(QUIZ)


def test_what_stands_in_a_block_is_no_quiz() -> None:
    assert quizzes_of([{PAGE: f"# Page\n\n```markdown\n{QUIZ}```\n"}]) == {}


def test_line_ends_of_other_systems_change_nothing() -> None:
    assert read("\ufeff" + QUIZ.replace("\n", "\r\n")) == read(QUIZ)


def test_letters_that_only_python_takes_for_line_ends_leave_line_numbers_alone() -> None:
    assert read(f"a\x0cb\u2028c\x85\n\n{QUIZ}").place.line == 5


@pytest.mark.parametrize("path", sorted(CASES.glob("mistakes/*.md")), ids=lambda path: path.stem)
def test_all_mistakes_of_a_quiz_are_told_at_once(path: Path) -> None:
    with pytest.raises(PageErrors) as raised:
        read(path.read_text(encoding="utf-8"))
    assert f"{raised.value}\n" == path.with_suffix(".errors").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(CASES.glob("languages/*.errors")), ids=lambda path: path.stem)
def test_what_tells_two_languages_apart_is_told_with_both_places(path: Path) -> None:
    texts = {
        Path(f"docs/{language}/x.md"): path.with_suffix(f".{language}.md").read_text(encoding="utf-8")
        for language in LANGUAGES
    }
    with pytest.raises(PageErrors) as raised:
        quizzes_of([texts])
    assert f"{raised.value}\n" == path.read_text(encoding="utf-8")


def test_the_mistakes_of_all_pages_are_told_at_once() -> None:
    text = (CASES / "mistakes" / "empty.md").read_text(encoding="utf-8")
    with pytest.raises(PageErrors) as raised:
        quizzes_of([{Path("1.md"): text}, {Path("2.md"): QUIZ}, {Path("3.md"): text}])
    assert [error.place.path.name for error in raised.value.errors] == ["1.md", "3.md"]


def test_languages_that_agree_are_read_each_for_itself() -> None:
    found = quizzes_of([{PAGE: QUIZ, Path("docs/en/x.md"): f"Before.\n\n{QUIZ}"}])
    assert [quiz.place.line for quiz in found.values()] == [3, 5]


# --- what a reader gets -----------------------------------------------------------------------------------


def test_each_question_is_a_form_with_a_legend_and_labelled_answers() -> None:
    first, second = forms()
    assert (first.get("id"), second.get("id")) == ("three-runs", "which")
    assert (
        said(first.find("fieldset/legend")) == "1. You run docker run alpine three times. What does docker ps -a show?"
    )
    assert [said(label) for label in first.iter("label")] == ["one & a link", "Three, of which none runs."]
    assert [said(label) for label in second.iter("label")] == ["a <b>", "b", "c"]
    assert all(len(list(label.iter("input"))) == 1 for form in (first, second) for label in form.iter("label"))


def test_one_right_answer_makes_radio_buttons_and_several_make_check_boxes() -> None:
    first, second = forms()
    assert [(i.get("type"), i.get("name"), i.get("value"), i.get("data-right")) for i in first.iter("input")] == [
        ("radio", "three-runs", "0", None),
        ("radio", "three-runs", "1", "true"),
    ]
    assert [(box.get("type"), box.get("name"), box.get("data-right")) for box in second.iter("input")] == [
        ("checkbox", None, "true"),
        ("checkbox", None, None),
        ("checkbox", None, "true"),
    ]
    assert said(second.find("fieldset/legend")) == "2. Which are right? (several answers)"


def test_the_right_answers_and_their_explanation_can_be_opened_without_any_script() -> None:
    first, second = ([said(part) for part in form.findall("details/*")] for form in forms())
    assert first == ["Show the answer", "Right answer: Three, of which none runs.", "Each run makes one.", "And more."]
    assert second == ["Show the answer", "Right answers:", "a <b>c", "These."]


def test_a_form_is_sent_nowhere_and_its_button_waits_for_the_script() -> None:
    for form in forms():
        assert (form.get("method"), form.get("action")) == ("dialog", None)
        (check,) = (part for part in form.findall("p") if part.find("button") is not None)
        assert (said(check), check.get("hidden")) == ("Check", "hidden")
        assert [part.get("role") for part in check] == [None, "status"]


def test_the_words_are_those_of_the_language() -> None:
    first, second = forms(language="fr")
    assert (said(first.find("p/button")), said(first.find("details/summary"))) == ("Vérifier", "Voir la réponse")
    assert [form.findtext("details/p/strong") for form in (first, second)] == [
        "Bonne réponse\u00a0:",
        "Bonnes réponses\u00a0:",
    ]
    assert said(second.find("fieldset/legend")).endswith("(plusieurs réponses)")


def test_what_stands_around_the_questions_stays() -> None:
    page = html()
    assert '<h2 id="quiz">Quiz</h2>\n<p>An introduction.</p>\n<div class="course-quiz" data-quiz="x"' in page
    assert "<li>[ ] This is no answer.</li>" in page
    assert page.index("</form></div>") < page.index('<h2 id="after">')


def test_nothing_of_the_notation_is_left() -> None:
    inside = html().partition('<div class="course-quiz"')[2].partition('<h2 id="after">')[0]
    assert not re.search(r"\[[ x]\]|\{#", inside)


def test_the_glossary_explains_no_word_of_a_question() -> None:
    term = Term("link", ("link", "one", "three"), "A hint.", Place(PAGE, 1))
    tooltips = Tooltips({"en": [term]})
    tooltips.page = Path("en/x.md")
    assert "course-term" not in html(QUIZ, "en", tooltips)


# --- the course's own quizzes -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def course() -> dict[str, dict[str, Quiz]]:
    """Exercise → language → quiz."""
    docs = PROJECT / "docs"
    names = sorted(path.stem for path in (docs / "fr").glob("[0-9]-*.md"))
    found: dict[str, dict[str, Quiz]] = {}
    for name in names:
        paths = {docs / language / f"{name}.md": language for language in LANGUAGES}
        quizzes = quizzes_of([{path: path.read_text(encoding="utf-8") for path in paths}])
        found[name] = {paths[path]: quiz for path, quiz in quizzes.items()}
    return found


def test_every_exercise_asks_five_or_six_questions_in_both_languages(course: dict[str, dict[str, Quiz]]) -> None:
    assert len(course) == 5
    for quizzes in course.values():
        assert [len(quizzes[language].questions) in (5, 6) for language in LANGUAGES] == [True, True]


def test_the_place_of_the_right_answer_tells_nothing(course: dict[str, dict[str, Quiz]]) -> None:
    for name, quizzes in course.items():
        places = {question.right.index(True) for question in quizzes["fr"].questions}
        assert len(places) > 1, f"{name}: the first right answer is always the same one"


def test_a_quiz_stands_between_tidying_up_and_the_help(project: Path) -> None:
    for path in sorted(project.glob("docs/*/[0-9]-*.md")):
        sections = re.findall(r"^## .*\{#([\w-]+)\}$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert sections[-3:] == ["clean-up", "quiz", "troubleshooting"], path


def test_an_explanation_is_two_to_four_sentences(project: Path, course: dict[str, dict[str, Quiz]]) -> None:
    for path in sorted(project.glob("docs/*/[0-9]-*.md")):
        quiz = path.read_text(encoding="utf-8").partition("{#quiz}")[2].partition("\n## ")[0]
        explanations = re.findall(r"(?:^> .*\n?)+", quiz, re.MULTILINE)
        assert len(explanations) == len(course[path.stem]["fr"].questions)
        for text in explanations:
            plain = re.sub(r"`[^`]*`", "code", text.replace("> ", ""))
            assert 2 <= len(re.findall(r"[.?!…](?:\s|$)", plain)) <= 4, f"{path}: {text}"


# --- in a build -------------------------------------------------------------------------------------------


def test_a_strict_build_makes_forms_in_both_languages(tmp_path: Path, project: Path) -> None:
    done = Site(tmp_path, project).pages(QUIZ.replace("[a link](x.md)", "a link")).build(LIVECHECK="off")
    assert done.returncode == 0, done.stderr
    for page, word in (("site/1-page", "Voir la réponse"), ("site/en/1-page", "Show the answer")):
        shown = (tmp_path / page / "index.html").read_text(encoding="utf-8")
        assert shown.count(f"<summary>{word}</summary>") == 2
        assert 'data-quiz="1-page"' in shown
        assert "<form" not in (tmp_path / page / "../index.html").read_text(encoding="utf-8")


def test_a_question_that_markdown_reads_otherwise_fails_the_build_in_one_line(tmp_path: Path, project: Path) -> None:
    indented = QUIZ.replace("[a link](x.md)", "a link").replace(
        "Which are right?\n{#which}", "    Which are right?\n    {#which}"
    )
    done = Site(tmp_path, project).pages(indented).build(LIVECHECK="off")
    assert done.returncode != 0
    assert "quiz: docs/fr/1-page.md:" in done.stderr
    assert "the site reads this quiz otherwise than it is checked" in done.stderr
    assert "Traceback" not in done.stderr


def test_mistakes_fail_the_build_with_file_and_line_and_nothing_else(tmp_path: Path, project: Path) -> None:
    english = QUIZ.replace("- [ ] b\n", "")
    done = Site(tmp_path, project).pages(QUIZ, english).pages("# Page\n\n## Quiz {#quiz}\n", name="2-page").build()
    assert done.returncode != 0
    assert "quiz: docs/fr/1-page.md:18 and docs/en/1-page.md:18 differ: 3 and 2 answers" not in done.stderr
    assert "docs/en/1-page.md:18: every answer to this question is right" in done.stderr
    assert "docs/fr/2-page.md:3: this quiz asks nothing" in done.stderr
    assert "Traceback" not in done.stderr
