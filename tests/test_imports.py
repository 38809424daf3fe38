"""The house: which module may import which. CONTRIBUTING.md shows the same table to people."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
HOOKS = PROJECT / "hooks"

RECORDS = {"model", "errors"}
STAGES = {"parse", "plan", "lab", "terminal", "run", "cache", "match", "signs", "judge", "report", "render", "accept"}
TABLE = {
    "model": {"errors", "versions"},  # for `Place`, which says where a record comes from
    "errors": set(),
    "inert": set(),
    "parse": RECORDS | {"versions"},
    "plan": RECORDS | {"pins", "versions"},  # for the full names of images
    "signs": RECORDS | {"match"},
    # For whom an engine asks, how a full disk is told, and pins that are raised.
    "lab": RECORDS | {"terminal", "pins", "signs", "versions", "whole"},
    "terminal": RECORDS,
    "run": RECORDS | {"match", "signs"},
    "cache": RECORDS | {"whole"},
    "pins": {"errors", "versions"},
    "versions": set(),
    "course": RECORDS | {"parse", "plan", "pins", "judge"},
    "match": {"model"},
    "judge": RECORDS | {"match", "signs"},  # for `Place`
    "report": RECORDS | {"inert", "match"},  # for `samples`: what agrees is not marked as a difference
    "render": RECORDS | {"inert", "match", "parse", "plan", "replay", "versions"},
    "replay": {"model", "inert"},
    "publish": RECORDS | {"replay", "whole"},
    "accept": {"model", "parse", "match", "judge"},
    "elsewhere": {"model", "cache", "judge", "versions"},
    "notices": {"model", "pins", "versions"},
    "pipeline": RECORDS | STAGES | {"course", "elsewhere", "notices", "pins", "versions"},
    "repair": RECORDS | {"parse", "plan", "pins", "cache", "course", "judge", "accept"},
    "progress": {"model"},
    "deliver": RECORDS | {"report", "whole"},
    "mutants": RECORDS | {"match", "judge"},
    "remember": {"model", "whole"},
    "whole": set(),
    "survey": RECORDS | {"cache", "course", "elsewhere", "mutants", "pins", "remember", "versions"},
    "build": RECORDS | {"course", "pipeline", "progress", "survey"},
    "__main__": RECORDS | {"course", "pipeline", "progress", "lab", "report", "deliver", "mutants", "survey", "repair"},
    "__init__": set(),
}
PURE = {
    "model",
    "errors",
    "inert",
    "parse",
    "plan",
    "match",
    "signs",
    "judge",
    "report",
    "render",
    "replay",
    "accept",
    "mutants",
    "notices",
    "versions",
}
EFFECTS = {
    *("asyncio", "concurrent", "ctypes", "fcntl", "http", "multiprocessing", "os", "pty", "random", "select"),
    *("shutil", "signal", "socket", "ssl", "subprocess", "tempfile", "threading", "time", "urllib"),
    *("docker", "pyte", "requests", "rich"),
}


def modules() -> list[Path]:
    return sorted(path for path in (HOOKS / "livecheck").rglob("*.py"))


def module_of(path: Path) -> str:
    """The row of the table that a file belongs to: `lab` for lab.py and for lab/host.py."""
    return path.relative_to(HOOKS / "livecheck").with_suffix("").parts[0]


def imports(tree: ast.AST) -> Iterator[str]:
    """Every imported name in full, wherever in the file the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative imports hide what the table is about"
            yield str(node.module)
            if node.module == "livecheck":
                yield from (f"livecheck.{alias.name}" for alias in node.names)


def imports_of(path: Path) -> set[str]:
    return set(imports(ast.parse(path.read_text(encoding="utf-8"), str(path))))


def ours(names: set[str]) -> set[str]:
    """The rows of the table that these imports reach into."""
    return {name.split(".")[1] for name in names if name.startswith("livecheck.")}


def outside(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def name(path: Path) -> str:
    return str(path.relative_to(HOOKS))


def test_imports_are_found_wherever_they_stand() -> None:
    text = "import a.b\nfrom livecheck import parse\ndef f():\n from c import d\n if x:\n  import e as g\n"
    assert set(imports(ast.parse(text))) == {"a.b", "livecheck", "livecheck.parse", "c", "e"}


def test_a_relative_import_is_refused() -> None:
    with pytest.raises(AssertionError, match="line 1: relative imports"):
        list(imports(ast.parse("from . import parse")))


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_module_imports_only_what_the_table_allows(path: Path) -> None:
    module = module_of(path)
    assert module in TABLE, f"{name(path)}: a new module; give it a row here and in CONTRIBUTING.md"
    excess = ours(imports_of(path)) - TABLE[module] - {module}
    assert not excess, f"{name(path)} may not import {', '.join(sorted(excess))}"


@pytest.mark.parametrize("path", [path for path in modules() if module_of(path) in PURE], ids=name)
def test_a_pure_module_cannot_have_effects(path: Path) -> None:
    assert not outside(imports_of(path)) & EFFECTS


@pytest.mark.parametrize("path", modules(), ids=name)
def test_only_the_lab_speaks_to_docker_and_nothing_knows_mkdocs(path: Path) -> None:
    names = outside(imports_of(path))
    assert "docker" not in names or module_of(path) == "lab"
    assert "mkdocs" not in names


def test_only_one_hook_imports_mkdocs() -> None:
    hooks = {path.name for path in HOOKS.glob("*.py") if "mkdocs" in outside(imports_of(path))}
    assert hooks <= {"mkdocs_events.py"}


def test_what_else_stands_beside_that_hook_only_reads_and_writes_text() -> None:
    others = {path.name: outside(imports_of(path)) for path in HOOKS.glob("*.py") if path.name != "mkdocs_events.py"}
    assert {"glossary.py", "quiz.py", "quiz_forms.py"} <= others.keys()
    assert [name for name, names in others.items() if names & EFFECTS] == []


def test_downloads_know_the_built_site_and_how_a_day_is_written() -> None:
    names = set[str]().union(*(imports_of(path) for path in (HOOKS / "downloads").glob("*.py")))
    assert "mkdocs" not in outside(names)
    assert {each for each in names if each.startswith("livecheck")} == {"livecheck.render.words"}


@pytest.mark.parametrize("path", modules(), ids=name)
def test_nothing_is_async(path: Path) -> None:
    kinds = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    assert not [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, kinds)]


def test_the_table_has_no_cycle() -> None:
    left = dict(TABLE)
    while left:
        free = [module for module, needed in left.items() if not needed & left.keys()]
        assert free, f"these import each other: {sorted(left)}"
        for module in free:
            del left[module]


def test_contributing_shows_this_table() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*) \|$", text, re.MULTILINE)
    shown = {module: set(re.findall(r"`(\w+)`", allowed)) for module, allowed in rows}
    expected = {module: allowed for module, allowed in TABLE.items() if module not in ("pipeline", "__init__")}
    assert {module: allowed for module, allowed in shown.items() if module != "pipeline"} == expected
    assert "| every stage |" in text
