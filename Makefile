# Two commands matter: `make run` and `make test`. `make help` tells the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE # without bytecode every start of Python compiles 1,500 modules: two seconds

PORT ?= 8000
PYTHON ?= python3
WORKERS ?= 3
BIN := .venv/bin
MADE := .venv/made
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input --no-compile

.PHONY: help setup ready run test faults check package bench look demo lock clean

help: ## tell what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: ready $(MADE)/tools ## install what run, test and bench need, into this folder only

run: ready ## serve the demo city: make run PORT=8000
	@exec $(BIN)/onewindow serve --demo --port $(PORT)

test: setup ## run all tests (browser tests need chromium)
	@if bash .ci/browser; then $(BIN)/pytest -q -n $(WORKERS) --dist worksteal $(ARGS); else \
	  printf '\n*** NO CHROMIUM: the browser tests are SKIPPED (as root: apt-get install chromium) ***\n\n'; \
	  $(BIN)/pytest -q -n $(WORKERS) --dist worksteal -m 'not browser' $(ARGS); fi

faults: setup ## break it thoroughly: kill -9 at every statement, 1,000 clerks at once, deep state machines (half an hour)
	@$(BIN)/python -m tests.faults.killing $(ARGS)
	@ONEWINDOW_CLERKS=1000 ONEWINDOW_DATABASE_KILLS=8 ONEWINDOW_FAULTS=deep $(BIN)/pytest -q -s tests/faults/crowd tests/faults/life

check: setup ## format, lint, types, import contracts, house rules, sizes, migrations, templates, words
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted; run $(BIN)/ruff format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@said=$$($(BIN)/lint-imports --no-logo) || { echo "$$said"; exit 1; }
	@$(BIN)/pytest -q --ds=tests.house.settings tests/house

package: setup ## build the wheel and run the demo from it in an empty environment
	@bash .ci/package

bench: setup ## measure, each figure beside its peer: make bench, or make bench ARGS="cases --json"
	@if [ -n "$(ARGS)" ]; then $(BIN)/python -m bench $(ARGS); else \
	  for name in $$($(BIN)/python -c 'from bench.__main__ import names; print(*names())'); do $(BIN)/python -m bench $$name; done; fi

look: setup ## look at every page of a running demo city: make look ARGS="--url http://127.0.0.1:8000"
	@$(BIN)/python -m tests.browser.look $(ARGS)

demo: ready ## tell the main story, headless, on a throw-away database
	@$(BIN)/onewindow demo $(ARGS)

lock: ## write the lock files anew (needs uv and npm)
	@bash .ci/lock

clean: ## stop the database and remove everything that was made here
	@bash .ci/clean

# --- made once, and again when what they are made from changes

ready: $(MADE)/project
	@$(BIN)/python -m onewindow.web.ui.setup

$(MADE)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "OneWindow needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another: make run PYTHON=python3.12"; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@mkdir -p $(MADE) && touch $@

$(MADE)/runtime: requirements.lock | $(MADE)/venv
	@echo "Installing Python packages (once) …"
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(MADE)/project: pyproject.toml $(MADE)/runtime
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(MADE)/tools: requirements-dev.lock $(MADE)/project
	@echo "Installing what tests and checks need (once) …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@
