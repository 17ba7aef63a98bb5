.PHONY: build test check lint-spec corpus pages renderings viewers bench interop stress hostile fuzz mutants defects lock clean

SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= ../shared/corpus
PAGES ?= ../shared/pages
# Virtual environments of the peers that are measured.
PEERS ?= build/peers
# Compiled modules are kept, whatever the environment says: tests start a thousand processes.
export PYTHONDONTWRITEBYTECODE :=
# The first interpreter that is new enough; only python3 and make are needed.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)

build: $(VENV)/.runtime
	$(BIN)/fragmint build

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup tests generated/*/tests

check: $(VENV)/.dev
	$(BIN)/ruff check fragmint generator tests benchmarks interop generated
	$(BIN)/black --check fragmint generator tests benchmarks interop generated
	$(BIN)/mypy --strict generator fragmint
	$(BIN)/mypy --strict tests benchmarks interop
	for p in generated/*/; do (cd $$p && MYPYPATH=tests \
		$(CURDIR)/$(BIN)/mypy --strict --explicit-package-bases .) || exit 1; done
	$(BIN)/basedpyright --level error
	$(BIN)/fragmint build --check

# A second, independent linter, where Node.js is at hand.
REDOCLY := npx --yes @redocly/cli@2
lint-spec:
	@if $(REDOCLY) --version >/dev/null 2>&1; then $(REDOCLY) lint specs/*/openapi.yaml; \
	else echo "lint-spec: skipped, npx cannot run @redocly/cli here"; fi

corpus: $(VENV)/.dev
	$(BIN)/python -m benchmarks.corpus $(CORPUS) --tests

pages: $(VENV)/.dev
	$(BIN)/python benchmarks/pages.py $(PAGES)

# SITES is the bin folder of an environment with generators of sites, and SETS folders of pages.
renderings: $(VENV)/.dev
	$(BIN)/python -m benchmarks.renderings $(PAGES)/single $(if $(SITES),--sites $(SITES)) \
	$(if $(SETS),--sets $(SETS))

# MODULES is a folder node_modules with the viewers, GENERATOR openapi-generator-cli.
viewers: $(VENV)/.dev
	$(BIN)/python -m benchmarks.viewers $(CORPUS)/petstore.yaml --modules $(MODULES) \
	$(if $(GENERATOR),--generator $(GENERATOR))

bench: $(VENV)/.dev
	@failed=0; $(BIN)/python benchmarks/build.py || failed=1; \
	$(BIN)/python benchmarks/scale.py || failed=1; \
	$(BIN)/python benchmarks/mock.py || failed=1; \
	$(BIN)/python benchmarks/runtime.py --cache $(PEERS) || failed=1; \
	if [ -e $(CORPUS)/train_travel.yaml ]; then $(BIN)/python \
	benchmarks/generate.py --cache $(PEERS) $(CORPUS)/train_travel.yaml || failed=1; fi; \
	exit $$failed

# The mock and the clients against software that others wrote.
interop: $(VENV)/.dev
	$(BIN)/python -m interop --corpus $(CORPUS)

stress: $(VENV)/.dev
	$(BIN)/python -m pytest tests/stress
	$(BIN)/python -m pytest -m bomb tests
	FRAGMINT_INPUTS=others $(BIN)/python -m pytest -n 2 tests

hostile: $(VENV)/.dev
	FRAGMINT_INPUTS=others $(BIN)/python -m pytest -n 2 tests/hostile

fuzz: $(VENV)/.dev
	$(BIN)/python benchmarks/fuzz.py

mutants: $(VENV)/.dev
	$(BIN)/python benchmarks/mutants.py

# Seeded defects of the runtime, of templates and of the mock: emitted tests catch each.
defects: $(VENV)/.dev
	FRAGMINT_DEFECTS=all $(BIN)/python -m pytest -n 2 tests/contract/test_defects.py

lock: $(VENV)/.dev
	$(BIN)/python -m pip freeze --exclude-editable > requirements.lock

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet -c requirements.lock -e .
	touch $@

$(VENV)/.dev: pyproject.toml requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet -c requirements.lock -e '.[dev]'
	touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find fragmint generator interop tests generated -name __pycache__ -prune -exec rm -rf {} +
	find generated specs -name .fragmint-cache -prune -exec rm -rf {} +
