# Everything needed is Python 3.11 with venv, make and git; `make` alone says what can be done.

PYTHON ?= python3.11
VERSION ?= 2026.12.0
TREEBANK ?= ../shared/treebank
SQL ?= SELECT title, question, victim, grade, sides, count_low, count_high \
	FROM grades(DATE '2024-02-06') JOIN incidents USING (incident_id) ORDER BY ALL

BIN := .venv/bin
STAMP := .venv/.installed
BUILD := .work/build
PIN := uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --quiet --generate-hashes \
	--no-emit-index-url --custom-compile-command "make requirements" -o requirements.txt
export SQL

.DEFAULT_GOAL := help
.PHONY: help setup release query test check format lint types dist bench parser ranker reader requirements oldest clean

help: ## Say what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## Install everything into .venv, exactly as pinned

$(STAMP): requirements.txt pyproject.toml | .import/demarche
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.import/demarche: # by which this folder is imported as demarche; an sdist comes without it
	mkdir -p .import
	ln -s .. $@

release: setup ## Code the sample reports, validate the tables, publish them as VERSION, and ask a first question
	$(BIN)/demarche build samples --out $(BUILD)
	$(BIN)/demarche validate $(BUILD)
	$(BIN)/demarche release $(BUILD) --version $(VERSION) --to releases/published
	@$(MAKE) --no-print-directory query

query: setup ## Ask the latest release SQL="..."
	@echo "demarche query \"$$SQL\""
	@$(BIN)/demarche query "$$SQL"

test: setup ## Run the tests and the examples in the docstrings
	$(BIN)/pytest --numprocesses 2

check: format lint types test ## All that CI runs: format, lint, types, tests

format: setup
	$(BIN)/ruff format --check

lint: setup
	$(BIN)/ruff check

types: setup
	$(BIN)/mypy

# Not `python -m build`: seen from here, build is the room of the coder.
dist: setup ## Build the sdist and the wheel into dist
	$(BIN)/hatchling build

bench: setup ## Measure speed, memory and size against peers and against plain reading
	@failed=0; for part in speed validation ledger publishing diffing over_http; do $(BIN)/python benchmarks/$$part.py || failed=1; done; exit $$failed

parser: setup ## Train the parser anew from the treebanks in TREEBANK
	$(BIN)/python build/coders/parser/train.py $(TREEBANK) --out build/coders/parser/model

ranker: setup ## Train the ranker anew from schema/examples (needs the extra train)
	$(BIN)/python -m demarche.build.coders.rules.relate.train

reader: setup ## Train the reader from schema/passages and schema/examples (needs the extra train)
	$(BIN)/python -m demarche.build.coders.reader.training.train

requirements: ## Pin the newest allowed versions with their hashes (needs uv)
	$(PIN) --upgrade

oldest: ## Pin the oldest allowed versions instead, to run the checks with them (needs uv)
	mkdir -p .work
	uv pip compile pyproject.toml --no-deps --resolution lowest-direct --python-version 3.11 --quiet -o .work/oldest.txt
	$(PIN) --constraint .work/oldest.txt

clean: ## Remove what can be made again; releases stay
	rm -rf .work .venv dist .hypothesis .pytest_cache
