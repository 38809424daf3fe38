"""What the pages say: blocks and their steps, and the exercises that they make in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from livecheck.errors import Place
from livecheck.model.limits import Limits
from livecheck.versions import Requirement

FIRST_NODE = "node1"


@dataclass(frozen=True, slots=True)
class Options:
    """What stands after a fence's language, one field per option of the notation; `None` where left out."""

    node: str | None = None
    exit: int = 0
    """The exit status of the block's last command; every earlier command must end with 0."""
    timeout: float | None = None
    eventually: float | None = None
    """Seconds during which a read-only command is repeated until it shows what the page shows."""
    any_order: bool = False
    answer: str | None = None
    engine: Requirement | None = None
    """On other engines the block is `unverified`."""
    compose: Requirement | None = None
    """With other versions of Compose, and without it, the block is `unverified`."""
    needs: str | None = None
    """The name of something that the machine must be able to do, such as `ipvs`."""
    unchecked: str | None = None
    """Why the block is shown and never run."""
    hidden: bool = False
    """Run and checked, but not shown."""
    file: str | None = None
    """The path on the node that the block's text is written to."""

    @property
    def requirement(self) -> Requirement | None:
        """What it asks for; a block asks for versions of one program alone."""
        return self.engine or self.compose


@dataclass(frozen=True, slots=True)
class Output:
    """A line that the page promises. The `\\` that guards a line which reads as a prompt is gone already."""

    line: int
    text: str
    guarded: bool = False
    """Whether a `\\` stood before it: a `...` then stands for itself."""


@dataclass(frozen=True, slots=True)
class Press:
    """A key pressed while a command runs (`^C`, `^D`, `^P^Q`), once the output above it has appeared."""

    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Step:
    """One command and the output that the page promises for it."""

    place: Place
    """Where the command's first line stands."""
    node: str
    """The one that it is typed on."""
    prompt: str
    """The prompt as the page prints it, with its final blank: `$ `, `[node1] $ `, `/ # `."""
    inside: bool
    """Whether that is the prompt of a shell that an earlier command opened, and not the node's own."""
    command: str
    """What is typed, without prompts; continued lines (`> `) are joined with newlines."""
    transcript: tuple[Output | Press, ...]
    """What follows the command in the page, in order."""
    exit: int
    """The exit status that the page promises."""
    options: Options
    opens: str | None = None
    """The prompt of the shell that this command opens, as the page's next command on this node prints it."""
    program: bool = False
    """Whether it is typed into a program that is no shell and tells no status; the page declares its prompt."""

    @property
    def output(self) -> tuple[str, ...]:
        """The promised lines without the keys; three dots that stand for themselves keep their `\\`."""
        return tuple(
            f"\\{entry.text}" if entry.guarded and entry.text == "..." else entry.text
            for entry in self.transcript
            if isinstance(entry, Output)
        )

    def ends(self, status: int | None, prompt: str | None) -> bool:
        """Whether it is to end so: with a status, or in front of a prompt that is not the node's own."""
        if self.opens is not None or (self.program and status is None):
            return prompt is not None
        return status == self.exit

    @property
    def output_lines(self) -> tuple[int, ...]:
        """For each promised line, its line number in the page."""
        return tuple(entry.line for entry in self.transcript if isinstance(entry, Output))


@dataclass(frozen=True, slots=True)
class Block:
    """A fence that the check is concerned with: one `console` block, or one with `file=`."""

    place: Place
    """Where the opening fence stands."""
    end: int
    """The line of the closing fence."""
    node: str
    """The one that it is for: the first, where its options name none."""
    language: str
    options: Options
    text: str
    """The text between the fences as the author wrote it, without the indentation of the fence; it ends with a
    newline unless it is empty."""
    steps: tuple[Step, ...] = ()
    """The commands of a `console` block; empty for a file."""
    adjoins: bool = False
    """Whether nothing but blank lines stands between it and the block before it."""

    @property
    def written(self) -> str:
        """What it writes and where, much as a command would say it; empty if it writes nothing."""
        return "" if self.options.file is None else f"> {self.options.file}\n{self.text}"


class Network(StrEnum):
    """What the nodes of a lab reach beside each other."""

    MIRROR = "mirror"
    """Their mirror, and nothing else."""
    OPEN = "open"
    """Whatever the daemon's machine reaches, such as servers of packages."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a lab needs beyond one empty node; the `lab:` entry of a page's front matter."""

    nodes: tuple[str, ...] = (FIRST_NODE,)
    images: tuple[str, ...] = ()
    """The images that the page's commands pull, as they name them, without a tag where they write none."""
    files: Mapping[str, Path] = field(default_factory=dict)
    """Files that lie ready on the first node: their path there, and where they lie in the project."""
    prompts: tuple[str, ...] = ()
    """The prompts of programs that are no shells, at which the page goes on."""
    network: Network = Network.MIRROR
    limits: Limits = field(default_factory=Limits)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """The line in the page of `lab` and of what stands under it: `nodes.node1`, `images.alpine`, `files.app.py`."""


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file in one language."""

    path: Path
    language: str
    recipe: Recipe
    blocks: tuple[Block, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in the order in which they are typed."""
        return tuple(step for block in self.blocks for step in block.steps)


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A sort of value that differs on every machine, as an author describes it in the project's settings."""

    name: str
    shape: str
    """In the notation of `livecheck.match.own`."""
    nature: str
    """`identity` or `measure`."""
    after: str = ""
    """What stands right before it, if it counts only there."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """The pages of one file name in every language: same blocks, run once."""

    name: str
    """The file name without its ending: `1-containers`."""
    pages: tuple[Page, ...]
    """One per language, the course's default language first; the blocks of all are alike."""
    key: str
    """A hash of everything that a run of this exercise depends on in the pages."""
    kinds: tuple[OwnKind, ...] = ()
    """The author's own."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What lies ready on the first node: path there → what stands in it."""

    @property
    def recipe(self) -> Recipe:
        return self.pages[0].recipe

    @property
    def given(self) -> str:
        """What lies ready and where, much as commands would say it."""
        return "".join(f"> {path}\n{content.decode(errors='replace')}\n" for path, content in self.files.items())

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.pages[0].blocks

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, from the default language's page."""
        return self.pages[0].steps

    def twins(self, index: int) -> Mapping[str, Step]:
        """Step number `index` as each language's page has it."""
        return {page.language: page.steps[index] for page in self.pages}
