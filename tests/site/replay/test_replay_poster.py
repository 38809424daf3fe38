"""The poster of a replay: what it says, where it leads, and that nothing of a run can do anything in it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown import Markdown

from course_site.check import Addresses, Layout, ShownCheck, render
from course_site.offline import for_files
from course_site.replay import poster
from helpers.fakes import exercise
from helpers.reports import HOSTILE, of, verdict
from livecheck.judge import unchecked
from livecheck.model import Capture, Cause, Report, Skip, Status

PLACE = '<div data-livecheck="replay"></div>'
TEXT = f"# Page\n\n```console\n$ docker container start 3030\n3030\n$ pwd\n/\n```\n\nEnd.\n\n{PLACE}\n"


def report(*lines: str, status: Status = Status.VERIFIED) -> Report:
    """A report of the page, whose first command has shown these lines."""
    made = exercise(TEXT)
    first, second = (verdict(made, index, Status.VERIFIED) for index in range(2))
    shown = Capture("docker container start 777b", lines, 0, None, 65.2)
    return of(made, [replace(first, capture=shown, status=status), second])


def shown(made: Report, language: str = "fr", root: str = "../") -> str:
    return render(TEXT, Path(f"docs/{language}/page.md"), made, language, Addresses(root), {"replay": poster})


def test_it_tells_which_run_it_is_and_how_long_it_takes() -> None:
    french, english = (html.unescape(shown(report("777b"), language)) for language in ("fr", "en"))
    assert (
        "<p>Tout l’exercice, tel que le terminal l’a montré quand il a été vérifié sur Docker\u00a028.5.2,"
        ' le <time datetime="2026-11-23">23 novembre 2026</time>\u00a0: 2\u00a0commandes en 6\u00a0s.</p>'
    ) in french
    assert "2\u00a0commands in 6\u00a0s.</p>" in english
    assert "Replay the check (6\u00a0s)</button>" in english


def test_minutes_are_told_as_minutes() -> None:
    assert re.search(r"en 1\u00a0min\u00a0\d+\u00a0s\.", shown(report(*["x" * 300] * 200)))


def test_it_says_what_is_the_runs_and_what_is_ours() -> None:
    assert "le rythme de la frappe et du défilement est le nôtre" in shown(report("777b"))
    assert "the pace of typing and scrolling is ours" in shown(report("777b"), "en")


@pytest.mark.parametrize("root", ["./", "../", "../../"])
def test_its_files_are_found_from_wherever_the_page_stands(root: str) -> None:
    text = shown(report("777b"), root=root)
    assert f'data-replay="{root}replays/page.js" data-player="{root}assets/player/"' in text
    assert f'href="{root}replays/page.txt"' in text
    assert f'href="{root}replays/page.cast" download' in text


def test_its_button_waits_for_the_script_that_gives_it_a_meaning() -> None:
    assert re.search(r"<button [^>]*hidden>Revoir la vérification \(", shown(report("777b")))


def test_its_still_is_the_first_screen_of_the_run_and_hides_from_who_hears_the_page() -> None:
    (still,) = re.findall(
        r'<pre class="course-replay-still" aria-hidden="true">(.*?)</pre>', shown(report("777b")), re.S
    )
    assert html.unescape(re.sub(r"<[^>]+>", "", still)) == "$ docker container start 777b\n777b\n$ pwd\nshown"


def test_its_still_tells_of_the_files_that_the_run_has_written() -> None:
    text = f'```sh file="a.sh"\nls\n```\n\n```console\n$ sh a.sh\na\n```\n\n{PLACE}\n'
    made = of(exercise(text), [verdict(exercise(text), 0, Status.VERIFIED)])
    told = render(text, Path("docs/fr/page.md"), made, "fr", Addresses(), {"replay": poster})
    assert "# fichier écrit · file written: a.sh" in html.unescape(told)


def test_its_heading_can_be_led_to() -> None:
    assert "\n## Revoir la vérification {#replay}\n" in shown(report("777b"))
    assert "\n## Replay the check {#replay}\n" in shown(report("777b"), "en")


@pytest.mark.parametrize("status", [Status.DRIFTED, Status.BROKEN])
def test_a_run_that_has_failed_is_not_spoken_of(status: Status) -> None:
    assert shown(report("777b", status=status)).endswith("End.\n\n\n")


def test_where_nothing_ran_the_page_says_nothing_of_it() -> None:
    made = report("777b")
    nothing = replace(made, engine=None, images=None, exercises=(unchecked(exercise(TEXT), Skip(Cause.OFF, "off")),))
    assert shown(nothing).endswith("End.\n\n\n")


def test_a_page_without_commands_has_none() -> None:
    assert render(PLACE, Path("docs/fr/index.md"), report("777b"), "fr") == ""


def test_nothing_that_a_terminal_has_shown_is_read_as_html_or_markdown() -> None:
    bait = (*HOSTILE, "</pre></div><script>alert(1)</script>", "```console", '--8<-- "secret.txt"', "# heading", "&lt;")
    text = shown(report(*bait))
    extensions = ["attr_list", "md_in_html", "pymdownx.superfences", "pymdownx.snippets"]
    page = Markdown(extensions=extensions).convert(text.partition("End.")[2])
    assert "<script" not in page
    assert re.findall(r"<(h\d|pre|code|img)\b", page) == ["h2", "pre"]
    (still,) = re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.S)
    seen = html.unescape(re.sub(r"<[^>]+>", "", still))
    for line in ("</pre></div><script>alert(1)</script>", "```console", '--8<-- "secret.txt"', "# heading", "&lt;"):
        assert f"\n{line}\n" in seen
    assert "‹U+001B›[2J" in seen


def test_its_files_are_found_from_a_site_without_a_server_too() -> None:
    extension = ShownCheck(report("777b"), Layout(Path("docs"), "en", folders=False))
    extension.findings = {"replay": poster}
    told = extension.shown(for_files(TEXT), Path("fr/page.md"))
    assert 'href="../replays/page.txt"' in told
