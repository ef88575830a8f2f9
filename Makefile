# The two commands of the README are `make demo` and `make test`. All of them set up first, once per change of the lock.
PYTHON ?= python3
BIN := .venv/bin
DEMO_DATA ?= build/demo
CLIENT := tests/federation
BROWSER := tests/browser
EDITOR := outstanding/web/yasqe
BUILT := outstanding/web/static/yasqe
PEERS := build/peers
AUDIT := build/audit-env

.PHONY: setup editor demo test torture audit check conformance golden pictures lock bench fuzz clean

setup: .venv/.ready

# By uv where there is one, else by pip; either installs what requirements.lock names and nothing else.
.venv/.ready: requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	    uv venv --quiet --allow-existing --python $(PYTHON) .venv && \
	    uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	    uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	    $(PYTHON) -m venv .venv && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

# The editor of the page that asks in SPARQL, by npm where there is one; without it that page is a plain form.
editor: $(EDITOR)/node_modules/.ready
	@if [ -f $(EDITOR)/node_modules/@zazuko/yasqe/build/yasqe.min.js ]; then \
	    mkdir -p $(BUILT) && cp $(EDITOR)/node_modules/@zazuko/yasqe/build/yasqe.min.js \
	    $(EDITOR)/node_modules/@zazuko/yasqe/build/yasqe.min.css $(BUILT)/ ; \
	fi

demo: setup editor
	@$(BIN)/outstanding demo --data $(DEMO_DATA)

test: setup editor $(CLIENT)/node_modules/.ready $(BROWSER)/node_modules/.ready
	$(BIN)/python -m pytest -n auto --dist loadfile

# What comes from npm, where there is one; without it the tests that need it are skipped, and say so.
%/node_modules/.ready: %/package-lock.json %/package.json %/.npmrc
	@if command -v npm >/dev/null 2>&1; then \
	    (cd $* && npm ci --silent --no-audit --no-fund && touch node_modules/.ready) || \
	    echo "npm could not install what is in $*: what needs it is left out" >&2 ; \
	fi

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Runs the W3C's suites for SPARQL against the server over HTTP, for SHACL through `validate`; the report is build/conformance.ttl.
conformance: setup
	PYTHONPATH=tests $(BIN)/python -m conformance

# Writes golden answers, documented outputs, schema and JSON-LD context anew; read the difference before committing it.
golden: setup
	$(BIN)/python -m pytest tests/test_golden.py tests/test_checks.py tests/test_docs.py tests/test_export.py --write-golden

# Takes the pictures of the README anew, in Chromium; look at them before committing them.
pictures: setup editor $(BROWSER)/node_modules/.ready
	PYTHONPATH=tests $(BIN)/python -m pictures

# Faults on purpose, for about an hour; writes what was survived into docs/reliability.md. `make torture TORTURE=--kills=20`.
TORTURE ?= --kills 200 --every 2 --flips 200 --shuffles 8

torture: setup
	PYTHONPATH=tests:. $(BIN)/python -m torture $(TORTURE) --write docs/reliability.md
	PYTHONPATH=tests:. $(BIN)/python -m torture.soak --minutes 30 --write docs/reliability.md

# The list of all parts, and whether any has a known vulnerability.
audit: $(AUDIT)/.ready
	$(AUDIT)/bin/cyclonedx-py requirements requirements.lock --output-reproducible --output-format JSON --output-file build/sbom.json
	$(AUDIT)/bin/python audit/vulnerabilities.py requirements.lock $(EDITOR) $(BROWSER) $(CLIENT)

$(AUDIT)/.ready: audit/requirements.lock
	@if command -v uv >/dev/null 2>&1; then \
	    uv venv --quiet --allow-existing --python $(PYTHON) $(AUDIT) && \
	    uv pip install --quiet --python $(AUDIT)/bin/python --require-hashes -r audit/requirements.lock ; \
	else \
	    $(PYTHON) -m venv $(AUDIT) && \
	    $(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r audit/requirements.lock ; \
	fi
	@touch $@

bench: setup $(PEERS)/.ready
	$(BIN)/python benchmarks/document_stages.py
	$(BIN)/python benchmarks/formats.py
	$(BIN)/python benchmarks/service.py --peers $(PEERS)/bin
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/search.py

# Fuzzes the reader of each format, guided by coverage, for a minute each; `make fuzz FORMATS=.pdf SECONDS=600` for more.
FORMATS ?= .txt .html .md .pdf .docx .odt .rtf .csv .xlsx
SECONDS ?= 60
FUZZ := build/fuzz-env

fuzz: $(FUZZ)/.ready
	@for each in $(FORMATS); do echo "$$each"; \
	    PYTHONPATH=tests:. $(FUZZ)/bin/python -m fuzzing.readers $$each --seconds $(SECONDS) || exit 1; done

$(FUZZ)/.ready: requirements.lock tests/fuzzing/requirements.lock
	@$(PYTHON) -m venv $(FUZZ) && \
	$(FUZZ)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock \
	    -r tests/fuzzing/requirements.lock && touch $@

# What the service is compared with, in an environment of its own.
$(PEERS)/.ready: benchmarks/requirements.lock
	@if command -v uv >/dev/null 2>&1; then \
	    uv venv --quiet --allow-existing --python $(PYTHON) $(PEERS) && \
	    uv pip install --quiet --python $(PEERS)/bin/python --require-hashes -r benchmarks/requirements.lock ; \
	else \
	    $(PYTHON) -m venv $(PEERS) && \
	    $(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock ; \
	fi
	@touch $@

# Needs uv. Takes the newest versions that pyproject.toml allows; names no address.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	    --upgrade --group dev pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	    --upgrade --group bench -o benchmarks/requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	    --upgrade --group audit -o audit/requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	    --upgrade --group fuzz -o tests/fuzzing/requirements.lock

clean:
	rm -rf .venv build $(CLIENT)/node_modules $(BROWSER)/node_modules $(EDITOR)/node_modules $(BUILT)
