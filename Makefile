# Bihuan. `make help` lists the targets. Needed from Debian: python3, pip, make. Everything else goes into .venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
SEED ?= 3
RUNTIME := .venv/.installed-runtime
DEVELOPMENT := .venv/.installed-development
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)
SERVER_TESTS = $(wildcard tests/apps tests/flows tests/faults)

.PHONY: help run test check lint static planted sbom prove bench docs clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 10

run: $(RUNTIME)  ## Set up, play a small drill, serve on http://localhost:8000
	@bash scripts/system_packages.sh pdf
	$(BIN)/bihuan demo

test: $(DEVELOPMENT)  ## Run the whole suite; a PostgreSQL is started for it where one can be had
	@bash scripts/system_packages.sh pdf browser postgres office spark
	bash scripts/with_postgres.sh $(PYTEST)

check: lint  ## What CI runs: style, types, direction, settings, catalogue, tests on both databases, coverage
	bash scripts/with_postgres.sh bash scripts/check_tests.sh $(WORKERS)
	$(BIN)/python scripts/planted.py --tenth $(SEED)

lint: $(DEVELOPMENT)  ## Everything in `check` that runs no test
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/bihuan check --fail-level WARNING
	$(BIN)/bihuan makemigrations --check --dry-run
	if [ -f scripts/messages.py ]; then $(BIN)/python scripts/messages.py check; fi
	$(BIN)/python scripts/docs.py check
	bash scripts/static.sh

static: $(DEVELOPMENT)  ## The judges that run no test: our semgrep rules, bandit, the table of ASVS (no network)
	bash scripts/static.sh

planted: $(DEVELOPMENT)  ## Plant security bugs one at a time and see that the tests notice (ONLY=id for one)
	$(BIN)/python scripts/planted.py $(if $(ONLY),--only $(ONLY))

sbom: $(DEVELOPMENT)  ## Write the bill of materials, dist/bihuan.cdx.json (no network)
	$(BIN)/python scripts/sbom.py

prove: $(DEVELOPMENT)  ## The long forms: more seeds, more crashes, more tamperings, larger files
	BIHUAN_PROVE=1 bash scripts/with_postgres.sh $(PYTEST)
	$(BIN)/python scripts/planted.py

bench: $(DEVELOPMENT)  ## Measure, and print each figure beside its rival (BENCH="--only intake --json" narrows)
	$(BIN)/python -m bench $(BENCH)

docs: $(DEVELOPMENT)  ## Write the generated pages: state machine, settings, commands
	$(BIN)/python scripts/docs.py write

clean:  ## Remove the environment and the caches; data stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* htmlcov build src/*.egg-info

$(RUNTIME): requirements.lock pyproject.toml scripts/set_up.sh
	PYTHON="$(PYTHON)" bash scripts/set_up.sh requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock pyproject.toml scripts/set_up.sh
	PYTHON="$(PYTHON)" bash scripts/set_up.sh requirements-dev.lock
	@touch $@ $(RUNTIME)
