# Two commands are all there is to know: `make demo` and `make test`. Each makes .venv on its own.

VENV := .venv
BIN := $(VENV)/bin
PACKAGE := $(VENV)/.package
STAMP := $(VENV)/.installed
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench clean

help:
	@echo "make demo   render examples/welcome.md to out/welcome.mp4"
	@echo "make test   run the tests (TESTS='tests/media -k loudness' for some of them)"
	@echo "make lint   ruff and mypy"
	@echo "make bench  measure the speed of everything on this machine"
	@echo "make clean  remove .venv, out and what the tools left"

demo: $(PACKAGE)
	@mkdir -p out
	@start=$$(date +%s); \
	$(BIN)/avatar render examples/welcome.md -o out/welcome.mp4 && \
	echo "Watch out/welcome.mp4 (made in $$(( $$(date +%s) - start )) s)"

test: $(STAMP)
	@$(BIN)/python -m pytest $(TESTS)

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(STAMP)
	@$(BIN)/avatar bench

clean:
	rm -rf $(VENV) out dist build .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What the tests need nearly doubles the installation: who only wants to see a video does not wait for it.
$(STAMP): $(PACKAGE)
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e . --group dev
	@touch $(STAMP)

# Interpreters are tried by running them: a name on the PATH may be a shim that leads nowhere. One that
# lacks ensurepip (Debian without python3-venv) cannot make an environment, so the next one is tried.
$(PACKAGE): pyproject.toml
	@set -e; found=""; bare=""; \
	for python in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	  if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; then \
	    if $$python -c 'import venv, ensurepip' >/dev/null 2>&1; then found=$$python; break; fi; \
	    bare=$$python; \
	  fi; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	  echo "$$bare cannot make virtual environments: its venv module is not installed." >&2; \
	  echo "On Debian and Ubuntu run: sudo apt install python3-venv" >&2; exit 1; \
	elif [ -z "$$found" ]; then \
	  echo "No Python 3.11, 3.12 or 3.13 was found. Install one, or run: make PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if ! $(BIN)/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; then \
	  echo "Making $(VENV) with $$($$found --version)"; \
	  rm -rf $(VENV); $$found -m venv $(VENV); \
	fi; \
	echo "Installing (a few minutes the first time)"; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .; \
	touch $(PACKAGE)
