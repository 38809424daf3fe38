# What a maintainer types. The work is done by mkdocs, pytest and livecheck; here is only what they stand on:
# the virtual environment in .venv and, where no Docker daemon answers, a private one (tools/with-daemon).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WITH_DAEMON := tools/with-daemon
# The tests that need neither an engine nor a browser, and what a module shares is made once. Properties are tried on fewer
# examples than the whole suite tries, on others each time.
QUICK := $(BIN)/pytest --numprocesses auto --dist loadfile --ignore tests/browser \
  --hypothesis-profile quick -m 'not engine and not private and not browser'
LEAST := awk 'NR <= 17 || /TOTAL/'
SCRIPTS := $(shell grep -rlE '^\#!.*sh$$' .ci labs tools docs/assets)
# The whole suite runs on several workers, tests with daemons on one of them (tests/helpers/workers.py); a part in one process.
SIDE_BY_SIDE := -n auto --dist loadscope --no-loadscope-reorder
# Each lock is written from the ranges beside it (.in) and keeps to those before it. What is younger than a week waits.
LOCKS := requirements requirements-test requirements-supply
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --exclude-newer "7 days" \
  $(if $(PACKAGE),--upgrade-package $(PACKAGE),--upgrade)
export PYTHON
# What is compiled once is read by every worker and every site that tests build; images may forbid to keep it.
unexport PYTHONDONTWRITEBYTECODE
# Material announces another product there; it is no warning about this site.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help site check test serve dist bench matrix soak pins zensical lint coverage lock audit sbom clean

help: ## lists these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(VENV)/.site ## checks every command of the course and builds the site into site/
	@$(WITH_DAEMON) $(BIN)/mkdocs build --strict

check: $(VENV)/.test ## checks style and types, and runs every test that needs neither engine nor browser: under a minute
	@$(MAKE) --no-print-directory --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync) lint quick
	@echo 'make check: all is well'

test: $(VENV)/.test ## runs the whole test suite
	@tools/test-tools $(VENV)/node
	@$(WITH_DAEMON) $(BIN)/pytest $(or $(ARGS),$(SIDE_BY_SIDE) --durations 50 --junitxml .livecheck/tests.xml)

serve: $(VENV)/.site ## shows the site while you write, and checks it again at each change
	@$(WITH_DAEMON) $(BIN)/mkdocs serve

dist: $(VENV)/.site ## checks the course and makes what readers take away: a ZIP that works from a folder, and PDFs
	@tools/dist-tools
	@OFFLINE=on $(WITH_DAEMON) $(BIN)/mkdocs build --strict --site-dir .livecheck/offline
	@$(BIN)/python -m course_site.downloads .livecheck/offline dist

bench: $(VENV)/.test ## prints how fast checks and comparisons are, how light the site is, and what Lighthouse says
	@tools/test-tools
	@$(BIN)/python bench/comparison.py
	@$(WITH_DAEMON) $(BIN)/python bench/site.py
	@$(WITH_DAEMON) $(BIN)/python bench

matrix: $(VENV)/.site ## checks the course on all pinned engine versions; the next site shows what came of it
	@$(WITH_DAEMON) $(BIN)/livecheck matrix

soak: $(VENV)/.test ## checks the whole course N times (50) with noise beside it, LOAD busy loops (0) on each processor; tells every drift
	@$(WITH_DAEMON) $(BIN)/python soak $(or $(N),50) --load $(or $(LOAD),0)

pins: $(VENV)/.site ## looks up the newest patch releases of what is pinned, and writes them to labs/pins.toml
	@$(WITH_DAEMON) $(BIN)/livecheck pins

zensical: $(VENV)/.site ## has Zensical build the pages of the site that `make site` has built, and tells what is missing
	@$(BIN)/python tools/try_zensical.py

lint: $(VENV)/.test ## checks style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy && $(BIN)/mypy $(wildcard hooks/*.py tools/*.py)
	@if command -v shellcheck >/dev/null; then shellcheck -x --severity=warning $(SCRIPTS); else echo 'no shellcheck: scripts not checked'; fi

coverage: $(VENV)/.test ## tells how much of src the tests without engine and browser run, and where they run the least
	@$(QUICK) --cov --cov-report=
	@$(BIN)/coverage report --sort=cover | $(LEAST)
	@if [ -n "$$GITHUB_STEP_SUMMARY" ]; then \
	  $(BIN)/coverage report --sort=cover --format=markdown | $(LEAST) >>"$$GITHUB_STEP_SUMMARY"; fi

lock: $(VENV)/.supply ## writes the newest versions that the ranges allow into the locks (of one package: PACKAGE=name)
	@$(foreach lock,$(LOCKS),$(COMPILE) --output-file $(lock).txt $(lock).in &&) true

audit: $(VENV)/.supply ## asks whether a flaw is known in a package that is locked
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes $(LOCKS:%=--requirement %.txt)

sbom: $(VENV)/.supply ## lists what the site in site/ is made of and ships, in site/sbom.cdx.json
	@$(BIN)/python tools/sbom.py site

quick:
	@$(QUICK)

clean: ## removes what the project has made, on the Docker daemon and on disk
	@tools/clean $(VENV)

# The stamps stand for finished environments: when what they need changes, it is made anew.
$(VENV)/.site: requirements.txt pyproject.toml tools/make-venv
	@tools/make-venv $(VENV)
	@touch $@

$(VENV)/.test $(VENV)/.supply: $(VENV)/.%: $(VENV)/.site requirements-%.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --requirement $(lastword $^)
	@touch $@
