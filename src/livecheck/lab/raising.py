"""The pins → the pins with today's patch releases and digests, and what has moved further than that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from livecheck.lab.helper import helping
from livecheck.lab.host import Host, daemon_faults
from livecheck.lab.newest import alike, newest, numbers_of
from livecheck.lab.prepare import empty_hub_mirror
from livecheck.lab.skopeo import Skopeo
from livecheck.model import Progress
from livecheck.pins import PINS, Pins, read_pins
from livecheck.store import write_whole
from livecheck.versions import numbers

LOOK_UPS = 12
"""How many releases are asked whether they are what a page's name means today; each counts as a pull."""

Tags = Mapping[str, Sequence[str]]
"""Repository → its tags."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What has become of the pins."""

    references: Mapping[str, str]
    """Old → new, both whole; equal where nothing has changed."""
    beyond: Sequence[str]
    """What is newer still, and for a person to decide: a sentence each."""


def raise_pins(host: Host, root: Path, progress: Progress) -> Raised:
    """Writes the newest release of what each reference is pinned as, and its digest, to the pins.

    Raises `Broken` where the Hub does not answer, or lacks one of them; the file is written whole or not at all.
    """
    pins = read_pins(root)
    with daemon_faults(), helping(host, empty_hub_mirror(host, root, pins, progress)) as helper:
        raised = _raise(Skopeo(helper), pins, progress)
    path = root / PINS
    write_whole(path, _replaced(path.read_text(encoding="utf-8"), raised.references))
    return raised


def _replaced(text: str, references: Mapping[str, str]) -> str:
    for old, new in references.items():
        # Only right of an equals sign: the same word may stand as a name on the left.
        text = re.sub(rf"""(=\s*)(["']){re.escape(old)}\2""", rf"\g<1>\g<2>{new}\g<2>", text)
    return text


def _raise(skopeo: Skopeo, pins: Pins, progress: Progress) -> Raised:
    series = {pins.mirror.hub: None, **dict.fromkeys(pins.images.values())}
    series |= {engine.hub: numbers(engine.series) for engine in pins.engines}
    tags: dict[str, Sequence[str]] = {}
    raised = {}
    for old, wanted in series.items():
        repository, tag = _parts(old)
        progress.stage(f"looking up {repository}:{tag}")
        tags[repository] = tags.get(repository) or skopeo.tags(repository)
        if f"{repository}:{tag}" not in pins.images:  # which pages name as it is
            tag = newest(tags[repository], tag, wanted)
        reference = f"{repository}:{tag}"
        raised[old] = f"{reference}@{skopeo.digest(reference)}"
    beyond = [_outgrown(tags, raised[program]) for program in (pins.engines[0].hub, pins.mirror.hub)]
    beyond += [_moved(skopeo, tags, name, raised[old]) for name, old in pins.images.items()]
    return Raised(raised, [sentence for sentence in beyond if sentence])


def _parts(reference: str) -> tuple[str, str]:
    """Repository and tag."""
    repository, _, tag = reference.partition("@")[0].rpartition(":")
    return repository, tag


def _outgrown(tags: Tags, pinned: str) -> str | None:
    """Whether there is a newer series of a program."""
    repository, tag = _parts(pinned)
    first, *_ = [*alike(tags[repository], tag), tag]
    if numbers_of(first) <= numbers_of(tag):
        return None
    return f"{repository}:{first} is newer than every {repository} that is pinned"


def _moved(skopeo: Skopeo, tags: Tags, name: str, pinned: str) -> str | None:
    """Whether the name that pages use stands for something else today than what is pinned for it."""
    meant = skopeo.digest(name)
    if meant == pinned.partition("@")[2]:
        return None
    repository, tag = _parts(pinned)
    for other in [each for each in alike(tags[repository], tag) if each != tag][:LOOK_UPS]:
        if skopeo.digest(f"{repository}:{other}") == meant:
            return f"{name} is {repository}:{other} today, and {tag} is pinned"
    return f"{name} is {meant} today, and none of the releases like {tag}, which is pinned"
