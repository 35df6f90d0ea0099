# What people type. `make run` is all that a new machine needs: Python 3.11 or later, and make.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev browser tesseract checkers test lint bench bench-scale screenshots fuzz kills whole format lock fonts drill lowest wheel sbom audit load walk

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check install --quiet --require-hashes

help:
	@echo "make run     the site on 127.0.0.1:$(PORT) (PORT=8001 for another port)"
	@echo "make setup   the environment in $(VENV) alone"
	@echo "make test    all tests, in a real browser too"
	@echo "make test-pure  those of the pure folders alone: no database, no other program, no model"
	@echo "make lowest  the tests of reading and exporting on the lowest versions that requirements.in allows"
	@echo "make lint    style, types, house rules, templates"
	@echo "make bench   how fast, as ratios within one run, and how faithfully PDFs of many layouts are read"
	@echo "make whole   the tests of which make test does a portion, whole: 100,000 clauses to slow clients, 200 large exports, 10,000 hostile cells"
	@echo "make kills   500 kills of workers while they add files"
	@echo "make fuzz    10,000 damaged files, none of which may crash or hang a reader"
	@echo "make drill   a library is filled, backed up, restored elsewhere and verified"
	@echo "make walk    a wheel is installed and started in production behind a proxy, with sign-in by a test provider (needs nginx)"
	@echo "make screenshots  every page and state into var/screenshots; CORPUS=FOLDER for a library of real texts, and in parts:"
	@echo "                  LANGUAGES=\"en fr\" WIDTHS=360 SCHEMES=dark PORTION=1/4 PAGES=\"home reader\""
	@echo "make bench-scale  pages at 1,000 and 10,000 agreements (SIZES=... for others)"
	@echo "make load    50 readers, 3 reviewers and uploads for 2 minutes in a library of 10,000 agreements"
	@echo "make format  what make lint asks of style"
	@echo "make lock    requirements*.txt anew from requirements*.in"
	@echo "make wheel   dist/concord-*.whl, which holds all but its requirements"
	@echo "make sbom    what the site is made of, as CycloneDX, in var/sbom.json"
	@echo "make audit   known weaknesses of what requirements.txt names (asks the network)"
	@echo "make fonts   the faces in static/fonts anew from their packages (needs npm)"

run: setup
	@exec $(PYTHON) manage.py up --port "$(PORT)"

# Each stamp is newer than the requirements it was made from, so that nothing is installed twice.
setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

$(VENV)/.installed: requirements.txt
	@for python in python3.11 python3.12 python3.13 python3.14 python3; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Concord needs Python 3.11 or later and finds none; on Debian or Ubuntu: apt install python3 python3-venv" >&2; exit 1; \
	fi; \
	if ! $(PYTHON) -m pip --version >/dev/null 2>&1; then \
		echo "Making the environment in $(VENV) with $$python"; \
		"$$python" -m venv --clear $(VENV) || { \
			echo "$$python could not make $(VENV); on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }; \
	fi
	@echo "Installing requirements.txt"
	@$(PIP) -r requirements.txt || { \
		echo "The packages could not be installed; pip says why above. A network or a package mirror is needed once." >&2; exit 1; }
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@echo "Installing requirements-dev.txt"
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@

browser: setup-dev
	@$(PYTHON) -m tests.browser.chromium

tesseract: setup-dev
	@$(PYTHON) -m tests.tesseract

# Node comes with the environment; what npm fetches is in var/npm, once.
checkers: setup-dev
	@$(PYTHON) -m tests.checkers.npm
	@$(PYTHON) -m tests.checkers.rscript

# The processes that tests start, and the next run, find the code compiled.
PYTEST_ALL := env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m pytest
test: setup-dev browser tesseract checkers
	$(PYTEST_ALL) -n auto --maxprocesses 4 $(PYTEST)

test-pure: setup-dev
	$(PYTEST_ALL) -n auto --maxprocesses 4 --pure $(PYTEST)

# The lowest versions of what requirements.in names, in an environment of their own: a bound that is too low fails here.
LOWEST := var/lowest
lowest: setup-dev
	@mkdir -p var
	@$(PYTHON) -m uv pip compile --quiet --resolution lowest-direct --python-version 3.11 requirements.in --output-file $(LOWEST).txt
	@$(PYTHON) -m uv venv --quiet --clear --python $(PYTHON) $(LOWEST)
	@$(PYTHON) -m uv pip install --quiet --python $(LOWEST)/bin/python -r $(LOWEST).txt pytest pytest-django pytest-timeout hypothesis reportlab jsonschema
	$(LOWEST)/bin/python -m pytest -q tests/agreements/structure/test_golden.py tests/agreements/formats/docx/test_docx.py \
		tests/agreements/formats/test_html.py tests/comparisons/export/test_export_*.py tests/library/pages/test_search_fields.py

lint: setup-dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djangofmt check --target-version 5.2 templates

bench: setup-dev
	$(PYTHON) -m pytest -q -s tests/bench.py tests/fidelity.py tests/scans.py

kills: setup-dev
	$(PYTHON) -m pytest -q -s tests/kills.py

whole: setup-dev
	$(PYTHON) -m pytest -q --whole

fuzz: setup-dev
	$(PYTHON) -m pytest -q -s tests/fuzz.py

drill: setup-dev
	@mkdir -p var
	$(PYTHON) -m tests.drill

walk: setup-dev
	$(PYTHON) -m tests.handbook

screenshots: setup-dev browser
	LANGUAGES_OFFERED=en,fr,es,ar $(PYTHON) -m pytest -q tests/browser/screenshots.py tests/browser/real_library.py

SIZES ?= 1000 10000
bench-scale: setup-dev
	$(PYTHON) -m tests.scale $(SIZES)

# LOAD="--agreements 1000 --seconds 30" for a shorter one
load: setup-dev
	$(PYTHON) -m tests.load $(LOAD)

format: setup-dev
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	$(VENV)/bin/djangofmt check --fix --quiet --target-version 5.2 templates

# Hashes of every platform's wheels, no address of an index; a mirror's own settings are left aside.
COMPILE := $(PYTHON) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate \
	--no-emit-index-url --no-emit-find-links
lock: export CUSTOM_COMPILE_COMMAND = make lock
lock: export PIP_CONFIG_FILE = /dev/null
lock: export PIP_FIND_LINKS =
lock: setup-dev
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-dev.txt requirements-dev.in

wheel: setup-dev
	$(PYTHON) -m build --wheel --no-isolation --outdir dist .

sbom: setup-dev
	@mkdir -p var
	$(VENV)/bin/cyclonedx-py requirements --output-reproducible --of JSON -o var/sbom.json requirements.txt
	@echo "var/sbom.json"

audit: setup-dev
	$(PYTHON) -m uv tool run pip-audit --requirement requirements.txt --disable-pip --require-hashes --strict

# The packages hold each face cut by script. What static/css/fonts.css names is taken, with the licence.
FACES := source-serif-4@5.3.1 inter@5.3.0
fonts:
	@set -eu; into="$(CURDIR)/static/fonts"; work="$$(mktemp -d)"; trap 'rm -rf "$$work"' EXIT; cd "$$work"; \
	for face in $(FACES); do \
		name="$${face%@*}"; npm pack --silent "@fontsource-variable/$$face" >/dev/null; tar -xzf ./*.tgz; rm ./*.tgz; \
		cp package/LICENSE "$$into/$$name-LICENSE.txt"; \
		for file in "$$into/$$name"-*.woff2; do cp "package/files/$${file##*/}" "$$into"; done; \
	done
