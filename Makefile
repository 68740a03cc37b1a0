# Two commands: `make run` and `make test`. Both set up what they need and are quick the second time.
VENV := .venv
PYTHON := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Modules are compiled when first used, not all at installation: that would double its time.
# Hundreds of processes start in the tests: each would compile our modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint types tests setup setup-dev browser clean

run: setup
	$(PYTHON) -m baoyou serve --with-sample

test: setup-dev browser lint types tests

setup: $(VENV)/.installed

setup-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	python3 -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PYTHON) -m pip install -q --no-compile -r requirements.txt
	$(PYTHON) -m pip install -q --no-build-isolation --no-deps -e .
	touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(PYTHON) -m pip install -q --no-compile -r requirements-dev.txt
	touch $@

browser:
	sh tests/browser/install.sh

lint: setup-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports

types: setup-dev
	$(VENV)/bin/mypy

tests: setup-dev
	$(PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

clean:
	rm -rf $(VENV) data/store data/sample
