"""MkDocs' events in, text and log lines out: the only file that knows both MkDocs and livecheck.

All exercises run once, before the first page is rendered; the builds of the other languages that mkdocs-static-i18n
makes use the same report.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from course_site import scripts as check_work
from course_site.check import TRANSCRIPT, Addresses, render, transcript
from course_site.glossary.terms import Term, Tooltips, read_glossary, terms_for
from course_site.quiz.forms import QuizForms
from course_site.quiz.notation import Quiz, read_quizzes
from course_site.replay.publish import player, publish
from course_site.search.index import split_search
from livecheck.course.files import Course, skip
from livecheck.deliver import tell_github, write_report
from livecheck.errors import LivecheckError
from livecheck.model import Report
from livecheck.parse import fences
from livecheck.report import as_json, complaints, notices, verdict

SWITCH = "LIVECHECK"
"""`off` builds without a daemon; anything else but nothing is a mistake."""

OFFLINE = "OFFLINE"
"""`on` builds a site that works from a folder, without a server; anything else but nothing is a mistake."""

FILE_WORKER = "assets/js/file-worker.js"
"""What the search of such a site needs, for browsers start no worker from a file."""

RAW_LINK = re.compile(r'(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|(<[a-z][^<>]*\s(?:href|src)=")\.\./')
"""A link in HTML, which MkDocs leaves alone: written for a page that is a folder; a file lies one level higher. What
stands in backticks is no link."""

PROOF = "verification.json"

TEMPLATES = Path(".livecheck/templates")
"""Where compiled templates are kept, below the project."""

STYLE = "assets/css/course.css"
"""The one file that a browser loads for all style sheets of the course: it shows nothing before it has them."""

GLOSSARY = "glossary.md"
"""The page of each language that explains the words of the others."""

log = logging.getLogger("mkdocs.livecheck")


class _Build:
    """What must outlive one event. MkDocs calls plain functions, so this one object stands for the build."""

    serving = False
    report: Report | None = None
    glossaries: Mapping[Path, tuple[Term, ...]] = {}
    """The folder of a language's pages → the terms that its glossary explains."""
    quizzes: Mapping[Path, Quiz] = {}
    """A page, relative to the project → its quiz."""
    styles: Sequence[str] = ()
    """The style sheets of the course, in the order in which they hold."""


_build = _Build()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    _build.serving = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Reads the glossaries and the quizzes, and teaches SuperFences how transcripts look."""
    if _offline():
        _suit_files(config)
    if not _is_rebuilding(config):
        _build.glossaries = _glossaries(config)
        _build.quizzes = _quizzes(config)
        _build.styles, config.extra_css = tuple(config.extra_css), [STYLE] if config.extra_css else []
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    if not any(fence["name"] == TRANSCRIPT for fence in fences):
        fences.append({"name": TRANSCRIPT, "class": "", "format": transcript})


def on_pre_build(config: MkDocsConfig) -> None:
    """Checks the course, once per build."""
    if not _is_rebuilding(config):
        _build.report = _checked(config)


@event_priority(-100)
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Makes the scripts for readers whole, and one style sheet of all, once mkdocs-static-i18n has renewed the list."""
    common = Path(config.docs_dir, check_work.FOLDER, check_work.COMMON)
    for file in files:
        if file.src_uri.startswith(f"{check_work.FOLDER}/") and file.name != common.stem:
            file.content_string = _whole_script(file, common.read_text(encoding="utf-8"))
    sheets = [_taken(name, files, config) for name in _build.styles]
    if any(sheets):
        files.append(File.generated(config, STYLE, content="\n".join(sheets)))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Keeps the compiled templates, which MkDocs would compile again for each language and each build."""
    folder = _root(config) / TEMPLATES
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if os.access(folder, os.W_OK):  # a site can be built from a folder that is only to be read
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    assert _build.report is not None
    path = Path(page.file.abs_src_path or "").resolve()
    language = path.relative_to(Path(config.docs_dir).resolve()).parts[0]
    _explain_terms(path, config)
    _ask(path, language, config)
    try:
        shown = render(markdown, path.relative_to(_root(config)), _build.report, language, _addresses(page, files))
    except LivecheckError as error:
        raise PluginError(f"livecheck: {error}") from error
    return _for_files(shown) if _offline() and page.file.name != "index" else shown


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Writes the report and the replays beside the site, and gives each language its own search, after the last one."""
    if _is_rebuilding(config) or _build.report is None:
        return
    site = Path(config.site_dir)
    try:
        split_search(site, _course(config).languages, for_files=_offline())
    except (ValueError, OSError) as error:
        raise PluginError(f"search: {error}") from error
    try:
        write_report(site / PROOF, as_json(_build.report))
        publish(_build.report, site)
    except LivecheckError as error:
        raise PluginError(f"livecheck: {error}") from error


# --- the check --------------------------------------------------------------------------------------------


def _checked(config: MkDocsConfig) -> Report:
    try:
        player()  # what is missing is told before a check of minutes
        report = _report(_course(config))
    except LivecheckError as error:
        raise PluginError(f"livecheck: {error}") from error
    failures = list(complaints(report, colour=sys.stderr.isatty()))
    for _, text in failures:
        log.error(text)
    _tell_github(report)
    for notice in notices(report):
        log.info(notice)  # no warning, which would fail a strict build: the pages say it, too
    if failures:
        raise PluginError(f"livecheck: {verdict(report)}")
    log.info(verdict(report))
    return report


def _tell_github(report: Report) -> None:
    """The runner finds annotations only where a line begins with them; MkDocs' logger would put a level before them."""
    try:
        tell_github(report, os.environ, lambda line: print(line, file=sys.stderr, flush=True))
    except LivecheckError as error:
        raise PluginError(f"livecheck: {error}") from error


def _report(course: Course) -> Report:
    switch = os.environ.get(SWITCH, "").strip()
    if switch == "off":
        # No warning: it was asked for, and a warning fails a strict build.
        log.info("LIVECHECK=off: nothing is checked, every block is shown as unverified")
        return skip(course)
    if switch:
        raise PluginError(f"livecheck: {SWITCH}={switch} is not known; it is `off`, or left out")
    from livecheck.build import checked  # only now, see there

    return checked(course, log.info, reuse=_build.serving)


# --- the glossary -----------------------------------------------------------------------------------------


def _glossaries(config: MkDocsConfig) -> Mapping[Path, tuple[Term, ...]]:
    course = _course(config)
    folders = [course.root / course.docs / language for language in course.languages]
    try:
        return {folder: _glossary(folder, course.root) for folder in folders if (folder / GLOSSARY).is_file()}
    except LivecheckError as error:
        raise PluginError(f"glossary: {error}") from error


def _glossary(folder: Path, root: Path) -> tuple[Term, ...]:
    path = folder / GLOSSARY
    pages = {page.stem for page in folder.rglob("*.md")}
    return read_glossary(path.relative_to(root), _text(path), pages)


def _explain_terms(path: Path, config: MkDocsConfig) -> None:
    """Gives the page at `path` the tooltips of its language; MkDocs renders it before it asks for the next one."""
    extensions = [each for each in config["markdown_extensions"] if not isinstance(each, Tooltips)]
    for folder, terms in _build.glossaries.items():
        if path.is_relative_to(folder) and path != folder / GLOSSARY:
            glossary = Path(os.path.relpath(folder / GLOSSARY, path.parent)).as_posix()
            extensions.append(Tooltips(terms_for(path.stem, terms), glossary))
    config["markdown_extensions"] = extensions


# --- scripts for readers ----------------------------------------------------------------------------------


def _whole_script(file: File, common: str) -> str:
    try:
        return check_work.whole(file.content_string, common)
    except ValueError as error:
        raise PluginError(f"{file.src_uri}: {error}") from error


# --- the style sheets -------------------------------------------------------------------------------------


def _taken(name: str, files: Files, config: MkDocsConfig) -> str:
    """What a style sheet says, which is then no file of the site any more."""
    file = files.get_file_from_path(name)
    if file is None and _is_rebuilding(config):  # mkdocs-static-i18n may build it with the first language only
        return ""
    if file is None:
        raise PluginError(f"mkdocs.yml: extra_css: there is no {name} below docs; name a file that is there")
    files.remove(file)
    return file.content_string


# --- the quizzes ------------------------------------------------------------------------------------------


def _quizzes(config: MkDocsConfig) -> Mapping[Path, Quiz]:
    course = _course(config)
    folders = [Path(course.docs, language) for language in course.languages]
    names = sorted({page.relative_to(course.root / folder) for folder in folders for page in _pages(course, folder)})
    twins = [[folder / name for folder in folders if (course.root / folder / name).is_file()] for name in names]
    try:
        return read_quizzes([{path: _text(course.root / path) for path in pages} for pages in twins])
    except LivecheckError as error:
        raise PluginError(f"quiz: {error}") from error


def _pages(course: Course, folder: Path) -> Iterator[Path]:
    return (course.root / folder).rglob("*.md")


def _text(path: Path) -> str:
    """A page; what is no UTF-8 in it is told when the pages are planned."""
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _ask(path: Path, language: str, config: MkDocsConfig) -> None:
    """Makes forms of the quiz that the page at `path` has; MkDocs renders it before it asks for the next one."""
    extensions = [each for each in config["markdown_extensions"] if not isinstance(each, QuizForms)]
    quiz = _build.quizzes.get(path.relative_to(_root(config)))
    if quiz is not None:
        extensions.append(QuizForms(path.stem, language, quiz, lambda error: PluginError(f"quiz: {error}")))
    config["markdown_extensions"] = extensions


# --- a site without a server ------------------------------------------------------------------------------


def _offline() -> bool:
    switch = os.environ.get(OFFLINE, "").strip()
    if switch not in ("", "on"):
        raise PluginError(f"{OFFLINE}={switch} is not known; it is `on`, or left out")
    return switch == "on"


def _for_files(markdown: str) -> str:
    """A page whose links in HTML lead on from a file. What stands in blocks is text, or made for this page already."""
    lines, shown, done = markdown.split("\n"), list[str](), 0
    for fence in fences(markdown):
        shown += _one_level_higher(lines[done : fence.line - 1]) + lines[fence.line - 1 : fence.end]
        done = fence.end
    return "\n".join(shown + _one_level_higher(lines[done:]))


def _one_level_higher(lines: list[str]) -> list[str]:
    return RAW_LINK.sub(lambda found: found[2] or found[0], "\n".join(lines)).split("\n") if lines else []


def _suit_files(config: MkDocsConfig) -> None:
    """Links lead to files instead of folders; and as the copy has no address, none is written into it."""
    config.use_directory_urls = False
    config.site_url = ""
    config.extra["polyfills"] = [FILE_WORKER]


# --- the course -------------------------------------------------------------------------------------------


def _course(config: MkDocsConfig) -> Course:
    root = _root(config)
    languages = sorted(config.plugins["i18n"].config.languages, key=lambda language: not language.default)
    return Course(
        root, Path(config.docs_dir).resolve().relative_to(root), tuple(language.locale for language in languages)
    )


def _addresses(page: Page, files: Files) -> Addresses:
    """The way from a page to others, where a site needs no server, too; a build has the pages of one language."""
    pages = {other.name: get_relative_url(other.url, page.url) for other in files.documentation_pages()}
    return Addresses(f"{get_relative_url('.', page.url)}/", pages)


def _root(config: MkDocsConfig) -> Path:
    """The project's folder, which pages are named relative to."""
    return Path(config.config_file_path).resolve().parent


def _is_rebuilding(config: MkDocsConfig) -> bool:
    """Whether mkdocs-static-i18n is building another language just now."""
    return bool(getattr(config.plugins["i18n"], "building", False))
