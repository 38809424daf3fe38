"""What tests of stand-ins ask of containers."""

from __future__ import annotations

import re

from livecheck.lab.laboratory import DockerLab


def said(lab: DockerLab, image: str, command: str, *options: str) -> str:
    """What a command in a container prints; its status has to be 0."""
    return lab.script(f"docker container run --rm --quiet {' '.join(options)} {image} {command}")


def inside(lab: DockerLab, image: str, script: str, *options: str) -> str:
    """What a shell script prints in a container of its own, errors in their place among the rest, and its status."""
    present = f"docker image inspect {image} >/dev/null 2>&1 || docker image pull --quiet {image} >/dev/null"
    run = f"docker container run --rm --interactive {' '.join(options)} {image} sh <<'SCRIPT'"
    return lab.script(f"{present}\n{run}\nexec 2>&1\n{script}\nSCRIPT\necho status $?")


def files_of(lab: DockerLab, image: str) -> dict[str, str]:
    """Each path of an image, with its mode and owner as a listing shows them."""
    listing = lab.script(
        f"id=$(docker container create --quiet {image}); docker container export $id | tar -t -v --numeric-owner; "
        "docker container rm $id >/dev/null"
    )
    entries = [line.split(None, 5) for line in listing.splitlines() if re.match(r"[-dl]", line)]
    return {path.partition(" -> ")[0].rstrip("/"): f"{mode} {owner}" for mode, owner, _, _, _, path in entries}
