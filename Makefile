# 小哨 Xiaoshao. `make help` lists what there is; every command sets up what it needs on a bare machine.
PYTHON ?= python3
PORT ?= 8765
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.runs
WORKS := $(VENV)/.works

.DEFAULT_GOAL := help
.PHONY: help demo test check bench torture lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(RUNS): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=… make …)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the locked dependencies …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(WORKS): $(RUNS) requirements-dev.lock
	@echo "installing the tools of tests and checks …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(RUNS) ## the playground in a web page, no token needed (PORT=8765, FRESH=1 starts anew)
	@exec $(BIN)/python -m bot demo --port $(PORT) $(if $(FRESH),--fresh)

test: $(WORKS) ## every test: real SQLite and PostgreSQL, HTTP, and the browser where Chromium is present
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(WORKS) ## format, lint, types, import contracts, migrations against tables
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m storage.check

bench: $(WORKS) ## the benchmarks: a table, and benchmarks/results/*.json
	@$(BIN)/python -m benchmarks

torture: $(WORKS) ## kills, outages and spoiled answers while people write; ends with a ledger (SEED=1 DB=sqlite|postgres|both LONG=1)
	@exec $(BIN)/python -m tests.faults --seed $(or $(SEED),1) --db $(or $(DB),both) $(if $(LONG),--long)

lock: ## writes the lock files anew from pyproject.toml
	@$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements.lock pyproject.toml
	@$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean: ## forgets the virtual environment and what the demo stored
	@rm -rf $(VENV) var
