# Every command of the project. Each makes what it needs; nothing else is installed by hand.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN = .venv/bin
LOCK = requirements/dev.txt
PO = $(wildcard src/lianmeng/locale/*/LC_MESSAGES/*.po)

.PHONY: demo test test-engine e2e lint bench bench-quality pictures lock messages clean help

help:            ## list the commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/  -/'

.venv/ready: $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/messages: .venv/ready $(PO)
	$(BIN)/pybabel --quiet compile --use-fuzzy --domain django --directory src/lianmeng/locale
	@touch $@

demo: .venv/messages  ## the alliance on http://127.0.0.1:8000 (PORT=… changes it), on SQLite, with demo data
	PORT=$(PORT) $(BIN)/lianmeng demo

test: .venv/messages  ## all tests but the browser's; DATABASE_URL chooses PostgreSQL
	$(BIN)/pytest -q -n 2 --dist loadfile tests/chainmatch tests/lianmeng $(ARGS)

.venv-engine/ready: requirements/engine.txt
	test -x .venv-engine/bin/python || $(PYTHON) -m venv .venv-engine
	.venv-engine/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/engine.txt
	@touch $@

test-engine: .venv-engine/ready  ## the engine's tests where Django is not installed
	PYTHONPATH=src .venv-engine/bin/python -m pytest -q -p no:cacheprovider tests/chainmatch

e2e: .venv/messages  ## the browser stories
	$(BIN)/pytest -q tests/e2e $(ARGS)

lint: .venv/ready  ## style, types of the engine, floors
	$(BIN)/ruff check src tests tools benchmarks
	$(BIN)/mypy --strict src/chainmatch
	$(BIN)/lint-imports
	$(BIN)/python tools/vendor.py --check

bench: .venv/ready  ## speed and memory, side by side with a peer
	$(BIN)/python benchmarks/discover.py

bench-quality: .venv/ready  ## what the engine finds, side by side with a peer
	$(BIN)/python benchmarks/quality.py

pictures: .venv/messages  ## pages as pictures, 360 and 1440 px, light and dark, into pictures/
	$(BIN)/python tools/pictures.py

lock: .venv/ready  ## the lock files anew (needs uv on the PATH)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra web --extra postgres --extra dev pyproject.toml -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/dev.txt requirements/engine.in pyproject.toml -o requirements/engine.txt

messages: .venv/ready  ## collect the Chinese source strings into the English catalogue (needs gettext)
	cd src/lianmeng && ../../$(BIN)/lianmeng makemessages -l en --no-location --no-wrap

clean:           ## remove what the commands made
	rm -rf .venv .venv-engine data pictures .pytest_cache .mypy_cache .ruff_cache
