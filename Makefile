# Fresh machine: `make demo` shows the program at work, `make test` checks it. Both set up .venv first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
SITE   := $(VENV)/.site

# Every worker and process of the tests would compile all modules anew: half a minute of work, where this is set.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test unit lint types coverage bench docs site format clean

demo: $(READY)
	$(BIN)/triage-bot demo

test: lint types unit

unit: $(READY)
	$(BIN)/pytest -n auto

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

coverage: $(READY)
	$(BIN)/pytest -n auto --cov --cov-report=term --cov-report=xml

bench: $(READY)
	$(BIN)/python bench/runs.py
	$(BIN)/python bench/registry.py
	$(BIN)/python bench/portfolio.py
	$(BIN)/python bench/service.py
	$(BIN)/python bench/year.py
	$(BIN)/python bench/campaign.py
	$(BIN)/python bench/wide.py
	$(BIN)/python bench/house.py

docs: $(READY)
	$(BIN)/python -m tests.meta.test_architecture
	$(BIN)/python -m tests.meta.process
	$(BIN)/python -m tests.meta.gitlab_triage
	$(BIN)/python -m tests.trust.page

site: $(SITE)
	rm -rf public
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --nitpicky -c docs -d build/doctrees . public
	cp public/README.html public/index.html

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) dist build public .coverage coverage.xml

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo 'Python 3.11 or newer is needed: install it, or name it, as in `make test PYTHON=python3.12`.'; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo 'Python lacks its venv module: on Debian and Ubuntu `apt-get install python3-venv`.'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

$(SITE): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	@touch $@
