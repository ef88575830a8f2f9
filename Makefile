# The two commands of the README are `make demo` and `make test`. All of them set up first, once per change of the lock.
PYTHON ?= python3
BIN := .venv/bin
DEMO_DATA ?= build/demo
CLIENT := tests/federation
PEERS := build/peers

.PHONY: setup demo test check conformance golden lock bench fuzz clean

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

demo: setup
	@$(BIN)/outstanding demo --data $(DEMO_DATA)

test: setup $(CLIENT)/node_modules/.ready
	$(BIN)/python -m pytest -n auto --dist loadfile

# A client that some tests ask with, by npm where there is one; without it those tests are skipped, and say so.
$(CLIENT)/node_modules/.ready: $(CLIENT)/package-lock.json $(CLIENT)/package.json $(CLIENT)/.npmrc
	@if command -v npm >/dev/null 2>&1; then \
	    (cd $(CLIENT) && npm ci --silent --no-audit --no-fund && touch node_modules/.ready) || \
	    echo "npm could not install what is in $(CLIENT): its tests will be skipped" >&2 ; \
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

bench: setup $(PEERS)/.ready
	$(BIN)/python benchmarks/document_stages.py
	$(BIN)/python benchmarks/formats.py
	$(BIN)/python benchmarks/service.py --peers $(PEERS)/bin

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
	    --upgrade --group fuzz -o tests/fuzzing/requirements.lock

clean:
	rm -rf .venv build $(CLIENT)/node_modules
