# Every target sets up what it needs: a virtual environment of its own, with the pinned requirements.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMP := $(VENV)/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help

.PHONY: help
help: ## List what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.txt requirements-dev.txt pyproject.toml
	@echo "Setting up $(VENV) (a minute or two, once)…"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; set PYTHON=… to one."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: demo
demo: $(STAMP) ## Play the practice workspace; needs no Slack
	@$(BIN)/throughline demo $(ARGS)

.PHONY: run
run: $(STAMP) ## Run the bot in Slack, with the settings of .env
	@$(BIN)/throughline run

.PHONY: test
test: $(STAMP) ## Run all tests (what needs Chromium is left out, loudly, where it is missing)
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

.PHONY: check
check: $(STAMP) ## Lint, types, the floors of the house, and that every part is in its place
	@$(BIN)/python -m tests.support.checks

.PHONY: bench
bench: $(STAMP) ## Measure speed and memory, each beside a floor or a peer
	@$(BIN)/python -m tests.bench $(ARGS)

.PHONY: clean
clean: ## Remove the virtual environment and what tools left behind
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache *.egg-info
