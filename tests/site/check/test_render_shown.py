"""What the last check really printed: whole, and harmless whatever it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import markdown
import pytest

from course_site.check import TRANSCRIPT, render, transcript
from helpers.rendering import verified
from livecheck.model import Cause, Report, Skip, Status

PATH = Path("docs/fr/1-page.md")
TEXT = "```console\n$ cat log\n...\n```\n"
FENCE = {"name": TRANSCRIPT, "class": "", "format": transcript}
EXTENSIONS = ["attr_list", "md_in_html", "pymdownx.superfences", "pymdownx.snippets", "admonition"]


def page(made: Report, text: str = TEXT) -> str:
    return render(text, PATH, made, "fr")


def in_html(made: Report, text: str = TEXT) -> str:
    """The page as Markdown makes it, snippets included."""
    settings = {"pymdownx.superfences": {"custom_fences": [FENCE]}, "pymdownx.snippets": {"check_paths": True}}
    return markdown.markdown(page(made, text), extensions=EXTENSIONS, extension_configs=settings)


def details(shown: str) -> str:
    (found,) = re.findall(r'<details class="course-shown".*?</details>', shown, re.DOTALL)
    return str(found)


def test_every_line_stands_there_with_the_command_as_it_was_typed() -> None:
    made = verified("```console\n$ docker stop 3030\n3030\n```\n", [["77aa"]])
    (done,) = made.exercises
    (verdict,) = done.verdicts
    typed = replace(verdict, capture=replace(verdict.capture, command="docker stop 77aa", exit=3))
    made = replace(made, exercises=(replace(done, verdicts=(typed,)),))
    assert ">$ docker stop 77aa</b>\n77aa\n<i>(code de retour 3)</i>\n</pre>" in details(
        page(made, "```console\n$ docker stop 3030\n3030\n```\n").replace("<b>", ">", 1)
    )


def test_the_prompt_is_that_of_the_run() -> None:
    text = "```console\n$ docker run -it ubuntu\nroot@2f9c1ab7d0e3:/# ls\n...\nroot@2f9c1ab7d0e3:/# exit\n```\n"
    made = verified(text, [[], ["bin"], []])
    (done,) = made.exercises
    bound = {"2f9c1ab7d0e3" + "0" * 52: "4e9b20aed9d7" + "1" * 52}
    done = replace(done, verdicts=tuple(replace(verdict, bound=bound) for verdict in done.verdicts))
    shown = details(page(replace(made, exercises=(done,)), text))
    assert "<b>root@4e9b20aed9d7:/# ls</b>" in shown
    assert "2f9c1ab7d0e3" not in shown


def test_what_the_page_shows_to_the_letter_is_not_shown_twice() -> None:
    made = verified("```console\n$ echo hi\nhi\n```\n")
    shown = page(made, "```console\n$ echo hi\nhi\n```\n")
    assert "<details" not in shown
    assert "· à la lettre</p>" in shown


def test_what_was_not_typed_has_printed_nothing() -> None:
    made = verified(TEXT, [["line"]])
    (done,) = made.exercises
    (verdict,) = done.verdicts
    skipped = replace(
        verdict, status=Status.UNVERIFIED, capture=replace(verdict.capture, skipped=Skip(Cause.UNCHECKED, "because"))
    )
    assert "<details" not in page(replace(made, exercises=(replace(done, verdicts=(skipped,)),)))


HOSTILE = (
    "<script>alert(1)</script>",
    "</pre></details><img src=x onerror=alert(1)>",
    "</code></div><h1>gone</h1>",
    "&lt;b&gt; &#60;b&#62;",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "user \u202etxt.exe\u202c \u2066x\u2069",
    "nul \x00 bell \x07 back \x08",
    "```",
    "~~~~~~~~",
    '--8<-- "mkdocs.yml"',
    "{: .livecheck }",
    "*[HTML]: x",
    "[x]: javascript:alert(1)",
    "%} {{ config }} {% raw %}",
    "\u2028 line \u2029 paragraph",
)


@pytest.mark.parametrize("indent", ["", "    "], ids=["in the page", "in a note"])
def test_hostile_output_is_shown_inertly(indent: str) -> None:
    text = TEXT if not indent else "!!! note\n\n" + "".join(f"{indent}{line}\n" for line in TEXT.splitlines())
    shown = in_html(verified(text, [HOSTILE]), text)
    found = details(shown)
    inner = found.partition("</b>")[2].rpartition("</pre>")[0]
    assert not re.search(r"<(?!/?(?:b|i)>)", inner)
    assert len(inner.strip("\n").split("\n")) == len(HOSTILE)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2028\u2029\u2066-\u2069]", found)
    assert "‹U+001B›[31mred" in inner
    assert "‹U+202E›txt.exe" in inner
    assert "site_name" not in shown
    assert shown.rstrip().endswith("</div>")


def test_a_line_of_any_length_is_cut_in_its_middle() -> None:
    inner = details(page(verified(TEXT, [["x" * 100_000]])))
    assert len(inner) < 2_000
    assert "xxx…xxx" in inner


def test_of_ten_thousand_lines_the_first_are_shown_and_the_others_counted() -> None:
    inner = details(page(verified(TEXT, [[f"line {number}" for number in range(10_000)]])))
    assert "line 199\n<i>… et 9800 autres lignes</i>\n" in inner
    assert "line 200" not in inner
