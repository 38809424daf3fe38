"""Reads what a page's front matter says under `lab:`; everything else in it belongs to the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from livecheck.model import FIRST_NODE, MOST_NODES, Limits, Network, Recipe
from livecheck.parse.flaw import Flaw
from livecheck.parse.limits import READERS, read_limit
from livecheck.parse.options import NODE, node_path
from livecheck.parse.shells import is_prompt

KEYS = ("nodes", "images", "files", "prompts", "network", "limits")
IMAGE = re.compile(r"[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?", re.ASCII)
PROMPT = re.compile(r"[^\s\\].*")
RULE = re.compile(r"---[ \t]*")
END = re.compile(r"(?:---|\.\.\.)[ \t]*")

LONGEST = 10_000
"""Characters of a front matter that are read; of some kinds of YAML, thousands more take seconds."""
TAKEN = frozenset({"mirror", "localhost"})
"""What no node can be called: the registry beside it, and itself."""

Pair = tuple[yaml.Node, yaml.Node]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a page, as far as it concerns the check."""

    recipe: Recipe
    length: int
    """How many lines it takes at the top of the page, with its rules; 0 where there is none."""
    flaws: tuple[Flaw, ...] = ()


def read_front_matter(lines: Sequence[str]) -> FrontMatter:
    """Reads the front matter at the top of a page's lines."""
    if not lines or not RULE.fullmatch(lines[0]):
        return FrontMatter(Recipe(), 0)
    end = next((i for i in range(1, len(lines)) if END.fullmatch(lines[i])), None)
    if end is None:
        opens_yaml = len(lines) > 1 and re.match(r"[A-Za-z_][\w-]*:(?: |$)", lines[1])
        flaws = (Flaw(1, "the front matter never ends; end it with a line `---`"),) if opens_yaml else ()
        return FrontMatter(Recipe(), 0, flaws)
    text = "\n".join(lines[1:end])
    if len(text) > LONGEST:
        flaws = (Flaw(1, f"the front matter has {len(text)} characters, and {LONGEST} are read; make it shorter"),)
        return FrontMatter(Recipe(), end + 1, flaws)
    found: list[Flaw] = []
    recipe = _read_yaml(text, found)
    return FrontMatter(recipe, end + 1, tuple(found))


def _read_yaml(text: str, flaws: list[Flaw]) -> Recipe:
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, why = mark.line + 2 if mark else 1, error.problem
    except yaml.reader.ReaderError as error:
        line, why = text.count("\n", 0, error.position) + 2, error.reason
    except (ValueError, OverflowError, RecursionError):  # PyYAML lets these through
        line, why = 1, "something in it is out of range or too deep"
    else:
        labs = [pair for pair in _pairs(tree) if pair[0].value == "lab"] if tree is not None else []
        twice = "`lab` stands in the front matter twice; put both together"
        flaws.extend(Flaw(_line(key), twice) for key, _ in labs[1:])
        return _read_lab(*labs[0], flaws) if labs else Recipe()
    flaws.append(Flaw(line, f"the front matter is no YAML: {why}; mend it"))
    return Recipe()


def _read_lab(key: yaml.Node, lab: yaml.Node, flaws: list[Flaw]) -> Recipe:
    if not isinstance(lab, yaml.MappingNode):
        flaws.append(Flaw(_line(key), f"`lab` holds {', '.join(KEYS)}, each with a value; write it so or take it away"))
        return Recipe()
    entries: dict[str, yaml.Node] = {}
    for name, value in _pairs(lab):
        if name.value in entries:
            flaws.append(Flaw(_line(name), f"`{name.value}` stands under `lab` twice; put both together"))
        elif name.value not in KEYS:
            flaws.append(Flaw(_line(name), f"`{name.value}` is not known under `lab`; there are {', '.join(KEYS)}"))
        else:
            entries[name.value] = value
    nodes = _read_names(entries.get("nodes"), "nodes", NODE, "node1", flaws)
    images = _read_names(entries.get("images"), "images", IMAGE, "alpine:3.20", flaws)
    files = _read_files(entries.get("files"), flaws)
    prompts = _read_names(entries.get("prompts"), "prompts", PROMPT, '"postgres=# "', flaws)
    for prompt in [prompt for prompt in prompts if is_prompt(f"{prompt.rstrip()} ")]:
        problem = f"`{prompt}` is the prompt of a shell, which needs no declaring; take it away"
        flaws.append(Flaw(prompts.pop(prompt), problem))
    too_many = f"is one node too many; a lab has {MOST_NODES} at most"
    flaws.extend(Flaw(nodes.pop(name), f"`{name}` {too_many}") for name in list(nodes)[MOST_NODES:])
    network, network_line = _read_network(entries.get("network"), flaws)
    limits = _read_limits(entries.get("limits"), flaws)
    paths = {path: source for path, (source, _) in files.items()}
    places = {
        "nodes": nodes,
        "images": images,
        "prompts": prompts,
        "network": network_line,
        "limits": {name: line for name, (_, line) in limits.items()},
        "files": {path: line for path, (_, line) in files.items()},
    }
    lines = {f"{part}.{name}": line for part, entries in places.items() for name, line in entries.items()}
    return Recipe(
        tuple(nodes) or (FIRST_NODE,),
        tuple(images),
        paths,
        tuple(prompts),
        network,
        Limits(**{name: value for name, (value, _) in limits.items()}),
        {"lab": _line(key)} | lines,
    )


def _read_network(node: yaml.Node | None, flaws: list[Flaw]) -> tuple[Network, dict[str, int]]:
    """What the lab reaches, and the line that says so."""
    if node is None:
        return Network.MIRROR, {}
    try:
        network = Network(node.value)
    except ValueError:
        flaws.append(Flaw(_line(node), f"{_shown(node)} is no `network` of a lab; there are {', '.join(Network)}"))
        return Network.MIRROR, {}
    return network, {network: _line(node)}


def _read_limits(node: yaml.Node | None, flaws: list[Flaw]) -> dict[str, tuple[Any, int]]:
    """Limit → its value and line."""
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode) or not node.value:
        flaws.append(Flaw(_line(node), f"`limits` holds {', '.join(READERS)}; write for example {{memory: 1g}}"))
        return {}
    limits: dict[str, tuple[Any, int]] = {}
    for name, value in node.value:
        try:
            if name.value in limits:
                raise ValueError(f"`{name.value}` stands under `limits` twice; take one away")
            limits[name.value] = (read_limit(str(name.value), str(value.value)), _line(name))
        except (ValueError, TypeError) as error:
            flaws.append(Flaw(_line(name), str(error)))
    return limits


def _read_names(
    node: yaml.Node | None, what: str, shape: re.Pattern[str], example: str, flaws: list[Flaw]
) -> dict[str, int]:
    """A list of names; each with its line."""
    if node is None:
        return {}
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        flaws.append(Flaw(_line(node), f"`{what}` is a list of names; write for example [{example}]"))
        return {}
    names: dict[str, int] = {}
    for item in node.value:
        if not _is_text(item) or not shape.fullmatch(item.value):
            problem = f"{_shown(item)} cannot stand under `{what}`; write a name such as {example}"
            flaws.append(Flaw(_line(item), problem))
        elif item.value in TAKEN and what == "nodes":
            flaws.append(
                Flaw(_line(item), f"`{item.value}` is another machine's name in a lab; call the node otherwise")
            )
        elif item.value in names:
            flaws.append(Flaw(_line(item), f"`{item.value}` stands under `{what}` twice; take one away"))
        else:
            names[item.value] = _line(item)
    return names


def _read_files(node: yaml.Node | None, flaws: list[Flaw]) -> dict[str, tuple[Path, int]]:
    """Path on the node → path in the project, and the line."""
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode) or not node.value:
        problem = "`files` names each file on the node and its source in the project: {app.py: docs/assets/app.py}"
        flaws.append(Flaw(_line(node), problem))
        return {}
    files: dict[str, tuple[Path, int]] = {}
    for target, source in node.value:
        wrong = _target_problem(target, files) or _source_problem(source)
        if wrong:
            flaws.append(Flaw(_line(target), wrong))
        else:
            files[target.value] = (Path(source.value), _line(target))
    return files


def _target_problem(target: yaml.Node, files: dict[str, tuple[Path, int]]) -> str | None:
    if not _is_text(target):
        return f"{_shown(target)} is no path; `files` names each file on the node and its source in the project"
    try:
        node_path(target.value)
    except ValueError as error:
        return f"`{target.value}`: {error}"
    return f"`{target.value}` stands under `files` twice; take one away" if target.value in files else None


def _source_problem(source: yaml.Node) -> str | None:
    if not _is_text(source):
        return f"{_shown(source)} is no path; write where the file lies in the project"
    path = PurePosixPath(source.value)
    if path.is_absolute() or ".." in path.parts:
        return f"`{source.value}` is outside the project; write its path from the project's folder"
    return None if source.value.isprintable() else "a path has no characters that cannot be seen; write it without"


def _pairs(node: yaml.Node) -> Iterator[Pair]:
    """The entries of a mapping that are named by a plain text; none for anything else."""
    if isinstance(node, yaml.MappingNode):
        yield from ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))


def _is_text(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str"


def _shown(node: yaml.Node) -> str:
    return f"`{node.value}`" if isinstance(node, yaml.ScalarNode) and node.value else "this"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 2
