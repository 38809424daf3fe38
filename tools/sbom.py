"""`tools/sbom.py SITE` lists, in SITE/sbom.cdx.json, what a built site is made of and ships (CycloneDX 1.6, JSON).

The packages are those of requirements.txt, with the sums that stand there; each script of the site is a file with its
own sum, below the package or program that it comes from. The same lock and site give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LOCK = "requirements.txt"
BOM = "sbom.cdx.json"
SECONDS = 120

THEME, PLAYER = "mkdocs-material", "mkdocs-asciinema-player"
BROUGHT = {"assets/javascripts/": THEME, "assets/player/": PLAYER}
"""Where the scripts of others lie in the site, and which package brings them; the rest is the course's own."""


def main() -> int:
    site = Path(sys.argv[1])
    if not (site / "index.html").is_file():
        print(f"sbom: there is no site in {site}: `make site` builds it", file=sys.stderr)
        return 2
    bom = packages()
    brought = {component["name"]: component for component in bom["components"]}
    for file in scripts(site):
        package = next((by for folder, by in BROUGHT.items() if file["name"].startswith(folder)), None)
        owner = brought[package] if package else bom
        owner.setdefault("components", []).append(file)
    if files := brought[PLAYER].get("components"):
        brought[PLAYER]["components"] = [player(files)]
    (site / BOM).write_text(json.dumps(bom, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def packages() -> dict[str, Any]:
    """The packages of the lock, as cyclonedx-py lists them; without the lines of the lock, which say the same again."""
    program = Path(sys.executable).with_name("cyclonedx-py")
    asked: list[str | Path] = [program, "requirements", "--output-reproducible", "--sv", "1.6", "--of", "JSON", LOCK]
    done = subprocess.run(asked, check=True, timeout=SECONDS, text=True, stdout=subprocess.PIPE)
    bom: dict[str, Any] = json.loads(done.stdout)
    for component in bom["components"]:
        del component["description"]
    return bom


def scripts(site: Path) -> Iterator[dict[str, Any]]:
    """Every script of a site, in the order of their names: those that browsers run, and those that readers download."""
    for path in sorted(path for path in site.rglob("*") if path.suffix in {".js", ".sh"}):
        name = path.relative_to(site).as_posix()
        sums = [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}]
        yield {"type": "file", "bom-ref": f"site/{name}", "name": name, "hashes": sums}


def player(files: list[dict[str, Any]]) -> dict[str, Any]:
    """The player of the replays, which a package for MkDocs brings along; its version stands beside the package's."""
    ranges = Path("requirements.in").read_text(encoding="utf-8")
    found = re.search(rf"^{PLAYER}==.*asciinema-player ([\d.]+)", ranges, re.MULTILINE)
    assert found, "requirements.in says which asciinema-player comes along"
    purl = f"pkg:npm/asciinema-player@{found[1]}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": "asciinema-player",
        "version": found[1],
        "purl": purl,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
        "components": files,
    }


if __name__ == "__main__":
    sys.exit(main())
