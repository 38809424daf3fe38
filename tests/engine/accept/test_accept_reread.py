"""What a person is told to read again after a change."""

from __future__ import annotations

from pathlib import Path

from helpers.accepting import accepted, planned, played
from helpers.fakes import shows
from livecheck.accept import Quotation, Reread, reread
from livecheck.model import Capture
from livecheck.parse import read_page

PAGE = """---
title: x
---

# Title

Before the section.

## Section {#it}

The word `alpina` stands here,
and so does hello.

```console
$ echo a
hello from alpina
$ echo b
stays
```

Then alpinaX and alpina, on Monday.

```text
alpina
```

Behind another block.
"""


def hints(text: str, *script: Capture) -> tuple[Reread, ...]:
    pages = {"fr": text}
    done = accepted(pages, played(pages, list(script)))
    now = read_page(Path("docs/fr/page.md"), "fr", done.texts["fr"])
    return reread(planned(pages).pages[0], now, done.texts["fr"], done.steps)


def test_the_prose_around_a_changed_block_is_named_and_what_it_quotes() -> None:
    (hint,) = hints(PAGE, shows("hello from alpine"), shows("stays"))
    assert hint.around == ((11, 12), (21, 21))
    assert hint.section == "Section"
    assert hint.quotations == (Quotation(11, "alpina"),)
    assert str(hint) == "re-read lines 11-12 and 21 in «Section»; line 11 quotes `alpina`"


def test_lines_are_counted_in_the_page_as_it_is_now() -> None:
    (hint,) = hints(PAGE, shows("hello from alpine", "more", "and more"), shows("stays"))
    assert (hint.line, hint.around) == (14, ((11, 12), (23, 23)))


def test_a_block_that_was_split_is_named_once() -> None:
    (hint,) = hints(PAGE, shows("hello from alpina", status=3), shows("stays"))
    assert hint.around == ((11, 12), (24, 24))
    assert hint.quotations == ()


def test_what_another_block_still_shows_is_no_longer_looked_for() -> None:
    again = PAGE + "\n```console\n$ echo c\nhello from alpina\n```\n"
    (hint,) = hints(again, shows("hello from alpine"), shows("stays"), shows("hello from alpina"))
    assert hint.quotations == ()


def test_a_page_that_did_not_change_has_nothing_to_read() -> None:
    assert hints(PAGE, shows("hello from alpina"), shows("stays")) == ()


def test_a_block_without_prose_says_so() -> None:
    (hint,) = hints("```console\n$ a\nx\n```\n", shows("y"))
    assert str(hint) == "no prose stands around it"
