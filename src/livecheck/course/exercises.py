"""Blocks → exercises: the pages of one file name, held together across languages, and the key of their run."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from livecheck.course.enclosed import read_enclosed
from livecheck.errors import PageError, PageErrors, Place
from livecheck.model import MOST_STEPS, Block, Exercise, Limits, Network, Options, Output, OwnKind, Page, Step
from livecheck.pins import PINS, full_name
from livecheck.versions import Pinned, Requirement

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
"""What an exercise can be called: its network, its records and its replay carry the name."""
RECIPE_PARTS = ("nodes", "images", "files", "prompts", "network", "limits")
"""What stands under `lab:`, and the fields of `Recipe` that hold it."""


def make_exercises(
    pages: Sequence[Page],
    images: Collection[str],
    *,
    root: Path = Path(),
    docs: Path = Path("docs"),
    kinds: tuple[OwnKind, ...] = (),
) -> tuple[Exercise, ...]:
    """Groups pages by file name; `images` are the names that the mirror offers, files of recipes lie in `docs`, below
    `root`, `kinds` are the author's own.

    The language of the first page is the default one. Pages without a checked block yield no exercise. Raises
    `PageErrors` with every mistake: languages that differ, a missing page, an unknown node or image.
    """
    languages = tuple(dict.fromkeys(page.language for page in pages))
    mistakes: list[PageError] = []
    groups = [group for group in _by_name(pages, languages) if any(page.blocks for page in group)]
    for group in groups:
        mistakes.extend(_language_mistakes(group, languages))
        mistakes.extend(mistake for page in group for mistake in _page_mistakes(page, images))
    if mistakes:
        raise PageErrors(mistakes)
    return tuple(_exercise(group, root, docs, kinds) for group in groups)


def _exercise(group: Sequence[Page], root: Path, docs: Path, kinds: tuple[OwnKind, ...]) -> Exercise:
    page = group[0]
    files: dict[str, bytes] = {}
    mistakes: list[PageError] = []
    for target, source in page.recipe.files.items():
        try:
            files[target] = read_enclosed(root, docs, source)
        except ValueError as error:
            place = Place(page.path, page.recipe.lines.get(f"files.{target}", 1))
            mistakes.append(PageError(place, f"the file `{source}` {error}"))
    if mistakes:
        raise PageErrors(mistakes)
    return Exercise(page.path.stem, tuple(group), _key(page, files), kinds, files)


def alternatives(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    """The blocks one by one; the same command for several versions of a program, without a word between, together."""
    groups: list[tuple[Block, ...]] = []
    for block in blocks:
        together = groups.pop() if groups and _is_alternative(groups[-1][-1], block) else ()
        groups.append((*together, block))
    return iter(groups)


def _is_alternative(before: Block, block: Block) -> bool:
    one, other = before.options, block.options
    if not block.adjoins or one.hidden or other.hidden or one.node != other.node:
        return False
    if one.requirement is None or other.requirement is None or one.requirement == other.requirement:
        return False
    return one.requirement.product is other.requirement.product and _subject(before) == _subject(block)


def _subject(block: Block) -> str | None:
    """The first command of a block, or the file that it is."""
    return block.steps[0].command if block.steps else block.options.file


def version_mistakes(exercises: Iterable[Exercise], pinned: Pinned) -> Iterator[PageError]:
    """Blocks for versions that none of the pinned ones is of, and alternatives that leave a pinned version out."""
    for group in (group for exercise in exercises for group in alternatives(exercise.blocks)):
        wanted = [block.options.requirement for block in group if block.options.requirement is not None]
        for block, requirement in zip(group, wanted, strict=False):
            releases = pinned[requirement.product].values()
            if not any(map(requirement.holds, releases)):
                told = ", ".join(releases) or "there are none"
                problem = f"none of the pinned versions fulfils it ({told}); mend it, or pin one"
                yield PageError(block.place, f'{requirement.product}="{requirement}": {problem}')
        if len(group) > 1:
            yield from _left_out(group[0], wanted, pinned)
            yield from _told_twice(group, wanted, pinned)


def _left_out(block: Block, wanted: Sequence[Requirement], pinned: Pinned) -> Iterator[PageError]:
    product = wanted[0].product
    left = [each for each in pinned[product].values() if not any(one.holds(each) for one in wanted)]
    if left:
        versions = f"{product.known_as} {', '.join(left)}"
        yield PageError(block.place, f"these blocks leave {versions} out, pinned in {PINS}; write one more")


def _told_twice(group: Sequence[Block], wanted: Sequence[Requirement], pinned: Pinned) -> Iterator[PageError]:
    """A reader of a version finds it under one tab."""
    product = wanted[0].product
    for release in pinned[product].values():
        fitting = [block.place for block, one in zip(group, wanted, strict=True) if one.holds(release)]
        if len(fitting) > 1:
            problem = f"{product.known_as} {release} is in two of these blocks, here and in line {fitting[0].line}"
            yield PageError(fitting[1], f"{problem}; let one of them end before the other begins")


def _by_name(pages: Sequence[Page], languages: Sequence[str]) -> list[tuple[Page, ...]]:
    in_order = sorted(pages, key=lambda page: languages.index(page.language))
    names = dict.fromkeys(page.path.stem for page in pages)
    return [tuple(page for page in in_order if page.path.stem == name) for name in names]


# --- one file name, several languages ---------------------------------------------------------------------


def _language_mistakes(group: Sequence[Page], languages: Sequence[str]) -> Iterator[PageError]:
    first = group[0]
    known = {page.language: page for page in reversed(group)}
    for page in group:
        if page is not known[page.language]:
            top = page.blocks[0].place if page.blocks else Place(page.path, 1)
            yield PageError(top, f"{known[page.language].path} has the same file name; rename one of the two")
    witness = next(page for page in group if page.blocks)
    for language in languages:
        if language not in known:
            problem = f"this page has no counterpart in the language {language}; write"
            yield PageError(witness.blocks[0].place, f"{problem} {_counterpart(witness, language)}")
    for page in group[1:]:
        yield from _recipe_differences(first, page)
        yield from _block_differences(first, page)


def _counterpart(page: Page, language: str) -> str:
    parts = [language if part == page.language else part for part in page.path.parts]
    return f"{Path(*parts)}" if page.language in page.path.parts else f"it under the name {page.path.name}"


def _recipe_differences(first: Page, page: Page) -> Iterator[PageError]:
    if first.recipe == page.recipe:
        return
    for part in RECIPE_PARTS:
        ours, theirs = getattr(first.recipe, part), getattr(page.recipe, part)
        if ours != theirs:
            problem = f"`lab: {part}` holds {_shown(ours)} here and {_shown(theirs)} there; make them the same"
            yield PageError(_part_place(first, part), problem, _part_place(page, part))


def _shown(part: Sequence[str] | Mapping[str, Path] | Limits) -> str:
    if isinstance(part, str | Limits):
        return str(part)
    entries = [f"{key}: {value}" for key, value in part.items()] if isinstance(part, Mapping) else part
    return f"[{', '.join(entries)}]"


def _part_place(page: Page, part: str) -> Place:
    """Where the first entry of this part of the recipe stands, or the whole recipe, or the page's top."""
    lines = [line for name, line in page.recipe.lines.items() if name.startswith(f"{part}.")]
    return Place(page.path, min(lines, default=page.recipe.lines.get("lab", 1)))


def _block_differences(first: Page, page: Page) -> Iterator[PageError]:
    """Pairs the blocks of two pages as well as can be, so that a missing block is told as just that."""
    ours, theirs = [_letters(block) for block in first.blocks], [_letters(block) for block in page.blocks]
    changes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    for _, start, end, other_start, other_end in (change for change in changes if change[0] != "equal"):
        for mine, other in zip_longest(range(start, end), range(other_start, other_end)):
            if mine is None:
                yield _missing(_block_place(first, end), page.blocks[other].place, first)
            elif other is None:
                yield _missing(first.blocks[mine].place, _block_place(page, other_end), page)
            else:
                yield _difference(first.blocks[mine], page.blocks[other])


def _letters(block: Block) -> tuple[str, Options, str]:
    return block.language, block.options, block.text


def _missing(mine: Place, other: Place, lacking: Page) -> PageError:
    """A block that only one page has; in the other, the place where it is missing."""
    problem = f"a block is missing in {lacking.path}; both need the same blocks in the same order"
    return PageError(mine, problem, other)


def _block_place(page: Page, index: int) -> Place:
    """Where block `index` begins, or where the last one ends if there are not so many."""
    if index < len(page.blocks):
        return page.blocks[index].place
    return Place(page.path, page.blocks[-1].end if page.blocks else 1)


def _difference(mine: Block, other: Block) -> PageError:
    if mine.language != other.language:
        problem = f"the block's language is `{mine.language}` here and `{other.language}` there; make them the same"
        return PageError(mine.place, problem, other.place)
    if mine.options != other.options:
        names = [name for name in Options.__slots__ if getattr(mine.options, name) != getattr(other.options, name)]
        options = ", ".join(name.replace("any_order", "order") for name in names)
        problem = f"the blocks have not the same options ({options}); make them the same"
        return PageError(mine.place, problem, other.place)
    ours, theirs = mine.text.split("\n"), other.text.split("\n")
    index = next(i for i, (a, b) in enumerate(zip_longest(ours, theirs)) if a != b)
    places = [Place(block.place.path, block.place.line + 1 + index) for block in (mine, other)]
    a, b = (lines[index] if index < len(lines) - 1 else None for lines in (ours, theirs))
    return PageError(places[0], f"{_quoted(a)} here and {_quoted(b)} there; make them the same", places[1])


def _quoted(line: str | None) -> str:
    return "the block's end" if line is None else f"`{line}`"


# --- one page ---------------------------------------------------------------------------------------------


def _page_mistakes(page: Page, images: Collection[str]) -> Iterator[PageError]:
    nodes = page.recipe.nodes
    if page.blocks and not NAME.fullmatch(page.path.stem):
        problem = (
            "an exercise is called by its file's name, and this is none; take letters of ASCII, digits, `.`, `-`, `_`"
        )
        yield PageError(Place(page.path, 1), problem)
    for step in page.steps[MOST_STEPS : MOST_STEPS + 1]:
        yield PageError(step.place, f"an exercise has {MOST_STEPS} commands at most; divide this one from here on")
    advice = "name one of these, or add it to `lab: nodes` in the front matter"
    for block in page.blocks:
        node = block.options.node
        if node is not None and node not in nodes:
            yield PageError(block.place, f'node="{node}" is none of this lab\'s nodes ({", ".join(nodes)}); {advice}')
    offered = {full_name(image) for image in images}
    for image in page.recipe.images:
        if full_name(image) not in offered:
            line = page.recipe.lines.get(f"images.{image}", 1)
            yield PageError(Place(page.path, line), _unknown_image(image, offered))


def _unknown_image(image: str, offered: Collection[str]) -> str:
    near = get_close_matches(full_name(image), sorted(offered), n=1)
    hint = f"did you mean `{near[0]}`? It could" if near else "it could"
    return f"the image `{image}` is not among those the course has pinned; {hint} also be added to them"


# --- the key of a run -------------------------------------------------------------------------------------


def _key(page: Page, files: Mapping[str, bytes]) -> str:
    """A hash of all that a run depends on in the page: neither its prose nor where something stands in it."""
    told: dict[str, object] = {
        "nodes": page.recipe.nodes,
        "images": sorted(page.recipe.images),
        "files": {target: sha256(content).hexdigest() for target, content in files.items()},
        "blocks": [_told_block(block) for block in page.blocks],
    }
    if page.recipe.prompts:
        told["prompts"] = page.recipe.prompts
    if page.recipe.network is not Network.MIRROR:
        told["network"] = page.recipe.network
    if page.recipe.limits != Limits():
        told["limits"] = str(page.recipe.limits)
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _told_block(block: Block) -> list[object]:
    values = [getattr(block.options, name) for name in Options.__slots__ if name != "hidden"]
    options = [str(value) if isinstance(value, Requirement) else value for value in values]
    text = block.text if block.options.file is not None else None
    return [options, text, [_told_step(step) for step in block.steps]]


def _told_step(step: Step) -> list[object]:
    entries = [[e.text, e.guarded] if isinstance(e, Output) else [e.key] for e in step.transcript]
    return [step.prompt, step.command, entries, step.exit, step.opens]
