# The front door: run, test, check, bench, lock.
PYTHON ?= python3
BIN := .venv/bin
# Those that tests/browser drives; one is enough.
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome
# What Python and pytest compile is kept, whatever the environment says: the next run begins sooner.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test system check bench lock

run: .venv/ready
	@$(BIN)/python app.py

test: .venv/ready-dev system
	@[ -n "$$(which $(BROWSERS))" ] || $(BIN)/playwright install chromium \
		|| echo "No browser is there and none can be installed: the tests that drive one are left out."
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -rsR

system:
	@sh tests/system.sh $(BROWSERS)

check: .venv/ready-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not browser and not postgres and not slow"

bench: .venv/ready-dev
	@$(BIN)/python -m bench

lock: .venv/ready-dev
	@$(BIN)/pip install --quiet pip-tools
	@$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --output-file requirements.txt requirements.in
	@$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --output-file requirements-dev.txt requirements-dev.in

.venv/bin/python:
	@$(PYTHON) -m venv .venv

.venv/ready: requirements.txt | .venv/bin/python
	@echo "Installing what the hub needs; this happens once."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m compileall -q -x '\.venv' . || true
	@touch $@

.venv/ready-dev: requirements-dev.txt .venv/ready
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
