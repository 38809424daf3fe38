"""What every exercise owes its readers, and what the course as a whole promises of its steps."""

from __future__ import annotations

import re

import pytest

from helpers import PROJECT
from livecheck.model import Page, Step
from livecheck.parse import read_page
from livecheck.pins import EnginePin, read_pins

DOCS = PROJECT / "docs"
EXERCISES = sorted(path.stem for path in (DOCS / "fr").glob("[0-9]-*.md"))
LANGUAGES = ("fr", "en")
ENGINES = read_pins(DOCS.parent).engines

CARD = {
    "fr": ["Objectifs", "Notions", "Prérequis", "Durée", "Disque et réseau"],
    "en": ["Aims", "Concepts", "Prerequisites", "Duration", "Disk and network"],
}
NOTHING_LEFT = """\
TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE
Images          0         0         0B        0B
Containers      0         0         0B        0B
Local Volumes   0         0         0B        0B
Build Cache     0         0         0B        0B"""


def text_of(language: str, name: str) -> str:
    return (DOCS / language / f"{name}.md").read_text(encoding="utf-8")


def page_of(language: str, name: str) -> Page:
    return read_page(DOCS / language / f"{name}.md", language, text_of(language, name))


def section(text: str, anchor: str) -> range:
    """The lines of a section, with the sections inside it."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines, 1) if re.fullmatch(rf"## .*\{{#{anchor}\}}", line))
    end = next((n for n, line in enumerate(lines[start:], start + 1) if line.startswith("## ")), len(lines) + 1)
    return range(start, end)


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_tells_what_is_learned_and_what_it_takes(language: str, name: str) -> None:
    text = text_of(language, name)
    card = re.search(r'^<div class="course-card" markdown>\n(.*?)^</div>$', text, re.DOTALL | re.MULTILINE)
    assert card is not None
    assert re.findall(r"^(\S.*)\n: {3}\S", card[1], re.MULTILINE) == CARD[language]


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_ends_with_the_sum_of_its_steps(language: str, name: str) -> None:
    assert text_of(language, name).endswith(
        '\n\n<div data-livecheck="replay"></div>\n\n<div data-livecheck="sum"></div>\n'
    )


@pytest.mark.parametrize("name", EXERCISES)
def test_every_node_ends_as_it_began(name: str) -> None:
    page = page_of("fr", name)
    lines = section(text_of("fr", name), "clean-up")
    counted = [
        step.options.node or page.recipe.nodes[0]
        for block in page.blocks
        for step in block.steps
        if step.place.line in lines
        and step.command == "docker system df"
        and "\n".join(step.output) == NOTHING_LEFT
        and block.options.unchecked is None
    ]
    assert counted == list(page.recipe.nodes)


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_at_hand(language: str, name: str) -> None:
    text = text_of(language, name)
    help_lines = [text.splitlines()[number - 1] for number in section(text, "troubleshooting")]
    assert any("](troubleshooting.md#" in line for line in help_lines)


def test_the_course_types_at_least_95_commands_and_at_most_3_of_them_depend_on_the_machine() -> None:
    steps = [step for name in EXERCISES for block in page_of("fr", name).blocks for step in block.steps]
    # Compose is part of the engine that the pages are written for; only older ones lack it.
    depend = [s for s in steps if s.options.needs not in (None, "compose") or s.options.unchecked]
    assert len([s for s in steps if is_typed_on(s, ENGINES[0])]) >= 95
    assert len(depend) <= 3


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_for_some_engines_only_has_a_counterpart_for_all_others(name: str) -> None:
    typed = {
        engine.series: [
            step.command for block in page_of("fr", name).blocks for step in block.steps if is_typed_on(step, engine)
        ]
        for engine in ENGINES
    }
    assert typed == dict.fromkeys(typed, typed[ENGINES[0].series])


def is_typed_on(step: Step, engine: EnginePin) -> bool:
    """Whether the engine is one that the step is for; one that comes without Compose is not asked for that."""
    options = step.options
    if options.compose is not None:
        return options.compose.holds(engine.compose or ENGINES[0].compose or "")
    return options.engine is None or options.engine.holds(engine.release)
