"""Programs that play others: found before the machine's own, they do what a test says, and note what they are asked."""

from __future__ import annotations

from pathlib import Path


def play(folder: Path, name: str, script: str) -> None:
    """Puts a program of that name into the folder."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def play_debian(folder: Path, dpkg_query: str) -> None:
    """A machine whose user is root, and whose apt-get installs nothing but notes what it is asked for."""
    play(folder, "dpkg-query", dpkg_query)
    play(folder, "id", "echo 0")
    play(folder, "apt-get", f'echo "$@" >>"{folder}/asked"')


def asked(folder: Path) -> list[str]:
    """What apt-get was asked for, a line each time."""
    file = folder / "asked"
    return file.read_text().splitlines() if file.exists() else []
