"""The quiz of an exercise in a browser: by keyboard alone, kept, begun again, and readable where nothing runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from course_site.quiz.notation import Quiz, quizzes_of
from helpers.shown import DOCS, EXERCISES, REFUSED, language, source

pytestmark = [pytest.mark.engine, pytest.mark.browser]

HOME, EN = "/1-containers/", "/en/1-containers/"

WORDS = {
    "fr": {
        "check": "Vérifier",
        "again": "Recommencer le quiz",
        "right": "Juste.",
        "wrong": "Ce n’est pas cela\u00a0: voyez l’explication.",
        "partly": "Pas tout à fait\u00a0: voyez l’explication.",
        "choose": ("Choisissez d’abord une réponse.", "Cochez d’abord au moins une réponse."),
        "score": "Justes\u00a0: {} · fausses\u00a0: {} · à faire\u00a0: {}",
        "end": "Le quiz est terminé\u00a0: {} sur {}.",
    },
    "en": {
        "check": "Check",
        "again": "Start the quiz again",
        "right": "Right.",
        "wrong": "Not this one: see the explanation.",
        "partly": "Not quite: see the explanation.",
        "choose": ("Choose an answer first.", "Tick at least one answer first."),
        "score": "Right: {} · wrong: {} · to do: {}",
        "end": "The quiz is done: {} of {}.",
    },
}


def quiz_of(path: str) -> Quiz:
    """The quiz on the page that is served at a path, as its author wrote it."""
    page = DOCS / language(path) / "page.md"
    return quizzes_of([{page: source(path)}])[page]


def words(path: str) -> Mapping[str, str]:
    return {key: value for key, value in WORDS[language(path)].items() if isinstance(value, str)}


def right(path: str, number: int) -> list[int]:
    """The right answers to a question."""
    return [index for index, is_right in enumerate(quiz_of(path).questions[number].right) if is_right]


def wrong(path: str, number: int) -> list[int]:
    """A wrong answer to a question."""
    return [quiz_of(path).questions[number].right.index(False)]


def question(page: Page, number: int) -> Locator:
    return page.locator(".course-quiz-question").nth(number)


def answer(page: Page, number: int, chosen: list[int]) -> None:
    """Chooses these answers with the mouse, and has them checked."""
    for index in chosen:
        question(page, number).locator("label").nth(index).click()
    question(page, number).get_by_role("button").click()


def told(page: Page, number: int) -> str:
    return question(page, number).get_by_role("status").inner_text()


def is_open(page: Page, number: int) -> bool:
    return bool(question(page, number).locator("details").evaluate("details => details.open"))


def score(page: Page) -> str:
    return page.locator(".course-quiz-score").inner_text()


def checked(page: Page) -> list[list[int]]:
    """The chosen answers of each question."""
    return page.locator(".course-quiz-question").evaluate_all(  # type: ignore[no-any-return]
        "forms => forms.map(form => [...form.querySelectorAll('input')].flatMap((i, n) => i.checked ? [n] : []))"
    )


def kept(page: Page) -> object:
    return page.evaluate("JSON.parse(localStorage.getItem('course.quiz'))")


# --- answering --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXERCISES)
def test_the_keyboard_alone_answers_a_whole_quiz(page: Page, path: str) -> None:
    questions = quiz_of(path).questions
    page.goto(path)
    page.locator(".course-quiz-question input").first.focus()
    for number, asked in enumerate(questions):
        is_several = sum(asked.right) > 1
        for index, is_right in enumerate(asked.right):
            if index and (is_several or not any(asked.right[:index])):
                page.keyboard.press("Tab" if is_several else "ArrowDown")
            if is_right and (is_several or not index):
                page.keyboard.press("Space")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == words(path)["check"]
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert told(page, number).startswith(words(path)["right"])
        assert is_open(page, number)
        page.keyboard.press("Tab")  # the explanation
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        page.keyboard.press("Tab")  # the next question
    assert score(page) == words(path)["score"].format(len(questions), 0, 0)
    assert told(page, len(questions) - 1).endswith(words(path)["end"].format(len(questions), len(questions)))
    assert page.evaluate("document.activeElement.textContent") == words(path)["again"]
    page.keyboard.press("Enter")
    assert checked(page) == [[] for _ in questions]


@pytest.mark.parametrize("path", [HOME, EN])
def test_enter_in_an_answer_checks_it(page: Page, path: str) -> None:
    page.goto(path)
    question(page, 0).locator("input").nth(right(path, 0)[0]).check()
    page.keyboard.press("Enter")
    assert told(page, 0) == words(path)["right"]
    assert page.url.endswith(path)


@pytest.mark.parametrize("path", EXERCISES)
def test_right_and_wrong_are_told_in_words_beside_the_button_and_the_answers(page: Page, path: str) -> None:
    page.goto(path)
    for number, asked in enumerate(quiz_of(path).questions):
        answer(page, number, wrong(path, number))
        assert told(page, number).startswith((words(path)["wrong"], words(path)["partly"]))
        assert is_open(page, number)
        marks = question(page, number).locator("label:has(.course-quiz-mark)")
        assert marks.count() == sum(asked.right) + 1
        signs = question(page, number).locator(".course-quiz-wrong-sign")
        assert signs.count() == 2  # beside the answer that was chosen, and beside the button
        sign = signs.first.evaluate("mark => getComputedStyle(mark, '::before').maskImage")
        assert sign.startswith('url("data:image/svg+xml')
    assert score(page) == words(path)["score"].format(0, len(quiz_of(path).questions), 0)


@pytest.mark.parametrize("path", [HOME, EN])
def test_some_of_several_right_answers_are_not_enough(page: Page, path: str) -> None:
    page.goto(path)
    number = next(n for n, asked in enumerate(quiz_of(path).questions) if sum(asked.right) > 1)
    answer(page, number, right(path, number)[:1])
    assert told(page, number) == words(path)["partly"]
    answer(page, number, right(path, number)[1:])
    assert told(page, number) == words(path)["right"]


@pytest.mark.parametrize("path", [HOME, EN])
def test_nothing_is_checked_where_nothing_was_chosen(page: Page, path: str) -> None:
    page.goto(path)
    for number, asked in enumerate(quiz_of(path).questions):
        answer(page, number, [])
        assert told(page, number) == WORDS[language(path)]["choose"][sum(asked.right) > 1]
        assert not is_open(page, number)
    assert score(page) == words(path)["score"].format(0, 0, len(quiz_of(path).questions))
    assert kept(page) is None


def test_another_choice_takes_the_verdict_back_until_it_is_checked(page: Page) -> None:
    page.goto(EN)
    answer(page, 0, wrong(EN, 0))
    question(page, 0).locator("label").nth(right(EN, 0)[0]).click()
    assert told(page, 0) == ""
    assert question(page, 0).locator(".course-quiz-mark").count() == 0
    assert kept(page) is None
    answer(page, 0, [])
    assert told(page, 0) == WORDS["en"]["right"]
    assert score(page) == words(EN)["score"].format(1, 0, 5)


# --- keeping ----------------------------------------------------------------------------------------------


def test_answers_are_remembered_over_a_reload_and_in_the_other_language(page: Page) -> None:
    page.goto(HOME)
    answer(page, 0, right(HOME, 0))
    answer(page, 1, wrong(HOME, 1))
    answer(page, 4, right(HOME, 4))
    before = checked(page)
    for path in (HOME, EN):
        page.goto(path)
        assert checked(page) == before
        assert [told(page, number) for number in (0, 1, 2, 4)] == [
            words(path)["right"],
            words(path)["wrong"],
            "",
            words(path)["right"],
        ]
        assert score(page) == words(path)["score"].format(2, 1, 3)
        assert not is_open(page, 0)  # nothing moves while a page is read


def test_each_exercise_keeps_its_own_answers(page: Page) -> None:
    page.goto(HOME)
    answer(page, 0, right(HOME, 0))
    page.goto("/en/2-images/")
    assert checked(page) == [[] for _ in quiz_of("/en/2-images/").questions]
    answer(page, 1, wrong("/en/2-images/", 1))
    names = [quiz_of(path).questions[number].anchor for path, number in ((HOME, 0), ("/en/2-images/", 1))]
    assert kept(page) == {
        "1-containers": {names[0]: right(HOME, 0)},
        "2-images": {names[1]: wrong("/en/2-images/", 1)},
    }
    page.get_by_role("button", name=WORDS["en"]["again"]).click()
    assert kept(page) == {"1-containers": {names[0]: right(HOME, 0)}}


def test_beginning_again_forgets_all_answers_and_leads_to_the_first(page: Page) -> None:
    page.goto(EN)
    again = page.get_by_role("button", name=words(EN)["again"])
    assert not again.is_visible()
    for number in range(6):
        answer(page, number, right(EN, number))
    again.click()
    assert checked(page) == [[]] * 6
    assert [told(page, number) for number in range(6)] == [""] * 6
    assert not any(is_open(page, number) for number in range(6))
    assert page.evaluate("document.activeElement === document.querySelector('.course-quiz input')")
    assert score(page) == words(EN)["score"].format(0, 0, 6)
    assert not again.is_visible()
    page.reload()
    assert checked(page) == [[]] * 6


@pytest.mark.parametrize(
    "nonsense",
    [
        "no JSON",
        "[]",
        "3",
        '{"1-containers": 7}',
        '{"1-containers": {"three-runs": [9]}}',
        '{"1-containers": {"three-runs": ["length"]}}',
        '{"1-containers": {"three-runs": [0, 1]}}',
        '{"1-containers": {"three-runs": {"0": true}}}',
    ],
)
def test_what_is_kept_and_makes_no_sense_is_passed_over(context: BrowserContext, nonsense: str) -> None:
    context.add_init_script(f"localStorage.setItem('course.quiz', {nonsense!r})")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(EN)
    assert checked(page) == [[]] * 6
    answer(page, 0, right(EN, 0))
    assert told(page, 0) == words(EN)["right"]
    assert kept(page) == {"1-containers": {"three-runs": right(EN, 0)}}
    assert errors == []


def test_a_quiz_works_where_a_browser_keeps_nothing(context: BrowserContext) -> None:
    context.add_init_script(REFUSED)
    page = context.new_page()
    wrongs: list[str] = []
    page.on("pageerror", lambda error: wrongs.append(str(error.stack)))
    page.goto(EN)
    answer(page, 0, right(EN, 0))
    answer(page, 1, wrong(EN, 1))
    assert score(page) == words(EN)["score"].format(1, 1, 4)
    page.get_by_role("button", name=words(EN)["again"]).click()
    assert score(page) == words(EN)["score"].format(0, 0, 6)
    assert [error for error in wrongs if "quiz.js" in error or "kept.js" in error] == []


# --- without what a browser may lack ----------------------------------------------------------------------


@pytest.mark.parametrize("path", EXERCISES)
def test_without_scripts_a_quiz_reads_as_questions_answers_and_explanations(
    browser: Browser, address: str, path: str
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(path)
    for number, asked in enumerate(quiz_of(path).questions):
        form = question(page, number)
        assert form.locator("legend").is_visible()
        assert [label.is_visible() for label in form.locator("label").all()] == [True] * len(asked.right)
        assert form.get_by_role("button").count() == 0
        explanation = form.locator("details > p").last
        assert not explanation.is_visible()
        form.locator("summary").click()
        assert explanation.is_visible()
        form.locator("input").first.focus()
        page.keyboard.press("Enter")
    assert page.url == f"{address}{path}"
    context.close()


def test_a_quiz_works_from_the_disk(context: BrowserContext, folder: Path) -> None:
    page = context.new_page()
    page.goto((folder / "en/1-containers/index.html").as_uri())
    answer(page, 0, right(EN, 0))
    assert told(page, 0) == words(EN)["right"]
    page.reload()
    assert told(page, 0) == words(EN)["right"]


OUTSIDE = """parts => parts.filter(each => each.checkVisibility({ visibilityProperty: true })).filter(each =>
  each.getBoundingClientRect().right > each.closest('.course-quiz').getBoundingClientRect().right + 1
).map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/4-capabilities/", "/en/4-capabilities/"])
def test_a_narrow_window_shows_all_of_a_checked_quiz(browser: Browser, address: str, path: str, scheme: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(path)
    for number in range(len(quiz_of(path).questions)):
        answer(page, number, wrong(path, number))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    parts = page.locator(".course-quiz :is(label, label > *, legend, [role=status], .md-button)")
    assert parts.count() > 10
    assert parts.evaluate_all(OUTSIDE) == []
    context.close()


def test_the_search_finds_the_quiz_and_none_of_its_answers(folder: Path) -> None:
    text = (folder / "search/search_index.json").read_text(encoding="utf-8")
    assert "1-containers/#quiz" in text
    assert "Trois conteneurs arrêtés" not in text
