# Everything happens in .venv, from lock/*.txt with hashes; a stamp there says what is installed.
# `make PYTHON=/path/to/python3.11 ...` chooses the interpreter.

MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
UV ?= uv
COMPILE = $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make lock"

.PHONY: help install demo test check bench fuzz serve lock

help:
	@echo "make demo     one consumer's dispute from report to outcome, in the sandbox"
	@echo "make test     the tests"
	@echo "make check    style, types, imports, sizes, migrations"
	@echo "make bench    the measurements"
	@echo "make fuzz     SECONDS=60 of junk for each report format"
	@echo "make serve    the HTTP server with embedded PostgreSQL and Redis"
	@echo "make install  only the environment"
	@echo "make lock     newer versions into lock/ (needs uv)"

install: $(VENV)/.run
	@echo "Redress is installed: $(BIN)/redress --help"

demo: $(VENV)/.run
	@$(BIN)/redress demo

serve: $(VENV)/.run
	@$(BIN)/redress serve

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile

check: $(VENV)/.dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@$(BIN)/python -m pytest -q tests/unit/test_tidy.py tests/integration/test_migrations.py
	@echo "check: style, types, imports, sizes and migrations are in order"

bench: $(VENV)/.bench
	@$(BIN)/python benchmarks

fuzz: $(VENV)/.fuzz
	@PYTHONPATH=src:tests $(BIN)/python tests/fuzzing --seconds $(or $(SECONDS),60)

lock:
	@command -v $(UV) > /dev/null || { echo "make lock needs uv: make lock UV=/path/to/uv"; exit 2; }
	@$(COMPILE) --group build -o lock/build.txt
	@$(COMPILE) pyproject.toml -c lock/build.txt -o lock/run.txt
	@$(COMPILE) pyproject.toml --group dev -c lock/run.txt -o lock/dev.txt
	@$(COMPILE) pyproject.toml --group bench -c lock/dev.txt -o lock/bench.txt
	@$(COMPILE) --group fuzz -o lock/fuzz.txt

# The build tools come first, from the lock as well: a package that comes as source is then built
# with them (--no-build-isolation), not with whatever is newest that day.
$(VENV)/.run: $(VENV)/.made lock/build.txt lock/run.txt pyproject.toml
	@echo "installing what the product needs into $(VENV) (once; a minute or two)"
	@$(PIP) install --require-hashes -r lock/build.txt
	@$(PIP) install --require-hashes --no-build-isolation -r lock/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run lock/dev.txt
	@echo "installing what the tests and checks need into $(VENV) (once; a minute or two)"
	@$(PIP) install --require-hashes --no-build-isolation -r lock/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.run lock/bench.txt
	@echo "installing what the measurements compare with into $(VENV) (once)"
	@$(PIP) install --require-hashes --no-build-isolation -r lock/bench.txt
	@touch $@

$(VENV)/.fuzz: $(VENV)/.dev lock/fuzz.txt
	@echo "installing what feeds the readers with junk into $(VENV) (once)"
	@$(PIP) install --require-hashes -r lock/fuzz.txt
	@touch $@

$(VENV)/.made:
	@python="$(PYTHON)"; \
	for name in python3.11 python3 python3.12 python3.13 python3.14; do \
		[ -n "$$python" ] && break; \
		"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && python="$$name"; \
	done; \
	[ -n "$$python" ] || { echo "Redress needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 2; }; \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$$python is older than the Python 3.11 that Redress needs"; exit 2; }; \
	"$$python" -m venv --clear $(VENV) \
		|| { echo "$$python cannot make a venv (on Debian and Ubuntu: apt install python3-venv)"; exit 2; }
	@touch $@
