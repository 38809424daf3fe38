"""The search: each language has its own index, and a worker that knows forms of words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course_site.search.index import as_script, split_index, teach
from helpers.sites import Site

CONFIG = {"lang": ["fr", "en"], "separator": "[\\s]+", "pipeline": ["stopWordFilter"], "fields": {}}


def entry(location: str, title: str = "A title") -> dict[str, str]:
    return {"location": location, "title": title, "text": "text"}


def index(*pages: dict[str, str]) -> str:
    return json.dumps({"config": CONFIG, "docs": pages})


def split_up(text: str) -> dict[str, Any]:
    return {language: json.loads(own) for language, own in split_index(text, ["fr", "en"]).items()}


def test_each_language_gets_its_own_pages_by_their_place_below_its_home_page() -> None:
    french = [entry(""), entry("2-images/#dockerfile", "Un Dockerfile"), entry("english/")]
    english = [entry("en/"), entry("en/#top"), entry("en/2-images/#dockerfile", "A Dockerfile")]
    split = split_up(index(*english, *french))
    assert split["fr"]["docs"] == french
    assert [page["location"] for page in split["en"]["docs"]] == ["", "#top", "2-images/#dockerfile"]
    assert split["en"]["docs"][2]["title"] == "A Dockerfile"


def test_each_index_is_read_with_the_rules_of_its_language_and_keeps_the_rest() -> None:
    french, english = ({"config": {**CONFIG, "lang": [language]}, "docs": []} for language in ("fr", "en"))
    assert split_up(index()) == {"fr": french, "en": english}


def test_a_site_whose_pages_are_files_is_split_alike() -> None:
    split = split_up(index(entry("index.html"), entry("en/index.html"), entry("en/2-images.html#a")))
    assert [page["location"] for page in split["en"]["docs"]] == ["index.html", "2-images.html#a"]


def test_a_page_that_was_built_twice_is_found_once() -> None:
    split = split_up(index(entry("a/"), entry("en/a/"), entry("a/"), entry("en/a/")))
    assert [len(own["docs"]) for own in split.values()] == [1, 1]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"config": {}, "docs": [{}]}', '{"config": {}, "docs": [{"location": 1}]}'], ids=repr
)
def test_what_is_no_index_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no index as Material’s search writes it"):
        split_index(text, ["fr", "en"])


def test_an_index_is_a_script_too() -> None:
    assert as_script('{"docs":[]}') == 'var __index = {"docs":[]}'


def test_a_worker_keeps_what_it_does() -> None:
    taught = teach("work();\n//# sourceMappingURL=worker.js.map")
    assert taught.endswith("\nwork();\n//# sourceMappingURL=worker.js.map")
    assert "lunr.Pipeline.registerFunction" in taught


def test_a_built_site_has_an_index_for_each_language_also_as_a_script(tmp_path: Path, project: Path) -> None:
    site = Site(tmp_path, project).pages("# Une page\n\ntexte\n", "# A page\n\ntext\n")
    config = tmp_path / "mkdocs.yml"
    search = "theme: material\nplugins:\n  - search\n"
    plain = config.read_text().replace("docs_structure", "reconfigure_search: false\n      docs_structure")
    config.write_text(plain.replace("plugins:\n", search))
    done = site.build(LIVECHECK="off", OFFLINE="on", NO_MKDOCS_2_WARNING="1")
    assert done.returncode == 0, done.stderr
    for folder, title, language in ((tmp_path / "site", "Une page", "fr"), (tmp_path / "site/en", "A page", "en")):
        found = json.loads((folder / "search/search_index.json").read_text())
        assert (found["config"]["lang"], [page["title"] for page in found["docs"]]) == ([language], ["Home", title])
        assert json.loads((folder / "search/search_index.js").read_text().removeprefix("var __index = ")) == found
    assert "registerFunction" in next((tmp_path / "site").glob("assets/javascripts/workers/*.js")).read_text()
