# make demo: the demo campaign, from nothing to a site on this machine
# make test: all checks and tests, on a machine with Python 3.11 or newer and make
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/ready

.PHONY: help setup programs demo lint test bench lock
.NOTPARALLEL:

help:
	@echo "make demo   run the demo campaign end to end and serve its site"
	@echo "make test   all checks and tests"
	@echo "make bench  quality and speed, as a table and as JSON in bench/results/"
	@echo "make lock   choose the newest allowed versions of all packages again"

setup: $(READY)

# Hashes make two installations equal; the project itself needs nothing beyond them.
$(READY): requirements.lock pyproject.toml
	@echo "Setting up in .venv (the first time takes some minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

programs: $(READY)
	@$(BIN)/python tests/programs.py

demo: setup
	@$(BIN)/tarazy demo demo-campaign

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@# Datasette loads the site's plugin by folder: it is a package only from there
	cd datasette_config/public/plugins && $(CURDIR)/$(BIN)/mypy --cache-dir $(CURDIR)/.mypy_cache/site --config-file $(CURDIR)/pyproject.toml -p tarazy_site
	$(BIN)/lint-imports

test: setup programs lint
	$(BIN)/pytest -n 2 --dist loadfile

bench: setup
	$(BIN)/python -m bench

lock: setup
	$(BIN)/pip-compile --quiet --upgrade --allow-unsafe --extra=dev --generate-hashes --strip-extras \
	  --no-emit-find-links --no-emit-index-url --no-emit-options --no-emit-trusted-host \
	  --output-file=requirements.lock pyproject.toml
