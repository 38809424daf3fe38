"""Page text → blocks: the notation of DESIGN.md, and every mistake that can be made in it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers import PROJECT
from livecheck.errors import PageErrors
from livecheck.model import Block, Options, Output, Page, Step
from livecheck.parse import Fence, fences, is_ours, read_page
from livecheck.parse.commands import Opens, leaves, opens
from livecheck.versions import Requirement

CASES = PROJECT / "tests/cases/parse"
PATH = Path("docs/fr/x.md")


def read(text: str) -> Page:
    return read_page(PATH, "fr", text)


def mistakes(text: str) -> str:
    with pytest.raises(PageErrors) as caught:
        read(text)
    return str(caught.value)


def console(*lines: str, options: str = "") -> str:
    return "\n".join([f"```console {options}".rstrip(), *lines, "```", ""])


def steps(*lines: str, options: str = "") -> tuple[Step, ...]:
    return read(console(*lines, options=options)).blocks[0].steps


# --- whole pages ------------------------------------------------------------------------------------------


def told_options(options: Options) -> str:
    default = Options()
    values = {field.name: getattr(options, field.name) for field in fields(options)}
    given = {name: value for name, value in values.items() if value != getattr(default, name)}
    return "".join(
        f" {name}={value.text if isinstance(value, Requirement) else value!r}" for name, value in given.items()
    )


def told_step(step: Step) -> list[str]:
    opened = f" opens {step.opens}│" if step.opens else ""
    command = step.command.replace("\n", "⏎")
    lines = [f"  {step.place.line} {step.prompt}│{command}│ {step.exit}{opened}"]
    for entry in step.transcript:
        text = f"{entry.text}{'    (guarded)' if entry.guarded else ''}" if isinstance(entry, Output) else ""
        lines.append(f"      {entry.line} {text if isinstance(entry, Output) else f'{entry.key}    (press)'}".rstrip())
    return lines


def told_block(block: Block) -> list[str]:
    head = f"{block.place.line}-{block.end} {block.language}{told_options(block.options)}"
    text = [f"  │{line}" for line in block.text.splitlines()] if not block.steps else []
    return [head, *text, *(line for step in block.steps for line in told_step(step))]


def told(page: Page) -> str:
    return "".join(f"{line}\n" for block in page.blocks for line in told_block(block))


@pytest.mark.parametrize("path", sorted(CASES.glob("pages/*.md")), ids=lambda path: path.stem)
def test_a_page_is_read_as_its_case_says(path: Path) -> None:
    assert told(read(path.read_text(encoding="utf-8"))) == path.with_suffix(".blocks").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(CASES.glob("mistakes/*.md")), ids=lambda path: path.stem)
def test_all_mistakes_of_a_page_are_told_at_once(path: Path) -> None:
    told = mistakes(path.read_text(encoding="utf-8"))
    assert told + "\n" == path.with_suffix(".errors").read_text(encoding="utf-8")


def test_the_path_is_printed_as_given() -> None:
    with pytest.raises(PageErrors, match=r"^docs/en/y\.md:1: ") as caught:
        read_page(Path("docs/en/y.md"), "en", "```console\n```\n")
    assert [(str(error.place), error.place.line) for error in caught.value.errors] == [("docs/en/y.md:1", 1)]


@pytest.mark.parametrize("page", ["containers", "shells", "commands"])
@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_and_a_byte_order_mark_change_nothing(page: str, ending: str) -> None:
    text = (CASES / "pages" / f"{page}.md").read_text(encoding="utf-8")
    assert read("\ufeff" + text.replace("\n", ending)) == read(text)


def test_letters_that_only_python_takes_for_line_ends_leave_line_numbers_alone() -> None:
    (block,) = read("a\x0cb\u2028c\x85\n" + console("$ cat a", "a\x0cb")).blocks
    assert block.place.line == 2
    assert block.steps[0].output == ("a\x0cb",)


def test_a_last_line_needs_no_end() -> None:
    assert read("```console\n$ a\n```").blocks == read("```console\n$ a\n```\n").blocks


def test_the_text_of_a_block_is_what_the_author_wrote() -> None:
    (block,) = read("- x\n\n    ```console\n    $ a\n    \\$ b\n\n      c\n    ```\n").blocks
    assert block.text == "$ a\n\\$ b\n\n  c\n"


def test_a_page_without_front_matter_runs_on_one_empty_node() -> None:
    page = read(console("$ a"))
    assert (page.recipe.nodes, page.recipe.images, dict(page.recipe.files)) == (("node1",), (), {})


def test_front_matter_is_read_with_the_lines_it_stands_in() -> None:
    source = "docs/assets/app.py"
    page = read(
        "---\ntitle: x\nlab:\n  nodes: [manager, worker]\n  images:\n  - alpine\n  - a/b:c\n"
        f"  files:\n    d/app.py: {source}\n---\n" + console("[manager] $ a")
    )
    assert page.recipe.nodes == ("manager", "worker")
    assert page.recipe.images == ("alpine", "a/b:c")
    assert page.recipe.files == {"d/app.py": Path(source)}
    lines = {"nodes.manager": 4, "nodes.worker": 4, "images.alpine": 6, "images.a/b:c": 7, "files.d/app.py": 9}
    assert page.recipe.lines == {"lab": 3} | lines
    assert page.blocks[0].steps[0].place.line == 12


@pytest.mark.parametrize(
    "text",
    ["---\njust text\n---\n", "---\n\n---\n", "---\n- a\n---\n", "---\n\n# a rule on top\n", "---\ntags: [a]\n...\n"],
)
def test_front_matter_that_does_not_concern_the_check_is_left_alone(text: str) -> None:
    assert read(text + console("$ a")).recipe.nodes == ("node1",)


def test_front_matter_that_would_take_long_is_refused_at_once() -> None:
    assert mistakes("---\na: [" + "[]," * 200_000 + "]\n---\n").startswith(
        "docs/fr/x.md:1: the front matter has 600005 characters, and 10000 are read"
    )


# --- fences -----------------------------------------------------------------------------------------------


def test_fences_of_every_language_are_found() -> None:
    text = "```\na\n```\n\n  ~~~~ python title='x'\n  ```\n\n    b\n  ~~~~\n"
    assert fences(text) == (
        Fence("", "```", 1, 3, 0, "a\n"),
        Fence("python title='x'", "~~~~", 5, 9, 2, "```\n\n  b\n"),
    )


def test_a_fence_that_never_closes_reaches_to_the_end() -> None:
    assert fences("a\n```sh\nb\n") == (Fence("sh", "```", 2, 3, 0, "b\n"),)


def test_a_longer_closing_fence_ends_a_block_though_the_page_is_refused() -> None:
    text = "```console\n$ a\n`````\n\n```console\n$ b\n```\n"
    assert [(fence.line, fence.end) for fence in fences(text)] == [(1, 3), (5, 7)]
    assert mistakes(text).startswith("docs/fr/x.md:3: this closing fence is longer than its opening one in line 1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- a\n```\n-->\n```\nb\n```\n", [4]),
        ("text <!-- a\n```\n--> text <!-- b\n```\n-->\n```\nb\n```\n", [6]),
        ("<!-- a --> <!-- b -->\n```\nb\n```\n", [2]),
        ("`` <!-- ` ``\n```\nb\n```\n", [2]),
    ],
)
def test_fences_in_comments_do_not_count(text: str, expected: list[int]) -> None:
    assert [fence.line for fence in fences(text)] == expected


@pytest.mark.parametrize(
    ("info", "ours"),
    [
        ("console", True),
        ("console hidden", True),
        ("CONSOLE", True),
        ("{.console}", True),
        ("{ #id .console }", True),
        ("console{}", True),
        ('js file="a"', True),
        ("js file='a", True),
        ('{.js file="a"}', True),
        ("", False),
        ("python", False),
        ("consoles", False),
        ("console-x", False),
        ('js title="console file=x"', False),
        ("{.python}", False),
        ("text profile", False),
    ],
)
def test_blocks_of_ours_are_told_from_others(info: str, ours: bool) -> None:
    assert is_ours(info) is ours


def commented(text: str, found: tuple[Fence, ...]) -> set[int]:
    """The lines of HTML comments that begin a line outside of our fences."""
    inside = {line for fence in found for line in range(fence.line, fence.end + 1)}
    lines: set[int] = set()
    for comment in re.finditer(r"^<!--.*?-->", text, re.MULTILINE | re.DOTALL):
        first = text.count("\n", 0, comment.start()) + 1
        if first not in inside:
            lines |= set(range(first, first + comment[0].count("\n") + 1))
    return lines


def tracked_pages() -> list[Path]:
    """All pages of the course, and the pages of these tests that hold what both extractors take for fences."""
    odd = {"inner-fences.md"}  # what it takes for fences there, CommonMark and the site take for text
    return sorted(PROJECT.glob("docs/**/*.md")) + [p for p in sorted(CASES.glob("pages/*.md")) if p.name not in odd]


@pytest.mark.parametrize("path", tracked_pages(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_pytest_codeblocks_finds_the_same_fences(path: Path) -> None:
    """It runs `sh` and `python` fences of pages; it overlooks tildes, and takes comments for pages."""
    codeblocks = pytest.importorskip("pytest_codeblocks", reason="the other extractor is not installed")
    text = path.read_text(encoding="utf-8")
    ours = fences(text)
    hidden = commented(text, ours)
    theirs = [block for block in codeblocks.extract_from_file(path) if block.lineno not in hidden]
    assert [(f.line, f.info, inked(f.text)) for f in ours if f.marker[0] == "`"] == [
        (block.lineno, block.syntax.strip(), inked(block.code)) for block in theirs
    ]


def inked(text: str) -> list[str]:
    """The lines that are not blank; the other extractor loses blank lines of indented fences."""
    return [line for line in text.split("\n") if line.strip()]


# --- transcripts ------------------------------------------------------------------------------------------


def test_the_last_command_alone_has_the_status_of_the_block() -> None:
    assert [step.exit for step in steps("$ a", "$ b", "c", options='exit="3"')] == [0, 3]


def test_blank_lines_and_tabs_of_output_are_kept() -> None:
    (step,) = steps("$ a", "", "\tb ", "")
    assert step.output == ("", "\tb ", "")
    assert step.output_lines == (3, 4, 5)


def test_a_step_knows_its_node_and_whether_it_is_typed_inside_a_shell() -> None:
    front, first = (
        "---\nlab:\n  nodes: [a, b]\n---\n",
        console("$ docker run -it x sh", "/ # ls", "/ # exit", "[a] $ b"),
    )
    second = console("[b] $ c", options='node="b"')
    page = read(f"{front}{first}\n{second}")
    assert [block.node for block in page.blocks] == ["a", "b"]
    assert [step.node for step in page.steps] == ["a", "a", "a", "a", "b"]
    assert [step.inside for step in page.steps] == [False, True, True, False, False]


def test_a_prompt_of_the_own_node_may_name_it() -> None:
    assert [step.prompt for step in steps("[node1] $ a", "$ b")] == ["[node1] $ ", "$ "]


def test_the_prompt_shows_itself_with_its_blank_although_an_editor_cut_it_off() -> None:
    assert "docs/fr/x.md:3: a prompt without a command" in mistakes(console("$ a", "[node1] $"))


@pytest.mark.parametrize(
    "prompt", ["/ # ", "/app # ", "~ # ", "/ $ ", "root@2f9c1ab7d0e3:/# ", "root@host:~# ", "a@b-c:~/d$ "]
)
def test_a_shell_is_recognised_by_the_shape_of_its_prompt(prompt: str) -> None:
    first, second = steps("$ docker run -it x", f"{prompt}exit")
    assert (first.opens, second.prompt, second.command) == (prompt, prompt, "exit")


@pytest.mark.parametrize("line", ["bash # ls", "root@x: # ls", "/#ls", "a / # ls", "/ # ", "% ls", "> ls"])
def test_what_has_no_shape_of_a_prompt_is_output_also_where_a_shell_may_open(line: str) -> None:
    if line == "/ # ":
        assert "a prompt without a command" in mistakes(console("$ docker run -it x", line))
    else:
        assert steps("$ docker run -it x", line)[0].output == (line,)


def test_a_prompt_is_not_live_before_a_shell_may_have_opened() -> None:
    (step,) = steps("$ docker run x cat log", "/ # ls", "root@x:/# ls", "# ls")
    assert step.output == ("/ # ls", "root@x:/# ls", "# ls")


def test_the_prompt_of_another_shell_is_output() -> None:
    _, shown, left = steps("$ docker run -it x sh", "root@a:/# cat log", "root@b:/# ls", "/ # ls", "root@a:/# exit")
    assert shown.output == ("root@b:/# ls", "/ # ls")
    assert left.command == "exit"


def test_a_prompt_of_the_node_closes_what_is_open_in_it() -> None:
    assert [s.prompt for s in steps("$ docker run -it x sh", "/ # a", "$ b", "/ # c")] == ["$ ", "/ # ", "$ "]


def test_a_container_that_may_have_ended_has_not_opened_a_second_shell_with_the_same_prompt() -> None:
    typed = steps("$ docker run -it x sh", "/ # docker exec -it y ls", "/ # exit", "$ a", "/ # b")
    assert [step.opens for step in typed] == ["/ # ", None, None, None]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("docker run -it alpine sh", Opens.SURE),
        ("docker container run --rm -ti alpine /bin/ash -l", Opens.SURE),
        ("docker run \\\n  --interactive --tty=true alpine", Opens.MAYBE),
        ("docker exec -i x cat", Opens.MAYBE),
        ("docker start -ai 3030", Opens.MAYBE),
        ("docker start --interactive 3030", Opens.MAYBE),
        ("docker start -a 3030", Opens.NO),
        ("docker start 3030", Opens.NO),
        ("docker attach x", Opens.MAYBE),
        ("docker container attach x", Opens.MAYBE),
        ("docker run -itd alpine sh", Opens.NO),
        ("docker run -it --detach alpine", Opens.NO),
        ("docker run alpine sh", Opens.NO),
        ("docker run -it alpine sh < script", Opens.NO),
        ("docker compose exec web sh", Opens.SURE),
        ("docker compose run web", Opens.MAYBE),
        ("docker compose exec -T web sh", Opens.NO),
        ("docker image ls -it", Opens.NO),
        ("cd /tmp && docker run -it alpine sh", Opens.SURE),
        ("docker run -it alpine sh; ls", Opens.NO),
        ("docker run -it alpine ls | cat", Opens.NO),
        ("FOO=1 sudo bash", Opens.SURE),
        ("/bin/bash --norc", Opens.SURE),
        ("bash script.sh", Opens.NO),
        ("bash -c 'ls'", Opens.NO),
        ("su", Opens.SURE),
        ("su - nobody", Opens.SURE),
        ("su nobody -c id", Opens.NO),
        ("echo bash", Opens.NO),
        ("echo 'open", Opens.NO),
        ("docker run -it alpine sh;", Opens.SURE),
        ("docker run -it alpine sh &", Opens.NO),
        ("docker run -it alpine sh 2>&1 > log", Opens.SURE),
        ("docker run -i alpine sh <<END-1\nls\nEND-1", Opens.NO),
        ("cat <<'E F' > f && sh\nx\nE F", Opens.SURE),
        ("cat f | sh", Opens.NO),
        ("! time docker run -it alpine sh # not to be left", Opens.SURE),
        ("", Opens.NO),
    ],
)
def test_interactive_commands_may_open_a_shell(command: str, expected: Opens) -> None:
    assert opens(command) is expected


@pytest.mark.parametrize(
    ("command", "left"),
    [
        ("exit", True),
        ("exit 3 # enough", True),
        ("ls; logout;", True),
        ("a |\\\nb && exit", True),
        ("ls | exit", False),
        ("(exit)", False),
        ("exit &", False),
        ("echo exit", False),
        ("cat <<EOF\nexit\nEOF", False),
        ("# exit", False),
    ],
)
def test_a_command_may_leave_its_shell(command: str, left: bool) -> None:
    assert leaves(command) is left


# --- whatever is written ----------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "```",
            "````",
            "~~~",
            "console",
            "text",
            " file=",
            ' exit="1"',
            " node='b'",
            " hidden",
            "{",
            "}",
            "\n",
            "\n",
            "\n",
        ),
        *(
            "$ ",
            "[b] $ ",
            "/ # ",
            "root@a:/# ",
            "# ",
            "> ",
            "\\",
            "...",
            "^C\n",
            "^D\n",
            "^P^Q\n",
            "exit",
            "sh",
            "su\n",
        ),
        *(
            "docker run -it a sh\n",
            "<<EOF",
            "EOF",
            "'",
            '"',
            "(",
            "if ",
            "|",
            "<!--",
            "-->",
            "    ",
            "\t",
            "- ",
            "\r\n",
        ),
        *(
            "---\n",
            "lab:",
            "\n  nodes: [a, b]",
            "\n  images:",
            "\n  files:",
            " {a: b}",
            "&x ",
            "*x",
            "!!binary ",
            "\ufeff",
        ),
    ]
)


def read_or_lines(text: str) -> tuple[Page | None, list[int]]:
    """The page, or the lines of its mistakes."""
    try:
        return read(text), []
    except PageErrors as error:
        return None, [mistake.place.line for mistake in error.errors]


@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=40).map("".join)))
@example("---\n" + "[" * 600 + "\n---\n")
@example('---\na: "\\UFFFFFFFF"\n---\n')
@example('---\nlab:\n  files: {a: "\\0", b: ' + "x" * 300 + "}\n---\n")
@example("---\nlab: &x\n  nodes: *x\n---\n")
@example("```console\n$ a\n" + "\\" * 5000 + "$ b\n```\n")
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    page, lines = read_or_lines(text)
    last = len(re.split(r"\r\n|\r|\n", text))
    assert lines == sorted(lines)
    assert all(1 <= line <= last for line in lines)
    for block in page.blocks if page else ():
        assert block.steps or block.options.file is not None
        assert block.place.line < block.end


@given(st.lists(st.sampled_from(["out", "", "...", "/ # ls", "> a", "\\x", "$x", "# b"]), max_size=8))
def test_every_line_of_a_block_is_a_command_or_an_entry(lines: list[str]) -> None:
    page = read(console("$ cat log", *lines, "$ true"))
    first, second = page.blocks[0].steps
    assert first.output == tuple(lines)
    assert first.output_lines == tuple(range(3, 3 + len(lines)))
    assert second.command == "true"
