# Every target sets up what it needs: a .venv with the locked versions.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
DEMO ?= $(HOME)/.local/share/mot-cua-demo

.PHONY: run test lint suite torture bench shots clean

run: $(VENV)/.run-ready  ## open the counter on a demo office (UBND xã Ba Tô, July 2025)
	@test -e "$(DEMO)/office.toml" || $(BIN)/kiosk demo "$(DEMO)" --no-open
	@$(BIN)/kiosk --data "$(DEMO)"

test: $(VENV)/.dev-ready  ## every test
	$(BIN)/pytest -n 4

lint: $(VENV)/.dev-ready  ## style, types, who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

suite: $(VENV)/.dev-ready  ## TinyDB's own tests, from its source package, against our classes
	$(PIP) download --no-deps --no-binary tinydb -c .ci/lock.txt -d $(VENV)/sdist tinydb
	$(BIN)/python tests/store/tinydb_suite.py $(VENV)/sdist/tinydb-*.tar.gz

torture: $(VENV)/.dev-ready  ## the long tests: 100,000 random keys; the store's every byte, ten crash traces, 300 kills, a real ext4
	$(BIN)/pytest -n 3 -m long
	KIOSK_TORTURE=1 $(BIN)/pytest tests/store -n 3

bench: $(VENV)/.dev-ready  ## the store against its peers; lock screen and intake against the same in stock widgets; in turn
	PYTHONPATH=tests $(BIN)/python tests/bench_store.py
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
