# make demo | test | bench | lock | clean. Needs python3 (3.11 or newer, with venv) and make; everything else goes into .venv.
SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: demo test lint bench lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
WORKERS ?= 2
PEERS := .venv-peers
CORE := .venv-core

# uv where there is one (it is quicker), pip otherwise; both check every hash.
ifneq ($(UV),)
  MAKE_VENV = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
  INSTALL = $(UV) pip install --quiet --python $(BIN)/python
else
  MAKE_VENV = $(PYTHON) -m venv $(VENV)
  INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

COMPILE = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

demo: $(VENV)/.project
	$(BIN)/swtool demo --dir demo

# Compiled modules are kept, whatever the environment says: the tests start hundreds of processes.
test: $(VENV)/.dev lint
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict swtool commands
	$(BIN)/lint-imports

bench: $(VENV)/.dev $(PEERS)/.peers $(CORE)/.core
	@set -e; for bench in tests/benchmarks/bench_*.py; do \
	  BENCH_PYTHON=$(PEERS)/bin/python BENCH_CORE=$(CORE) $(BIN)/python "$$bench"; done

# What we are measured against lives in an environment of its own.
$(PEERS)/.peers:
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check pandas openpyxl XlsxWriter
	@touch $@

# The core dependencies and nothing else: what a county installs.
$(CORE)/.core: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(CORE)
	$(CORE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(CORE)/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "swtool needs Python 3.11 or newer")'
	$(MAKE_VENV)
	@touch $@

$(VENV)/.core: requirements.lock $(VENV)/.python
	$(INSTALL) --require-hashes -r requirements.lock
	@touch $@

# The lock holds setuptools too, so that this needs no network and no second, unhashed environment.
$(VENV)/.project: pyproject.toml $(VENV)/.core
	$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: docs/requirements-dev.lock $(VENV)/.project
	$(INSTALL) --require-hashes -r docs/requirements-dev.lock
	@touch $@

lock:
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group dev --output-file docs/requirements-dev.lock

clean:
	rm -rf $(VENV) $(PEERS) $(CORE) demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
