"""Blocks of commands in HTML: what is typed, where, what is a sample, what is copied."""

from __future__ import annotations

import html
import re
from pathlib import Path

import markdown
import pytest

from course_site.check import TRANSCRIPT, render, transcript
from helpers.rendering import verified
from livecheck.model import Report

FENCES = {"custom_fences": [{"name": TRANSCRIPT, "class": "", "format": transcript}]}

SESSION = """\
```console
$ docker run -it alpine sh
/ # cat <<E
> a < b
> E
a < b
/ # exit
$ sleep 9
^C
```
"""


def shown_as(made: Report) -> str:
    """The only page of a report, as the site shows it."""
    (page,) = made.exercises[0].exercise.pages
    source = Path(f"docs/{page.language}/{page.path.name}")
    lines = [line for block in page.blocks for line in ("```console", *block.text.splitlines(), "```", "")]
    return render("\n".join(lines), source, made, page.language)


def page(text: str, language: str = "fr") -> str:
    made = verified(text, language=language)
    (only,) = made.exercises[0].exercise.pages
    return render(text.partition("---\n\n")[2] or text, only.path, made, language)


def test_what_is_typed_stands_out_whatever_its_prompt() -> None:
    shown = page(SESSION)
    assert '<span class="gp">$ </span><span class="w">docker run -it alpine sh</span>' in shown
    assert '<span class="gp">/ # </span><span class="w">cat &lt;&lt;E</span>' in shown
    assert '<span class="gp">&gt; </span><span class="w">a &lt; b</span>' in shown
    assert '\n<span class="go">a &lt; b</span>' in shown


def test_a_block_copies_what_is_typed_and_no_key() -> None:
    (copied,) = re.findall(r'highlight" data-copy="([^"]*)"', page(SESSION))
    assert html.unescape(copied) == "docker run -it alpine sh\ncat <<E\na < b\nE\nexit\nsleep 9"


def test_a_tab_stays_a_tab_for_the_reader_too() -> None:
    text = "```console\n$ cat <<-E\n> \ta\n> \tE\na\n```\n"
    settings = {"pymdownx.superfences": FENCES}
    shown = markdown.markdown(page(text), extensions=["pymdownx.superfences"], extension_configs=settings)
    (copied,) = re.findall(r'class="course-command" data-copy="([^"]*)"', shown)
    assert html.unescape(copied) == "cat <<-E\n\ta\n\tE"
    assert "\ta</span>" in html.unescape(shown)


def test_a_command_copies_itself_with_its_here_document() -> None:
    copied = re.findall(r'class="course-command" data-copy="([^"]*)"', page(SESSION))
    assert [html.unescape(each) for each in copied] == [
        "docker run -it alpine sh",
        "cat <<E\na < b\nE",
        "exit",
        "sleep 9",
    ]


def test_a_block_keeps_its_lines_one_below_the_other() -> None:
    inner = page(SESSION).partition("<samp>")[2].partition("\n</samp>")[0]
    text = html.unescape(re.sub(r"<[^>]*>", "", inner))
    assert text == SESSION.removeprefix("```console\n").removesuffix("\n```\n")


def test_a_key_is_shown_as_a_key() -> None:
    assert '<kbd class="course-key">^C</kbd>' in page(SESSION)


def test_output_cannot_become_html() -> None:
    shown = page("```console\n$ echo\n<script>alert(1)</script>\n<!-- \"' & -->\n```\n")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script" not in shown
    assert "<!--" not in shown


def test_a_sample_that_a_later_command_uses_is_told_in_both_places() -> None:
    shown = page("```console\n$ docker run alpine hostname\n3030c9c91e12\n$ docker stop 3030\n3030\n```\n")
    assert '<span class="course-sample" data-kind="ID" data-sample="3030c9c91e12">3030c9c91e12</span>' in shown
    assert 'docker stop <span class="course-own" data-sample="3030c9c91e12">3030</span></span>' in shown
    assert '<span class="course-sample" data-kind="repeated" data-sample="3030c9c91e12">3030</span>' in shown


def test_a_sample_that_nothing_uses_is_only_marked() -> None:
    assert '<span class="course-sample" data-kind="ID">3030c9c91e12</span>' in page(
        "```console\n$ docker run alpine hostname\n3030c9c91e12\n```\n"
    )


def test_a_block_with_samples_is_described_by_the_legend_and_another_is_not() -> None:
    with_one, without = (
        page(f"```console\n$ docker ps -q\n{line}\n```\n") for line in ("3030c9c91e12", "nothing here")
    )
    assert 'aria-describedby="course-samples"' in with_one
    assert "aria-describedby" not in without


NODES = "---\nlab:\n  nodes: [node1, node2]\n---\n\n"


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("```console\n$ true\n```\n", "fr", "Votre terminal"),
        ("```console\n$ true\n```\n", "en", "Your terminal"),
        (SESSION, "fr", "Votre terminal, puis le conteneur"),
        ("```console\n$ docker run -it alpine sh\n```\n\n```console\n/ # ls\n/ # exit\n```\n", "en", "The container"),
        (NODES + '```console node="node2"\n$ true\n```\n', "fr", "Le terminal de node2"),
        (
            NODES + '```console node="node2"\n$ docker run -it alpine sh\n```\n\n'
            '```console node="node2"\n/ # exit\n```\n',
            "en",
            "The container, on node2",
        ),
    ],
)
def test_a_label_says_where_to_type(text: str, language: str, label: str) -> None:
    *_, last = re.findall(r'<p class="course-where[^>]*>([^<]*)</p>', page(text, language))
    assert html.unescape(last) == label


def test_blocks_have_names_that_stay_while_their_commands_do() -> None:
    names = re.compile(r'id="(step-[0-9a-f]{8})"')
    before = names.findall(page("```console\n$ a\n```\n\n```console\n$ b\n```\n\n```console\n$ a\n```\n"))
    after = names.findall(page("```console\n$ b\nother output\n```\n\n```console\n$ a\n```\n\n```console\n$ a\n```\n"))
    assert len(set(before)) == 3
    assert set(before) == set(after)


def test_finished_html_goes_through_its_fence_as_it_is() -> None:
    assert transcript("<p>a\n\nb</p>", "livecheck-transcript", "", {}, None) == "<p>a\n\nb</p>"
