"""The house: which room may import which, and what no room may do. DESIGN.md shows the same table to people."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from helpers import PROJECT

SRC, HOOKS, TESTS = PROJECT / "src", PROJECT / "hooks", PROJECT / "tests"
PACKAGES = ("livecheck", "course_site")
RECORDS = frozenset({"model", "errors"})
"""Open to every room, and left out of the table below."""

ENGINE: Mapping[str, set[str]] = {
    "errors": {"inert"},
    "inert": set(),
    "pairing": set(),
    "shell": set(),
    "versions": set(),
    "model": {"versions"},
    "pins": {"versions"},
    "parse": {"inert", "shell", "versions"},
    "match": {"shell"},
    "signs": {"match"},
    "judge": {"match", "signs"},
    "course": {"match", "parse", "pins", "versions"},
    "terminal": set(),
    "store": set(),
    # For whom an engine asks, how a full disk is told, and pins that are raised.
    "lab": {"pins", "signs", "store", "terminal", "versions"},
    "run": {"match", "signs"},
    "other_engines": {"judge", "versions"},
    "notices": {"pins", "versions"},
    "evidence": {"course", "judge", "notices", "other_engines", "pins", "store", "versions"},
    "report": {"inert", "match", "pairing"},  # for samples: what agrees is not marked as a difference
    "deliver": {"report", "store"},
    "progress": {"inert"},
    "accept": {"judge", "match", "pairing", "parse"},
    "mutants": {"judge", "match"},
    "commands": {
        *("accept", "course", "deliver", "evidence", "judge", "lab", "mutants", "parse", "progress", "report"),
        *("run", "store"),
    },
    "build": {"commands", "course", "evidence", "judge", "progress"},
    "__main__": {"commands"},
}
SITE: Mapping[str, set[str]] = {
    "paged": set(),
    "site": {"paged"},
    "check": {"paged"},
    "replay": {"check"},
    "glossary": {"paged"},
    "quiz": {"paged"},
    "search": set(),
    "offline": set(),
    "scripts": set(),
    "downloads": {"check"},
    "extension": {"check", "glossary", "paged", "quiz", "replay"},
}
TABLES = {"livecheck": ENGINE, "course_site": SITE}
PURE = frozenset(
    {
        *("model", "errors", "inert", "pairing", "shell", "versions", "parse", "match", "signs", "judge", "report"),
        *("accept", "mutants", "notices"),
    }
)
EFFECTS = {
    *("asyncio", "concurrent", "ctypes", "fcntl", "http", "multiprocessing", "os", "pty", "random", "select"),
    *("shutil", "signal", "socket", "ssl", "subprocess", "tempfile", "threading", "time", "urllib"),
    *("docker", "pyte", "requests", "rich"),
}
WRITERS = {
    "livecheck": {"store", "lab", "deliver"},
    "course_site": {"replay", "search", "downloads"},  # what lies beside the site
}
WRITING = {"write_text", "write_bytes", "mkdir", "rename", "unlink", "touch", "rmdir", "symlink_to", "hardlink_to"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(package: str) -> list[Path]:
    return sorted((SRC / package).rglob("*.py"))


def room(path: Path) -> str:
    """The row of the table that a file belongs to: `lab` for lab.py and for lab/host.py."""
    return path.relative_to(SRC).with_suffix("").parts[1]


def imports(module: ast.AST) -> Iterator[str]:
    """Every imported name in full, wherever in the file the import stands; of a package what is taken from it."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative imports hide what the table is about"
            yield str(node.module)
            if node.module in PACKAGES:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def ours(path: Path, package: str) -> set[str]:
    """The rooms of a package that a file imports."""
    return {name.split(".")[1] for name in imports(tree(path)) if name.startswith(f"{package}.")}


def outside(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(tree(path))}


def test_imports_are_found_wherever_they_stand() -> None:
    text = "import a.b\nfrom livecheck import parse\ndef f():\n from c import d\n if x:\n  import e as g\n"
    assert set(imports(ast.parse(text))) == {"a.b", "livecheck", "livecheck.parse", "c", "e"}


def test_a_relative_import_is_refused() -> None:
    with pytest.raises(AssertionError, match="line 1: relative imports"):
        list(imports(ast.parse("from . import parse")))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_room_imports_only_what_the_table_allows(package: str) -> None:
    table = TABLES[package]
    excess = {
        f"{named(path)}: {', '.join(sorted(more))}"
        for path in modules(package)
        if room(path) != "__init__"
        and (more := ours(path, package) - table[room(path)] - {room(path), "VERSION", *RECORDS})
    }
    assert not excess


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_stands_in_the_table_that_is_not_imported(package: str) -> None:
    used: dict[str, set[str]] = {row: set() for row in TABLES[package]}
    for path in modules(package):
        if room(path) != "__init__":
            used[room(path)] |= ours(path, package)
    assert {row: allowed - used[row] for row, allowed in TABLES[package].items() if allowed - used[row]} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_room_is_imported_in_a_circle(package: str) -> None:
    left = {row: set(needed) for row, needed in TABLES[package].items()}
    while left:
        free = [row for row, needed in left.items() if not needed & left.keys()]
        assert free, f"these import each other: {sorted(left)}"
        for row in free:
            del left[row]


def test_the_engine_knows_nothing_of_a_site_and_no_generator() -> None:
    assert [
        named(p) for p in modules("livecheck") if outside(p) & {"course_site", "mkdocs", "markdown", "jinja2"}
    ] == []


def test_the_engine_has_no_words_in_french() -> None:
    accents = re.compile("[àâçèêëîïôûùœÀÂÇÈÊËÎÏÔÛÙŒ]")
    assert [named(p) for p in modules("livecheck") if accents.search(p.read_text(encoding="utf-8"))] == []


def behind_faces(path: Path, own: str = "") -> list[str]:
    """What a file imports from within a package that is not its `own`; in `commands` each file is a face."""
    deep = [name for name in imports(tree(path)) if name.split(".")[0] in PACKAGES and name.count(".") > 1]
    inside = [name for name in deep if not name.startswith((f"{own}.", "livecheck.commands.")) or not own]
    return [f"{named(path)}: {name}" for name in inside if not name.startswith("livecheck.commands.")]


def test_from_another_package_only_what_its_face_hands_on_is_imported() -> None:
    files = [path for package in PACKAGES for path in modules(package)] + sorted(HOOKS.glob("*.py"))
    own = {path: ".".join(path.relative_to(SRC).parts[:2]) for path in files if path.is_relative_to(SRC)}
    assert [found for path in files for found in behind_faces(path, own.get(path, ""))] == []


LABS = ("tests/live/", "tests/helpers/", "tests/tools/test_soak.py", "soak/")
"""What works with whole labs."""


def subject(path: Path) -> str:
    """The room that a test is for: its folder says which (`engine/lab`), or its name (`test_store_runs`)."""
    if named(path).startswith(LABS):
        return "livecheck.lab"
    words = {path.parent.name, *path.stem.removeprefix("test_").split("_")} - {"site", "tools"}
    rooms = [f"{package}.{row}" for package, table in TABLES.items() for row in table if row in words]
    return rooms[0] if rooms else ""


def test_tests_reach_into_the_room_that_they_test_alone() -> None:
    files = [path for folder in ("tests", "bench", "soak") for path in (PROJECT / folder).rglob("*.py")]
    assert [found for path in files for found in behind_faces(path, subject(path))] == []


def test_a_pure_room_cannot_have_effects() -> None:
    assert {room(path) for path in modules("livecheck") if room(path) in PURE} == PURE
    assert [named(path) for path in modules("livecheck") if room(path) in PURE and outside(path) & EFFECTS] == []


def test_only_the_lab_speaks_to_docker() -> None:
    assert {room(path) for path in modules("livecheck") if "docker" in outside(path)} == {"lab"}


def test_only_hooks_and_one_file_of_the_site_know_mkdocs() -> None:
    assert [named(path) for path in modules("course_site") if "mkdocs" in outside(path)] == ["src/course_site/site.py"]


def test_each_hook_is_small_and_named_in_the_configuration() -> None:
    hooks = sorted(HOOKS.glob("*.py"))
    configured = re.findall(r"^  - (hooks/\w+\.py)", (PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(configured) == [named(hook) for hook in hooks]
    assert [named(hook) for hook in hooks if len(hook.read_text(encoding="utf-8").splitlines()) > 60] == []


def writes(path: Path) -> bool:
    """Whether a file makes, changes or removes files: by the methods of a path that do, or by opening one to write."""
    calls = [
        node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    for call in calls:
        method = call.func.attr  # type: ignore[attr-defined]
        if method in WRITING or (method == "replace" and len(call.args) == 1 and not call.keywords):
            return True
        if method == "open" and any(isinstance(a, ast.Constant) and set(str(a.value)) & set("wax") for a in call.args):
            return True
    return False


def test_writing_is_found_in_whatever_way_it_is_done(tmp_path: Path) -> None:
    texts = {
        "a.write_text(b)": True,
        "a.replace(b)": True,
        'a.replace("b", "c")': False,
        'a.open("wb")': True,
        'a.open("rb")': False,
        "a.open(mode)": False,
    }
    for number, (text, expected) in enumerate(texts.items()):
        (tmp_path / f"{number}.py").write_text(text)
        assert writes(tmp_path / f"{number}.py") is expected, text


@pytest.mark.parametrize("package", PACKAGES)
def test_only_a_few_rooms_write(package: str) -> None:
    assert {room(path) for path in modules(package) if writes(path)} == WRITERS[package]


def test_nothing_is_async() -> None:
    kinds = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    found = [
        p for package in PACKAGES for p in modules(package) if any(isinstance(n, kinds) for n in ast.walk(tree(p)))
    ]
    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_design_shows_this_table(package: str) -> None:
    text = (PROJECT / "DESIGN.md").read_text(encoding="utf-8")
    section = text.partition(f"| room of `{package}` |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]*) \|$", section, re.MULTILINE)
    assert {row: set(re.findall(r"`(\w+)`", allowed)) for row, allowed in rows} == TABLES[package]


def test_design_names_the_pure_rooms() -> None:
    text = (PROJECT / "DESIGN.md").read_text(encoding="utf-8")
    sentence = text.partition("- *Pure against effects.*")[2].partition(" are pure:")[0]
    assert set(re.findall(r"`(\w+)`", sentence)) == PURE
