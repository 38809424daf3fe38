"""The grammar of shell text, as far as a page needs it: commands, here-documents, and what is still missing.

There is one reader. What it finds decides whether the next line of a page can go on with a command, what prints the
output below it, and where an ID is an argument. Where shells differ, it reads as bash does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_ARITHMETIC = r"\(\((?:[^()]|\((?:[^()]|\([^()]*+\))*+\))*+\)\)"
_SIGN = re.compile(
    rf"""
      (?P<blank>[ \t]+ | \\\n)
    | (?P<comment>\#[^\n]*)
    | (?P<redirect>(?P<fd>\d*)(?:(?P<here><(?:\\\n)*<(?!<)-?)|<<<|<&|<>|<(?!\()|>>|>\||>&|>(?!\())|&>>?)
    | (?P<arithmetic>{_ARITHMETIC})
    | (?P<function>\([ \t]*\))
    | (?P<operator>\n|\|\||&&|;;&|;;|;&|\|&|[|&;()])
    """,
    re.VERBOSE,
)
"""What is met between words."""
_PLAIN = re.compile(r"(?:[ \t]++[\w./:=,@%+-]++(?=[ \t\n]|\Z))++")
"""Arguments that are what they look like: most of a long command."""
_EXPANDED = rf"""
    | (?P<joint>\\\n)
    | `(?P<ticked>(?:\\[\s\S]|[^`\\])*+)`
    | (?P<value>\${_ARITHMETIC} | \$\{{(?:\$\{{[^{{}}]*+\}}|[^{{}}])*+\}})
    | (?P<nested>\$\()
    | (?P<open>\$\{{)
    | (?P<unclosed>['`])
    | (?P<sign>\$)
"""
_PIECE = re.compile(
    r"""
      (?P<text>[^ \t\n'"`\\;&|()<>$]+)
    | \$?'(?P<single>[^']*)'
    | (?P<double>\$?")
    | \\(?P<escaped>[^\n])
    | (?P<dangling>\\\Z)
    | (?P<process>[<>]\()"""
    + _EXPANDED,
    re.VERBOSE,
)
"""What words are made of."""
_QUOTED = re.compile(
    r"""
      (?P<text>[^"`\\$]+ | \\(?!["`\\$\n]))
    | (?P<closing>")
    | \\(?P<escaped>["`\\$])"""
    + _EXPANDED,
    re.VERBOSE,
)
"""What they are made of between double quotes."""
_BLANKS = re.compile(r"(?:[ \t]|\\\n)*")
_LINE = re.compile(r"(?P<text>[^\n]*)\n?")
_JOINED_LINE = re.compile(r"(?P<text>(?:\\[\s\S]|[^\\\n])*+\\?)\n?")
"""A line of a here-document whose closing word is bare, where a `\\` at its end joins the next one to it."""

_ENDS = {"if": "fi", "for": "done", "while": "done", "until": "done", "case": "esac", "{": "}"}
"""What opens a compound command, and what ends it."""
_LEADS = frozenset({"if", "then", "elif", "else", "while", "until", "do", "{", "!"})
"""Words after which another command begins."""
_BEFORE = re.compile(r"sudo|time|exec|env|command|builtin|nohup|[A-Za-z_]\w*=[\s\S]*")
"""What may stand before a program."""
_JOINS = frozenset({"|", "|&", "&&", "||"})
"""What cannot end a command."""
_GIVEN = re.compile(r"--command|-[A-Za-z]*c")
"""The option with which a shell is given a command."""
_DEEPEST = 50
"""How many commands may stand in each other."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a command still lacks."""

    what: str
    sure: bool
    """Whether a shell certainly waits for more. Of compound commands we know too little to insist."""


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple command."""

    words: tuple[str, ...]
    """Its program and the arguments of that, as the program gets them."""
    fed: bool
    """Whether it reads from a pipe, a file or a here-document, and not what a person types."""


Pipeline = tuple[Simple, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """What a text says to a shell."""

    pipelines: tuple[Pipeline, ...]
    """Also those in `$(…)`, each before the one that it is in."""
    last: Simple | None
    """The command after whose end a person is asked again; `None` where that is none, as after a `&`."""
    bodies: tuple[tuple[int, int], ...]
    """The spans of the here-documents' text, closing word included."""
    gap: Gap | None
    """What it lacks to be complete: a shell would print `> ` and wait for more."""
    sets: tuple[str, ...] = ()
    """The names of variables that it sets for the shell itself, and not for one command."""
    defines: tuple[str, ...] = ()
    """The names of functions that it defines as `name()`."""
    writes: tuple[str, ...] = ()
    """Where output is sent to, other than to programs."""


@lru_cache(maxsize=1024)  # the pages of all languages hold the same commands
def read(text: str) -> Script:
    """Reads a command, also one that is not complete."""
    reader = _Reader(text, len(text))
    last = reader.commands().last
    gap = next((gap for gap in reader.gaps if gap.sure), next(iter(reader.gaps), None))
    told = map(tuple, (reader.sets, reader.defines, reader.writes))
    return Script(tuple(reader.pipelines), last, tuple(reader.bodies), gap, *told)


def pipelines(command: str) -> Iterator[Pipeline]:
    """The pipelines of a command; what a shell is given with `-c` stands there in place of the shell."""
    for pipeline in read(command).pipelines:
        inner = given(pipeline[0].words)
        yield from [pipeline] if inner is None else pipelines(inner)


def given(words: Sequence[str]) -> str | None:
    """The command that a shell is given."""
    found = (n for n, word in enumerate(words[:-2]) if is_shell(word) and _GIVEN.fullmatch(words[n + 1]))
    return next((words[n + 2] for n in found), None)


def is_shell(word: str) -> bool:
    """Whether a word names a shell."""
    return word.rpartition("/")[2] in {"sh", "bash", "ash", "dash", "su"}


def is_given_a_command(arguments: Sequence[str]) -> bool:
    """Whether a shell with these arguments does what these say, and asks for nothing."""
    return any(_GIVEN.fullmatch(word.partition("=")[0]) for word in arguments)


def programs(command: Simple) -> frozenset[str]:
    """The words of a simple command that may name the program which prints.

    That is its first word; with `docker run` and `docker exec` any of the later ones may be.
    """
    words = command.words
    if words[:1] == ("docker",) and {"run", "exec"} & set(words[1:4]):
        return frozenset(words[2:])
    return frozenset(words[:1])


# --- the reader -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _HereDocument:
    """One whose text has not begun."""

    word: str
    """What ends it."""
    bare: bool
    """Whether no part of the word is quoted."""
    tabs: bool
    """Whether tabs at the beginning of its lines go."""


@dataclass(slots=True)
class _Commands:
    """The commands of a script, or of one `$(…)` in it, as far as they are read."""

    words: list[str] = field(default_factory=list)
    fed: bool = False
    stages: list[Simple] = field(default_factory=list)
    last: Simple | None = None
    ends: list[str] = field(default_factory=list)
    """What ends the compound commands that are open, the innermost last."""
    joins: str = ""
    """The operator that waits for the next command."""
    sets: list[str] = field(default_factory=list)
    """The names of variables that are set."""

    def add(self, raw: str, word: str) -> None:
        leads, self.joins = not self.words, ""
        if leads and raw in _ENDS:
            self.ends.append(_ENDS[raw])
        elif leads and self.ends[-1:] == [raw]:
            self.ends.pop()
        if not (leads and raw in _LEADS):
            self.words.append(word)

    def end_stage(self) -> None:
        start = next((n for n, word in enumerate(self.words) if not _BEFORE.fullmatch(word)), len(self.words))
        if start == len(self.words):
            self.sets += [name for name, sign, _ in (word.partition("=") for word in self.words) if sign]
        self.stages.append(Simple(tuple(self.words[start:]), self.fed or bool(self.stages)))
        self.words, self.fed = [], False

    def end_pipeline(self, sign: str) -> list[Pipeline]:
        """The pipeline that the operator ends, if there is one."""
        self.end_stage()
        stages, self.stages = tuple(self.stages), []
        found = [stages] if any(stage.words for stage in stages) else []
        if found or sign in {"&", ")"}:
            self.last = None if sign in {"&", ")"} else stages[-1]
        return found


@dataclass(slots=True)
class _Reader:
    """A text, how far it has been read, and what was found."""

    text: str
    end: int
    at: int = 0
    depth: int = 0
    waiting: list[_HereDocument] = field(default_factory=list)
    """Here-documents that begin with the next line."""
    pipelines: list[Pipeline] = field(default_factory=list)
    bodies: list[tuple[int, int]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    sets: list[str] = field(default_factory=list)
    defines: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)

    def commands(self, closing: str = "") -> _Commands:
        """Reads commands up to the `closing` bracket, or to the end."""
        here = _Commands()
        while self.at < self.end:
            if here.words and (plain := _PLAIN.match(self.text, self.at, self.end)):
                here.words += plain[0].split()
                self.at, here.joins = plain.end(), ""
                continue
            found = _SIGN.match(self.text, self.at, self.end)
            if found is None:
                here.add(*self._word())
                continue
            self.at = found.end()
            if found["redirect"]:
                self._redirect(here, found)
            elif found["arithmetic"]:
                here.add(found[0], found[0])
            elif found["function"] and here.words:
                self.defines.append(here.words[-1])
                here.joins = f"{here.words.pop()}()"  # its body follows
            elif found["operator"] and self._operator(here, found[0], closing):
                self.sets += here.sets
                return here
        self.pipelines += here.end_pipeline("")
        self.sets += here.sets
        self._look_for_gaps(here, closing)
        return here

    def _operator(self, here: _Commands, sign: str, closing: str) -> bool:
        """Ends what an operator ends; whether that is all."""
        if sign == "\n":
            self._read_bodies()
        if sign in {"|", "|&"}:
            here.end_stage()
        elif sign != "\n" or not here.joins:
            self.pipelines += here.end_pipeline(sign)
        if sign != "\n":
            here.joins = sign if sign in _JOINS else ""
        if sign == ")" and not here.ends:
            return sign == closing
        if sign == "(":
            here.ends.append(")")
        elif sign == ")" and here.ends[-1] == sign:
            here.ends.pop()
        return False

    def _redirect(self, here: _Commands, found: re.Match[str]) -> None:
        """Reads where the input comes from, or where the output goes."""
        here.joins, sign = "", found[0].lstrip("0123456789")
        here.fed = here.fed or (sign[0] == "<" and found["fd"] in ("", "0"))
        blanks = _BLANKS.match(self.text, self.at, self.end)
        self.at = blanks.end() if blanks else self.at
        raw, word = self._word()
        if ">" in sign:
            self.writes.append(word)
        if found["here"] and raw:
            bare = not set(raw.replace("\\\n", "")) & set("'\"\\")
            self.waiting.append(_HereDocument(word, bare, tabs=sign[-1] == "-"))

    def _read_bodies(self) -> None:
        """Reads the here-documents that begin here; those that do not end stay in `waiting`."""
        while self.waiting and self.at < self.end:
            start, document = self.at, self.waiting[0]
            if any(line == document.word for line in self._lines(document)):
                self.waiting.pop(0)
            self.bodies.append((start, self.at))

    def _lines(self, document: _HereDocument) -> Iterator[str]:
        shape = _JOINED_LINE if document.bare else _LINE
        while self.at < self.end and (found := shape.match(self.text, self.at, self.end)):
            self.at = found.end()
            line = found["text"].replace("\\\n", "") if document.bare else found["text"]
            yield line.lstrip("\t") if document.tabs else line

    def _word(self) -> tuple[str, str]:
        """Reads a word; as it is written, and what it says."""
        start = self.at
        word = "".join(self._pieces(_PIECE))
        return self.text[start : self.at], word

    def _pieces(self, shape: re.Pattern[str]) -> Iterator[str]:
        """What the pieces of a word say, or those up to the closing double quote."""
        while self.at < self.end and (found := shape.match(self.text, self.at, self.end)):
            self.at = found.end()
            if found.lastgroup == "closing":
                return
            yield self._piece(found)
        if shape is _QUOTED:
            self.gaps.append(Gap('the closing "', sure=True))

    def _piece(self, found: re.Match[str]) -> str:
        """What a piece says; what stands for something that only a shell knows stays as it is written."""
        kind = str(found.lastgroup)
        match kind:
            case "text" | "single" | "escaped":
                return found[kind]
            case "joint":
                return ""
            case "double":
                return "".join(self._pieces(_QUOTED))
            case "unclosed" | "dangling":
                what = "what follows the final \\" if kind == "dangling" else f"the closing {found[0]}"
                self.gaps.append(Gap(what, sure=True))
                self.at = self.end
            case "open":  # or one with more in it than we read
                self.gaps.append(Gap("`}`", sure=False))
            case "nested" | "process" if self.depth < _DEEPEST:
                self._nested()
            case "ticked" if self.depth < _DEEPEST:
                self._ticked(*found.span(kind))
        return self.text[found.start() : self.at]

    def _nested(self) -> None:
        """Reads the commands in a word, up to the bracket; a here-document of theirs may begin behind that."""
        waiting, self.waiting = self.waiting, []
        self.depth += 1
        self.commands(")")
        self.depth -= 1
        self.waiting = waiting + self.waiting

    def _ticked(self, start: int, end: int) -> None:
        """Reads the commands between two backquotes, of which a shell misses nothing before it runs them."""
        inner = _Reader(self.text, end, start, self.depth + 1)
        inner.commands()
        self.pipelines += inner.pipelines
        self.bodies += inner.bodies
        self.sets += inner.sets
        self.defines += inner.defines
        self.writes += inner.writes

    def _look_for_gaps(self, here: _Commands, closing: str) -> None:
        if self.waiting and not self.depth:
            self.gaps.append(Gap(f"the line `{self.waiting[0].word}` that ends the here-document", sure=True))
        if here.joins:
            self.gaps.append(Gap(f"what follows `{here.joins}`", sure=True))
        if unended := here.ends[-1:] or list(closing):
            self.gaps.append(Gap(f"`{unended[0]}`", sure=False))
