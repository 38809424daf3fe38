"""The records of what a text says to a shell."""

from __future__ import annotations

from dataclasses import dataclass


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
