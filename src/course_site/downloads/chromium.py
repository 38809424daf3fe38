"""Chromium, which prints a document to a PDF."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from course_site.downloads.errors import NotMade

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a document that asks the network for anything gets nothing
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)

SECONDS = 300
"""For a document; the whole course takes about ten."""


def find_chromium() -> str:
    """The path of the system's Chromium. Raises `NotMade`."""
    for program in PROGRAMS:
        if path := shutil.which(program):
            return path
    raise NotMade("the PDFs need Chromium: install it (on Debian and Ubuntu: apt-get install chromium) and try again")


def print_pdf(chromium: str, document: Path, target: Path, seconds: float = SECONDS) -> None:
    """Prints an HTML file. Raises `NotMade`; whatever it started has ended then, and no file is there."""
    target.unlink(missing_ok=True)
    try:
        said = _print(chromium, document, target, seconds)
        if not target.is_file() or not target.stat().st_size:
            raise NotMade(f"Chromium has not printed {document.name}; it said:\n{said}")
    except NotMade:
        target.unlink(missing_ok=True)
        raise


def _print(chromium: str, document: Path, target: Path, seconds: float) -> str:
    """Lets Chromium print, and returns its last words."""
    # Chromium refuses to shut root into its sandbox. What it opens here is our own.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        asked = [f"--user-data-dir={profile}", f"--print-to-pdf={target}", document.as_uri()]
        return _run([chromium, *OPTIONS, *as_root, *asked], seconds)


def _run(command: list[str], seconds: float) -> str:
    """Runs a command in a group of its own, so that its helpers end with it; returns its last words."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise NotMade(f"Chromium has not printed within {seconds:.0f} s; is the machine very busy?") from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return "\n".join(said.splitlines()[-5:])
