"""`python bench/site.py [FOLDER]`: what a browser has to load, how long a build takes, what Lighthouse says.

Reads the site in FOLDER, or builds it first (with a check: a daemon must answer). Prints figures and ratios, and what
is wanted; nothing here can fail for being slow or heavy. Where Chromium or npm is missing, it says what it leaves out.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from plain import make_plain
from playwright.sync_api import sync_playwright

from helpers.compressed import first_visit, served

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(path.stem for path in (ROOT / "docs/fr").glob("[0-9]*.md"))
EXERCISES = [f"/{language}{name}/" for language in ("", "en/") for name in PAGES]
ROUNDS = 5
TEMPLATES = ".livecheck/templates"
BUILD_SECONDS = 900
AUDIT_SECONDS = 240
AUDITS = {"mobile": 5, "desktop": 1}
"""How many, of which the one with the median score counts: on mobile, scores swing by several points
(https://github.com/GoogleChrome/lighthouse/blob/main/docs/variability.md)."""
Audit = dict[str, Any]
"""What Lighthouse writes as JSON."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        plain = make_plain(ROOT, home / "pages")
        build(home / "plain", "-f", str(plain))
        site = Path(sys.argv[1]) if sys.argv[1:] else home / "site"
        if not sys.argv[1:]:
            build(site, "--strict")
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        if chromium is None:
            print("no Chromium: neither weights nor Lighthouse; tools/test-tools installs it", file=sys.stderr)
        else:
            weights(site, home / "plain", chromium)
        build_times(home, plain)
        if chromium is not None:
            lighthouse(site, chromium, home)


# --- weight -----------------------------------------------------------------------------------------------


def weights(site: Path, plain: Path, chromium: str) -> None:
    print(
        f"{'KB over the wire, first visit':40}{'course':>9}{'plain':>9}{'ratio':>9}   (at most 250 and 1.25 are wanted)"
    )
    with served(site) as ours, served(plain) as theirs, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in EXERCISES:
            own, other = (sum(first_visit(browser, place, path).values()) for place in (ours, theirs))
            print(f"{path:40}{own / 1000:9.1f}{other / 1000:9.1f}{own / other:9.2f}", flush=True)
        browser.close()


# --- build time -------------------------------------------------------------------------------------------


def build_times(home: Path, plain: Path) -> None:
    """Taken in turns, so that what else the machine does burdens all alike."""
    first, later, other = (median(times) for times in zip(*(builds(home, plain) for _ in range(ROUNDS)), strict=True))
    print("seconds of processor for a build without a check (at most 1.25 times those of plain Material are wanted)")
    for name, own in (("the first one in a folder", first), ("later ones", later)):
        print(f"  {name:25} {own:.2f} / {other:.2f} = {own / other:.2f}", flush=True)


def builds(home: Path, plain: Path) -> tuple[float, float, float]:
    """A build with nothing to go by, one with the compiled templates that it has left, and one by plain Material."""
    shutil.rmtree(ROOT / TEMPLATES, ignore_errors=True)
    return (
        build(home / "off", LIVECHECK="off"),
        build(home / "off", LIVECHECK="off"),
        build(home / "plain", "-f", str(plain)),
    )


def build(target: Path, *options: str, **environment: str) -> float:
    """Builds a site; its seconds of processor time, which other programs on the machine disturb least."""
    before = children_seconds()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", target, *options],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        check=True,
        timeout=BUILD_SECONDS,
    )
    return children_seconds() - before


def children_seconds() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


# --- Lighthouse -------------------------------------------------------------------------------------------


def lighthouse(site: Path, chromium: str, scratch: Path) -> None:
    tool = installed()
    if tool is None:
        return
    print(
        f"\n{'Lighthouse (95 are wanted)':34}",
        *(f"{name:>15}" for name in CATEGORIES),
        f"{'CLS':>9}   performance of all",
    )
    with served(site) as place:
        for path in ["/", "/en/", *EXERCISES]:
            for form, count in AUDITS.items():
                try:
                    audits = [audit(tool, place.address + path, form, chromium, scratch) for _ in range(count)]
                    print(told(f"{path} {form}", audits), flush=True)
                except (subprocess.SubprocessError, ValueError, KeyError) as error:
                    print(f"{path} {form}: {error}", flush=True)


def installed() -> Path | None:
    """Lighthouse, in a folder that later runs use again; npm asks only for what the lock names."""
    if shutil.which("npm") is None:
        print("no npm: no Lighthouse; install Node.js 20 or newer", file=sys.stderr)
        return None
    folder = ROOT / ".livecheck/bench"
    folder.mkdir(parents=True, exist_ok=True)
    lock = Path(__file__).with_name("package-lock.json")
    if not (folder / lock.name).exists() or (folder / lock.name).read_bytes() != lock.read_bytes():
        shutil.copy(lock.with_name("package.json"), folder)
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        shutil.copy(lock, folder / "package-lock.json")
        subprocess.run(npm, cwd=folder, check=True, timeout=BUILD_SECONDS)
    return folder / "node_modules/.bin/lighthouse"


def audit(tool: Path, address: str, form: str, chromium: str, scratch: Path) -> Audit:
    """What Lighthouse finds; it and its browser leave folders in `scratch`.

    Raises `SubprocessError` where it fails or takes too long, `ValueError` where it says nothing.
    """
    command = [
        tool,
        address,
        "--quiet",
        "--output=json",
        "--output-path=stdout",
        "--chrome-flags=--headless --no-sandbox",
    ]
    command += [f"--only-categories={','.join(CATEGORIES)}"] + (["--preset=desktop"] if form == "desktop" else [])
    environment = {**os.environ, "CHROME_PATH": chromium, "TMPDIR": str(scratch)}
    try:
        done = subprocess.run(
            command, capture_output=True, check=True, text=True, timeout=AUDIT_SECONDS, env=environment
        )
    finally:
        end_browsers(scratch)
    found: Audit = json.loads(done.stdout)
    return found


def end_browsers(scratch: Path) -> None:
    """Lighthouse starts its browser in a session of its own, which outlives it when it is ended."""
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            if f"={scratch}/".encode() in process.read_bytes():
                os.kill(int(process.parent.name), signal.SIGKILL)


def told(name: str, audits: list[Audit]) -> str:
    """A line of scores, those of the audit with the median performance, and a line for each finding that costs a
    category its 95."""
    ordered = sorted(audits, key=lambda found: scores(found)[0])
    middle = ordered[len(ordered) // 2]
    shift = max(found["audits"]["cumulative-layout-shift"]["numericValue"] for found in audits)
    numbers = " ".join(f"{each:15}" for each in scores(middle))
    spread = " ".join(str(scores(found)[0]) for found in ordered)
    return "\n".join([f"{name:34} {numbers}{shift:10.3f}   {spread}", *faults(middle)])


def scores(found: Audit) -> list[int]:
    return [round(100 * (found["categories"][each]["score"] or 0)) for each in CATEGORIES]


def faults(found: Audit) -> Iterator[str]:
    for category, score in zip(CATEGORIES, scores(found), strict=True):
        for reference in found["categories"][category]["auditRefs"] if score < 95 else ():
            result = found["audits"][reference["id"]]
            if reference["weight"] and (result["score"] or 0) < 0.9:
                yield f"    {category}: {result['title']} {result.get('displayValue', '')}"


if __name__ == "__main__":
    main()
