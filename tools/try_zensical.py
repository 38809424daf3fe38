"""`make zensical`: has Zensical build the pages, and tells what of each is missing there that MkDocs shows.

Zensical knows neither hooks nor mkdocs-static-i18n: each language is a site of its own, and what stands in blocks,
quizzes and tooltips comes from the Markdown extension `course_site.extension`. This is a look ahead, no gate: it ends
with 0 whatever is missing, and with 2 where it cannot be tried.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ZENSICAL = "zensical==0.0.73"
HOME = Path(".livecheck/zensical")
SITE = Path("site")
LANGUAGES = {"fr": Path(), "en": Path("en")}
"""Each language, and where its pages are in the site."""

PARTS = {
    "blocks": r'class="course-block"',
    "marks": r'class="livecheck\b',
    "tabs": r'class="tabbed-set',
    "samples": r'class="[^"]*\bsample\b',
    "questions": r'class="course-quiz-question"',
    "terms": r'class="course-term"',
    "figures": r"<figure\b",
    "remarks": r'class="admonition',
    "sums": r'class="course-sum"',
    "replays": r'class="course-replay"',
    "tables of steps": r'class="course-steps"',
}
"""What a page can hold, and how it is recognised in HTML."""

DROPPED = ("hooks", "plugins", "exclude_docs", "validation", "extra_css", "extra_javascript")
"""Settings that Zensical does not know, or that need a hook."""

SECONDS = 600


def main() -> int:
    if not (SITE / "verification.json").is_file():
        return _fail("there is no site to compare with: run `make site` first")
    try:
        program = _program()
        shutil.rmtree(HOME / "docs", ignore_errors=True)
        shutil.copytree("docs", HOME / "docs")
        for language in LANGUAGES:
            _build(program, language)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stdout", None) or ""
        return _fail(f"{error}\n{said}".strip())
    missing = [line for language in LANGUAGES for line in _missing(language)]
    pages = sum(1 for language in LANGUAGES for _ in _pages(language))
    print("\n".join(missing) or f"{ZENSICAL}: all {pages} pages hold what they hold with MkDocs: {', '.join(PARTS)}")
    print(
        "Not tried, for Zensical has neither hooks nor i18n: search by language, switch of languages, proof, downloads."
    )
    return 0


def _fail(text: str) -> int:
    print(f"try_zensical: {text}", file=sys.stderr)
    return 2


def _program() -> Path:
    """Zensical, in an environment of its own: what it needs is not pinned here."""
    program = HOME.resolve() / "venv/bin/zensical"
    if not program.exists():
        venv.create(HOME / "venv", with_pip=True, clear=True)
        here = ("--no-deps", "--no-build-isolation", "--editable", ".")
        for wanted in (("--requirement", "requirements.txt"), here, (ZENSICAL,)):
            _run(HOME / "venv/bin/pip", "install", "--quiet", *wanted)
    return program


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, timeout=SECONDS, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def _build(program: Path, language: str) -> None:
    """Builds the pages of one language; the extension finds pins, pages and records in the project's folder."""
    configuration = HOME / f"{language}.yml"
    configuration.write_text(yaml.safe_dump(_settings(language), allow_unicode=True), encoding="utf-8")
    shutil.rmtree(HOME / language, ignore_errors=True)
    _run(program, "build", "--clean", "--config-file", configuration)


def _settings(language: str) -> dict[str, Any]:
    settings = yaml.load(Path("mkdocs.yml").read_text(encoding="utf-8"), _Loader)
    theme = {"name": "material", "language": language, "features": settings["theme"]["features"]}
    extensions = [_in_project(each) for each in settings["markdown_extensions"]]
    kept = {name: value for name, value in settings.items() if name not in DROPPED and value is not None}
    return kept | {
        "theme": theme,
        "docs_dir": f"docs/{language}",
        "site_dir": language,
        "markdown_extensions": [*extensions, {"course_site.extension": {"language": language}}],
    }


def _in_project(extension: Any) -> Any:
    """Snippets stand in the folder of all languages."""
    if isinstance(extension, dict) and "pymdownx.snippets" in extension:
        return {"pymdownx.snippets": extension["pymdownx.snippets"] | {"base_path": [str(HOME / "docs")]}}
    return extension


class _Loader(yaml.SafeLoader):
    """Reads `mkdocs.yml` past the tags of MkDocs."""


_Loader.add_multi_constructor("!", lambda *_: None)


def _pages(language: str) -> Iterator[tuple[Path, Path]]:
    """Each page, as MkDocs and as Zensical have made it."""
    for source in sorted(Path("docs", language).glob("*.md")):
        page = Path("index.html") if source.stem == "index" else Path(source.stem, "index.html")
        yield SITE / LANGUAGES[language] / page, HOME / language / page


def _missing(language: str) -> Iterator[str]:
    for wanted, found in _pages(language):
        if not found.is_file():
            yield f"{wanted}: Zensical has made no such page"
            continue
        texts = wanted.read_text(encoding="utf-8"), found.read_text(encoding="utf-8")
        for part, pattern in PARTS.items():
            want, have = (len(re.findall(pattern, text)) for text in texts)
            if want != have:
                yield f"{wanted}: {part}: {have} of {want}"


if __name__ == "__main__":
    sys.exit(main())
