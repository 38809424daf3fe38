"""What the site is made from: fences without options, marks below them, everything else untouched."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import FakeLab, Quiet
from livecheck.model import (
    Capture,
    Engine,
    Exercise,
    ExerciseVerdicts,
    Images,
    Report,
    Status,
    Verdict,
)
from livecheck.parse import read_page
from livecheck.render import accept_typed, render, transcript
from livecheck.run import run

PATH = Path("docs/fr/page.md")
ENGINE = Engine("28.5.2", "overlay2", "6.1", "x86_64")
DAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

PAGE = """\
# A page

Before `$ not a block`.

```console exit="1" node="node1"
$ false
```

    ```text
    an indented block that is not ours
    ```

!!! note

    ```console
    $ printf '$ x\\n'
    \\$ x
    ```

```console hidden
$ true
```

```python file="hello.py"
print("hello")
```

After.
"""


def report(text: str, *statuses: Status, language: str = "fr", reason: str = "because", ran: bool = True) -> Report:
    """The report of a page whose steps have these statuses."""
    page = read_page(PATH, language, text)
    exercise = Exercise("page", (page,), "key")
    verdicts = tuple(
        Verdict(step, {language: step.place}, status, Capture(step.command, (), 0, None, 0.0), reason)
        for step, status in zip(exercise.steps, statuses, strict=True)
    )
    done = ExerciseVerdicts(exercise, 1.0, ENGINE if ran else None, DAY if ran else None, verdicts)
    return Report(DAY, done.engine, Images("stand-in", ()) if ran else None, (done,))


@pytest.fixture
def shown() -> str:
    return render(PAGE, PATH, report(PAGE, *[Status.VERIFIED] * 3))


def test_options_are_not_shown(shown: str) -> None:
    assert '```livecheck-transcript typed="0:2"\n$ false\n```' in shown
    assert 'exit="1"' not in shown


def test_the_mark_tells_engine_day_and_images_in_the_pages_language(shown: str) -> None:
    assert (
        '<span class="livecheck-status">vérifié</span> · Docker 28.5.2 · '
        '<time datetime="2026-11-24">24 novembre 2026</time> · images de remplacement\n'
        "{: .livecheck .livecheck-verified }\n"
    ) in shown


def test_blocks_in_a_note_keep_their_indentation_and_their_mark_stands_in_the_note(shown: str) -> None:
    assert "    ```livecheck-transcript typed=\"0:2\"\n    $ printf '$ x\\n'\n    $ x\n    ```\n\n    <span" in shown


def test_the_backslash_that_guards_a_line_is_not_shown(shown: str) -> None:
    assert "\\$ x" not in shown


def test_hidden_blocks_are_not_shown(shown: str) -> None:
    assert "$ true" not in shown


def test_a_file_shows_its_name_and_bears_no_mark(shown: str) -> None:
    assert '```python title="hello.py"\nprint("hello")\n```\n\nAfter.' in shown


def test_what_is_not_a_block_is_untouched(shown: str) -> None:
    assert shown.startswith("# A page\n\nBefore `$ not a block`.\n\n")
    assert "    ```text\n    an indented block that is not ours\n    ```\n" in shown
    assert shown.endswith("\nAfter.\n")


def test_a_block_is_as_bad_as_its_worst_step() -> None:
    text = "```console\n$ true\n$ false\n```\n"
    shown = render(text, PATH, report(text, Status.VERIFIED, Status.UNVERIFIED))
    assert "{: .livecheck .livecheck-unverified }" in shown


def test_a_reason_is_shown_and_read_as_text() -> None:
    text = "```console\n$ true\n```\n"
    shown = render(text, PATH, report(text, Status.UNVERIFIED, language="en", reason="<b>no</b> *ipvs* {: x }"))
    assert "not verified</span>: &#60;b&#62;no&#60;&#47;b&#62; &#42;ipvs&#42; &#123;&#58; x &#125;" in shown


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ('needs="ipvs"', "la machine qui a vérifié ce site n’a pas ipvs"),
        ('engine=">=29"', "pour les moteurs >=29, celui-ci est le 28.5.2"),
        ('unchecked="parce que"', "parce que"),
    ],
)
def test_the_reason_of_a_run_is_told_in_the_pages_language(options: str, told: str) -> None:
    text = f"```console {options}\n$ true\n```\n"
    planned = Exercise("page", (read_page(PATH, "fr", text),), "key")
    skipped = run(planned, FakeLab([]), Quiet()).captures[0].skipped
    assert skipped is not None
    shown = html.unescape(render(text, PATH, report(text, Status.UNVERIFIED, reason=skipped)))
    assert f"non vérifié</span>\u00a0: {told}\n" in shown


def test_without_an_engine_each_mark_says_so() -> None:
    text = "```console\n$ true\n```\n"
    shown = render(text, PATH, report(text, Status.UNVERIFIED, ran=False))
    assert "non vérifié</span>\u00a0: ce site a été construit sans moteur Docker" in shown
    assert "Docker 28" not in shown


def test_a_page_without_blocks_is_untouched() -> None:
    assert (
        render("# Home\n", Path("docs/fr/index.md"), report("```console\n$ true\n```\n", Status.VERIFIED)) == "# Home\n"
    )


def test_blocks_are_found_although_front_matter_is_gone() -> None:
    text = "---\ntitle: x\n---\n\n```console\n$ true\n```\n"
    shown = render("```console\n$ true\n```\n", PATH, report(text, Status.VERIFIED))
    assert "livecheck-verified" in shown


# --- a transcript in HTML ---------------------------------------------------------------------------------

SESSION = """\
```console
$ docker run -it alpine sh
/ # cat <<E
> a < b
> E
a < b
/ # exit
```
"""


def session_html() -> str:
    lines = render(SESSION, PATH, report(SESSION, *[Status.VERIFIED] * 3)).split("\n")
    header, source = lines[0], "\n".join(lines[1:7])
    typed = header.partition('typed="')[2].rstrip('"')
    return transcript(source, "livecheck-transcript", "", {"typed": typed}, None)


def test_what_is_typed_stands_out_whatever_its_prompt() -> None:
    shown = session_html()
    assert '<span class="gp">$ </span><span class="w">docker run -it alpine sh</span>' in shown
    assert '<span class="gp">/ # </span><span class="w">cat &lt;&lt;E</span>' in shown
    assert '<span class="gp">&gt; </span><span class="w">a &lt; b</span>' in shown
    assert '\n<span class="go">a &lt; b</span>' in shown


def test_only_what_is_typed_is_copied() -> None:
    assert 'data-copy="docker run -it alpine sh\ncat &lt;&lt;E\na &lt; b\nE\nexit"' in session_html()


def test_output_cannot_become_html() -> None:
    shown = transcript("<script>alert(1)</script>", "", "", {"typed": ""}, None)
    assert '<span class="go">&lt;script&gt;alert(1)&lt;/script&gt;</span>' in shown


def test_a_transcript_takes_no_other_option() -> None:
    assert accept_typed("", {"typed": "0:2"}, {}, {}, None)
    assert not accept_typed("", {"typed": "0:2", "title": "x"}, {}, {}, None)
