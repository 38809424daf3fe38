"""The house: which module may import which. CONTRIBUTING.md shows the same table to people."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import PROJECT

HOOKS = PROJECT / "hooks"
SRC = PROJECT / "src"

RECORDS = {"model", "errors"}
TABLE = {
    "errors": set(),
    "inert": set(),
    "pairing": set(),
    "versions": set(),
    "model": {"errors", "versions"},  # for `Place`, which says where a record comes from
    "pins": {"errors", "versions"},
    "shell": set(),
    "parse": RECORDS | {"versions"},
    "match": {"model", "shell"},
    "signs": RECORDS | {"match"},
    "judge": RECORDS | {"match", "signs"},
    "terminal": RECORDS,
    "store": RECORDS,
    # For whom an engine asks, how a full disk is told, and pins that are raised.
    "lab": RECORDS | {"terminal", "pins", "signs", "versions", "store"},
    "run": RECORDS | {"match", "signs"},
    "course": RECORDS | {"parse", "pins", "judge", "versions"},
    "other_engines": {"model", "store", "judge", "versions"},
    "notices": {"model", "pins", "versions"},
    "report": RECORDS | {"inert", "match"},  # for `samples`: what agrees is not marked as a difference
    "deliver": RECORDS | {"report", "store"},
    "progress": {"model"},
    "accept": {"model", "parse", "match", "judge", "pairing"},
    "mutants": RECORDS | {"match", "judge"},
    "commands": RECORDS
    | {"accept", "course", "judge", "lab", "mutants", "notices", "other_engines", "parse", "pins", "run", "store"}
    | {"versions"},
    "build": RECORDS | {"course", "commands", "progress"},
    "__main__": RECORDS | {"course", "commands", "progress", "lab", "report", "deliver", "mutants"},
    "__init__": set(),
}
PURE = {
    *(
        "model",
        "errors",
        "inert",
        "pairing",
        "versions",
        "shell",
        "parse",
        "match",
        "signs",
        "judge",
        "report",
        "accept",
    ),
    *("accept", "mutants", "notices"),
}
EFFECTS = {
    *("asyncio", "concurrent", "ctypes", "fcntl", "http", "multiprocessing", "os", "pty", "random", "select"),
    *("shutil", "signal", "socket", "ssl", "subprocess", "tempfile", "threading", "time", "urllib"),
    *("docker", "pyte", "requests", "rich"),
}


def modules() -> list[Path]:
    return sorted(path for path in (SRC / "livecheck").rglob("*.py"))


def module_of(path: Path) -> str:
    """The row of the table that a file belongs to: `lab` for lab.py and for lab/host.py."""
    return path.relative_to(SRC / "livecheck").with_suffix("").parts[0]


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
    return str(path.relative_to(SRC))


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


def test_downloads_know_the_built_site_and_how_a_day_is_written() -> None:
    names = set[str]().union(*(imports_of(path) for path in (SRC / "course_site/downloads").glob("*.py")))
    assert "mkdocs" not in outside(names)
    assert {each for each in names if each.startswith("livecheck")} == set()


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
