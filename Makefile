# make run   — everything, then web chat and desk on the real notice (and the Telegram bot when a token is set)
# make test  — everything, then the tests        make check — ruff, mypy, import-linter
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
HOST ?= 127.0.0.1
PIP := $(BIN)/pip --disable-pip-version-check
MODEL := $(VENV)/share/zhicheng/use-multilingual-3.onnx

.PHONY: install run test check clean
install: $(VENV)/.installed $(MODEL)
	@$(BIN)/zhicheng kb prepare corpus

run: install
	@$(BIN)/zhicheng serve --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-dev $(MODEL)
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(TESTS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml requirements.lock
	$(PIP) install -q -c requirements.lock -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed pyproject.toml requirements.lock
	$(PIP) install -q -c requirements.lock -e '.[dev,sentence-transformers,ocr]'
	@touch $@

$(MODEL): | $(VENV)/.installed
	$(BIN)/python -m knowledge.adapters.bundled_model

clean:
	rm -rf $(VENV) var
