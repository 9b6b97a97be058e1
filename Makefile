# Everything that a machine needs beside Python (3.11 or newer) and make is installed by these targets into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DOCS_READY := $(VENV)/.docs-ready

.PHONY: lint prove test test-all edits browser check current generated hooks site wheel distributions sbom release-notes ci format schemas docs preview-image vscode sites lock libraries clean

lint: libraries  ## Lint content/ with this project's own linter
	$(BIN)/answerkey lint

prove: libraries  ## Run the proofs of content/ and record what holds
	$(BIN)/answerkey prove --record

libraries: $(READY)  ## Install the libraries that content/ is about
	$(BIN)/answerkey libraries sync --locked

test: libraries  ## Run the tests that a change is likely to break
	$(BIN)/pytest -n 2 --dist worksteal -m "not sweep"

test-all: libraries  ## Run all tests: also long attacks, and properties on many more examples
	ANSWERKEY_SWEEP=1 $(BIN)/pytest -n 2 --dist worksteal

edits: $(READY)  ## Edit bases at random a thousand times, and compare each report and build with one from nothing
	ANSWERKEY_SWEEP=1 ANSWERKEY_EDITS=1000 $(BIN)/pytest -n 2 --dist worksteal tests/pipeline/test_incremental.py tests/delivery/test_volumes.py

browser: $(READY)  ## Install a Chromium for the tests of the preview, which take that of the machine if there is one
	$(BIN)/playwright install --with-deps chromium

ci: lint check site test-all current generated hooks wheel  ## Do all that must hold before a change lands

current: prove  ## What content/ claims holds, and what is recorded of it is current
	git diff --exit-code -- content/verified.json libraries.lock
	$(BIN)/answerkey ids --check

generated: schemas docs  ## The generated files are those that the code makes
	git diff --exit-code -- schemas docs README.md

hooks: $(READY)  ## Each hook of our own configuration is green on all files
	$(BIN)/pre-commit run --all-files

site: $(DOCS_READY)  ## Build the documentation site into .site/html, and check its links
	$(BIN)/python docs/assemble.py
	cd .site && ../$(BIN)/zensical build --strict --clean --config-file zensical.toml
	$(BIN)/python docs/check_site.py

wheel: $(READY)  ## The wheel works where there is no working copy
	.ci/wheel $(BIN)/python

distributions: $(READY)  ## Build the sdist and the wheel into dist/, twice to the same bytes
	.ci/distributions

sbom: $(READY)  ## Write answerkey.cdx.json, the list of all that the package depends on
	$(BIN)/python .ci/sbom.py answerkey.cdx.json

release-notes: $(READY)  ## Write release-notes.md for TAG, which must be the version
	$(BIN)/python .ci/release_notes.py "$(TAG)" >release-notes.md

check: $(READY)  ## Check the code: format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY)  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schemas: $(READY)  ## Write schemas/ from the models
	$(BIN)/python -m answerkey.model.schemas schemas
	$(BIN)/python -m answerkey.delivery.schemas schemas

docs: $(READY)  ## Write the generated parts of docs/ and README.md
	$(BIN)/python docs/generate.py

preview-image: $(READY)  ## Take the picture of the preview for README.md
	$(BIN)/python docs/preview_image.py

vscode: $(READY)  ## Build the extension for VS Code and test it; needs Node 20 or newer
	cd editors/vscode && npm ci --ignore-scripts --no-audit --no-fund && npm run --silent types && npm run --silent build && \
		npm run --silent package && npm test --silent && npm run --silent test:grammar

SITES := astro next nuxt
sites: export ASTRO_TELEMETRY_DISABLED = 1
sites: export NEXT_TELEMETRY_DISABLED = 1
sites: export NUXT_TELEMETRY_DISABLED = 1
sites: export ANSWERKEY_SWEEP = 1
sites: export PATH := $(CURDIR)/$(BIN):$(PATH)
sites: $(READY)  ## Build the example sites, check their types, and try them in a browser; needs Node 22.19 or newer
	for site in $(SITES); do (cd examples/sites/$$site && npm ci --ignore-scripts --no-audit --no-fund && \
		npm run --silent content && npm run --silent check && npm run --silent build) || exit 1; done
	$(BIN)/pytest -q tests/sites

lock: $(READY)  ## Pin the newest versions for development
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --upgrade --output-file requirements-dev.txt
	echo "hatchling>=1.27" | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --upgrade --output-file .ci/build-constraints.txt
	$(BIN)/uv pip compile --group docs --constraint requirements-dev.txt --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --upgrade --output-file requirements-docs.txt

clean:  ## Remove what was installed and cached
	rm -rf $(VENV) .site .answerkey_cache .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(READY)

$(DOCS_READY): $(READY) requirements-docs.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-docs.txt
	touch $(DOCS_READY)
