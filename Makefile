# Every target sets up what it needs: a .venv with the locked versions.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
DEMO ?= $(HOME)/.local/share/mot-cua-demo

.PHONY: run test torture lint bench shots clean

run: $(VENV)/.run-ready  ## open the counter on a demo office (UBND xã Ba Tô, July 2025)
	@test -e "$(DEMO)/office.toml" || $(BIN)/kiosk demo "$(DEMO)" --no-open
	@$(BIN)/kiosk --data "$(DEMO)"

test: $(VENV)/.dev-ready  ## every test
	$(BIN)/pytest -n auto

torture: $(VENV)/.dev-ready  ## the slow tests: 100,000 random keys at the citizens' terminal
	$(BIN)/pytest -n auto -m long

lint: $(VENV)/.dev-ready  ## style, types, who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev-ready  ## start-up and memory against a bare Textual app, in turn
	$(BIN)/python tests/bench.py

shots: $(VENV)/.dev-ready  ## the README's pictures, made from the running program
	$(BIN)/python tests/shots.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-ready: pyproject.toml .ci/lock.txt | $(VENV)/bin/pip
	$(PIP) install -c .ci/lock.txt -e .
	@touch $@

$(VENV)/.dev-ready: pyproject.toml .ci/lock.txt | $(VENV)/bin/pip
	$(PIP) install -c .ci/lock.txt -e '.[dev]'
	@touch $@ $(VENV)/.run-ready
