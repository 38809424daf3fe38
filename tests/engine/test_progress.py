"""A moving display on a terminal, plain lines elsewhere."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress as Display
from rich.progress import TextColumn

from helpers.wires import LocalWire
from livecheck.progress import Lines, Moving, watch
from livecheck.terminal import render


def display(**options: object) -> Display:
    console = Console(file=io.StringIO(), force_terminal=True, width=120, color_system=None)
    return Display(TextColumn("{task.description} {task.fields[command]}"), console=console, auto_refresh=False)


def shown(moving: Display) -> str:
    """What the display draws now."""
    console = Console(file=io.StringIO(), width=120)
    console.print(moving.get_renderable())
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_where_there_is_no_terminal_each_stage_and_each_exercise_is_a_line() -> None:
    said: list[str] = []
    lines = Lines(said.append)
    lines.stage("building node")
    for number, command in enumerate(("ls", "pwd", "true"), 1):
        lines.step("1-containers", number, 3, command)
    lines.done("1-containers", 4.24)
    assert said == ["building node", "1-containers: 3 steps", "1-containers: 4.2 s"]


@pytest.mark.parametrize("forced", ["", "1"])
def test_a_pipe_gets_plain_lines_even_where_colours_are_forced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], forced: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", forced)
    said: list[str] = []
    with watch(said.append) as progress:
        progress.stage("building node")
        progress.step("x", 1, 2, "ls")
        progress.done("x", 1.0)
    assert said == ["building node", "x: 2 steps", "x: 1.0 s"]
    assert capsys.readouterr() == ("", "")


def test_the_display_shows_each_exercise_with_its_command_and_forgets_it_when_it_is_done() -> None:
    said: list[str] = []
    drawn = display()
    moving = Moving(drawn, said.append)
    moving.step("1-containers", 1, 22, "docker image pull alpine")
    moving.step("4-capabilities", 1, 4, "docker run")
    moving.step("1-containers", 2, 22, "docker image ls")
    assert [line.split() for line in shown(drawn).splitlines()] == [
        ["1-containers", "docker", "image", "ls"],
        ["4-capabilities", "docker", "run"],
    ]
    assert [(task.completed, task.total) for task in drawn.tasks] == [(2, 22), (1, 4)]
    moving.done("1-containers", 4.2)
    assert "1-containers" not in shown(drawn)
    assert said == ["1-containers: 4.2 s"]


def test_a_done_exercise_that_typed_nothing_is_told_all_the_same() -> None:
    said: list[str] = []
    Moving(display(), said.append).done("empty", 0.0)
    assert said == ["empty: 0.0 s"]


@pytest.mark.parametrize("command", ["[bold]x[/bold]", "[ -e /tmp ]", r"echo \[red]x", "test [/]"])
def test_a_command_is_shown_as_it_is_typed(command: str) -> None:
    drawn = display()
    Moving(drawn, lambda _: None).step("x", 1, 1, command)
    assert shown(drawn).rstrip() == f"x {command}"


def test_of_a_long_command_the_beginning_of_its_first_line_is_shown() -> None:
    drawn = display()
    Moving(drawn, lambda _: None).step("x", 1, 1, "y" * 100 + "\nsecond line")
    assert shown(drawn).rstrip() == "x " + "y" * 60


SCRIPT = """
import sys
from livecheck.progress import watch
with watch(lambda text: print(text, file=sys.stderr)) as progress:
    progress.stage("building node")
    progress.step("1-containers", 1, 1, "docker image pull alpine")
    progress.done("1-containers", 4.2)
print("after")
"""


def test_on_a_terminal_the_display_is_gone_at_the_end_and_the_lines_stay(project: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(project / 'src')!r})\n{SCRIPT}"
    wire = LocalWire(sys.executable, "-c", code)
    data = b""
    while more := wire.receive(30):
        data += more
    wire.close()
    drawn = data.decode()
    assert "docker image pull alpine" in drawn
    assert [line for line in render(drawn) if line] == ["building node", "1-containers: 4.2 s", "after"]
