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
from dataclasses import replace
from pathlib import Path
from typing import Literal

import check_work
from glossary import Term, Tooltips, read_glossary, terms_for
from livecheck.deliver import tell_github
from livecheck.errors import LivecheckError
from livecheck.model import Report, Status
from livecheck.pipeline import Course, check, skip
from livecheck.progress import watch
from livecheck.publish import player, publish
from livecheck.render import TRANSCRIPT, render, transcript
from livecheck.report import as_json, complaints, verdict
from livecheck.survey import survey_of_build, threshold
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from quiz import Quiz, read_quizzes
from quiz_forms import QuizForms
from search_index import as_script, split_index, teach

SWITCH = "LIVECHECK"
"""`off` builds without a daemon; anything else but nothing is a mistake."""

PROOF = "verification.json"

INDEX = Path("search", "search_index.json")
"""Where Material keeps the index of its search, below the home page of each language."""

WORKERS = "assets/javascripts/workers/*.js"

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


_build = _Build()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    _build.serving = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Reads the glossaries and the quizzes, and teaches SuperFences how transcripts look; again for each language."""
    _build.glossaries = _glossaries(config)
    _build.quizzes = _quizzes(config)
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    if not any(fence["name"] == TRANSCRIPT for fence in fences):
        fences.append({"name": TRANSCRIPT, "class": "", "format": transcript})


def on_pre_build(config: MkDocsConfig) -> None:
    """Checks the course, once per build."""
    if not _is_rebuilding(config):
        _build.report = _checked(config)


@event_priority(-100)
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Makes the scripts for readers whole, after mkdocs-static-i18n has renewed the list of files."""
    common = Path(config.docs_dir, check_work.FOLDER, check_work.COMMON)
    for file in files:
        if file.src_uri.startswith(f"{check_work.FOLDER}/") and file.name != common.stem:
            file.content_string = _whole_script(file, common.read_text(encoding="utf-8"))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    assert _build.report is not None
    path = Path(page.file.abs_src_path or "").resolve()
    language = path.relative_to(Path(config.docs_dir).resolve()).parts[0]
    _explain_terms(path, config)
    _ask(path, language, config)
    try:
        return render(
            markdown, path.relative_to(_root(config)), _build.report, language, f"{get_relative_url('.', page.url)}/"
        )
    except LivecheckError as error:
        raise PluginError(f"livecheck: {error}") from error


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tells MkDocs of the blocks' anchors, which stand in HTML that it does not look into."""
    page.present_anchor_ids = {
        *(page.present_anchor_ids or ()),
        *re.findall(r'<div class="course-block" id="([^"]+)"', html),
    }
    return html


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Writes the report and the replays beside the site, and gives each language its own search, after the last one."""
    if _is_rebuilding(config) or _build.report is None:
        return
    Path(config.site_dir, PROOF).write_text(as_json(_build.report), encoding="utf-8")
    _split_search(Path(config.site_dir), _course(config).languages)
    try:
        publish(_build.report, Path(config.site_dir))
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
    with watch(log.info) as progress:
        report = check(course, progress, reuse=_build.serving)
    return report if report.count(Status.DRIFTED) or report.count(Status.BROKEN) else _surveyed(course, report)


def _surveyed(course: Course, report: Report) -> Report:
    """The report with what the mutants say of it: a check that lets too much pass fails the build, too."""
    if report.engine is None:
        return report
    found, wanted = survey_of_build(course, report.engine.version), threshold(course.root)
    if found.rate is not None and (found.rate < wanted or found.weak(wanted)):
        blind = f", and too few of: {', '.join(found.weak(wanted))}" if found.weak(wanted) else ""
        raise PluginError(
            f"livecheck: only {found.killed} of {found.made} mutants are noticed{blind}; {wanted} % are wanted; "
            "`livecheck mutants` shows the others"
        )
    return replace(report, survey=found)


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
    return read_glossary(path.relative_to(root), path.read_text(encoding="utf-8-sig"), pages)


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


# --- the quizzes ------------------------------------------------------------------------------------------


def _quizzes(config: MkDocsConfig) -> Mapping[Path, Quiz]:
    course = _course(config)
    folders = [Path(course.docs, language) for language in course.languages]
    names = sorted({page.relative_to(course.root / folder) for folder in folders for page in _pages(course, folder)})
    twins = [[folder / name for folder in folders if (course.root / folder / name).is_file()] for name in names]
    try:
        return read_quizzes([{path: _text(course, path) for path in pages} for pages in twins])
    except LivecheckError as error:
        raise PluginError(f"quiz: {error}") from error


def _pages(course: Course, folder: Path) -> Iterator[Path]:
    return (course.root / folder).rglob("*.md")


def _text(course: Course, path: Path) -> str:
    """A page; what is no UTF-8 in it is told when the pages are planned."""
    return (course.root / path).read_text(encoding="utf-8-sig", errors="replace")


def _ask(path: Path, language: str, config: MkDocsConfig) -> None:
    """Makes forms of the quiz that the page at `path` has; MkDocs renders it before it asks for the next one."""
    extensions = [each for each in config["markdown_extensions"] if not isinstance(each, QuizForms)]
    quiz = _build.quizzes.get(path.relative_to(_root(config)))
    if quiz is not None:
        extensions.append(QuizForms(path.stem, language, quiz))
    config["markdown_extensions"] = extensions


# --- the search -------------------------------------------------------------------------------------------


def _split_search(site: Path, languages: Sequence[str]) -> None:
    """One index for each language, where the index of all of them is; a site without a search stays without."""
    index = site / INDEX
    if not index.is_file():
        return
    offline = index.with_suffix(".js").is_file()
    try:
        indexes = split_index(index.read_text(encoding="utf-8"), languages)
    except ValueError as error:
        raise PluginError(f"search: {INDEX}: {error}") from error
    for language, text in indexes.items():
        own = (site if language == languages[0] else site / language) / INDEX
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(text, encoding="utf-8")
        if offline:
            own.with_suffix(".js").write_text(as_script(text), encoding="utf-8")
    for worker in site.glob(WORKERS):
        worker.write_text(teach(worker.read_text(encoding="utf-8")), encoding="utf-8")


# --- the course -------------------------------------------------------------------------------------------


def _course(config: MkDocsConfig) -> Course:
    root = _root(config)
    languages = sorted(config.plugins["i18n"].config.languages, key=lambda language: not language.default)
    return Course(
        root, Path(config.docs_dir).resolve().relative_to(root), tuple(language.locale for language in languages)
    )


def _root(config: MkDocsConfig) -> Path:
    """The project's folder, which pages are named relative to."""
    return Path(config.config_file_path).resolve().parent


def _is_rebuilding(config: MkDocsConfig) -> bool:
    """Whether mkdocs-static-i18n is building another language just now."""
    return bool(getattr(config.plugins["i18n"], "building", False))
