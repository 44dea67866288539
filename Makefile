# Two commands matter: `make demo` shows what detente does, `make test` checks it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check bench load fuzz crash knowledge lock clean evaluate
.DEFAULT_GOAL := demo

# The coder alone: enough for `make demo`.
$(VENV)/.core: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# What the tests and checks need besides.
$(VENV)/.dev: $(VENV)/.core requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: $(VENV)/.core
	$(BIN)/detente code samples/

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile tests

# Lint, types, layers, and the compiled knowledge against its source.
check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/detente knowledge check --fresh

# Compile knowledge/ and check every example in it.
knowledge: $(VENV)/.core
	$(BIN)/detente knowledge compile
	$(BIN)/detente knowledge check

bench: $(VENV)/.dev
	$(BIN)/python bench/throughput.py

# The whole wire corpus in one run: rate, memory, stages (build/load.json).
load: $(VENV)/.dev
	$(BIN)/python bench/load.py

# Kill, starve and damage ledgers: 50 kills; `make crash LONG=1` for 1,000.
crash: $(VENV)/.dev
	$(BIN)/python bench/crash.py $(if $(LONG),--long)

# Each reader and the text path for FOR seconds; findings under build/fuzz/.
FOR ?= 25
fuzz: $(VENV)/.dev
	$(BIN)/python bench/fuzz.py --seconds $(FOR)

evaluate: $(VENV)/.dev
	$(BIN)/python bench/figures.py

lock: $(VENV)/.dev
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe --strip-extras -o requirements.lock requirements.in
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe --strip-extras -o requirements-dev.lock requirements-dev.in

clean:
	rm -rf $(VENV) build dist src/*.egg-info

# The desk's bundle: by the machine's Node, else by the one that PyPI carries.
BUNDLE := src/detente/web/static/bundle/desk.js
.PHONY: web test-web browser setup
setup: $(VENV)/.dev
web: $(BUNDLE)
$(BUNDLE): web/package-lock.json web/build.py web/build.mjs web/src/desk.js web/src/desk.css | $(VENV)/.core
	$(BIN)/python web/build.py
	touch $@

# What the tests in a browser need: the bundle, and Debian's Chromium, as root or by sudo.
APT := apt-get -q -o Acquire::Retries=1 -o Acquire::http::Timeout=30
browser: $(VENV)/.dev $(BUNDLE)
	@command -v chromium >/dev/null || $$(test "$$(id -u)" = 0 || echo sudo -n) sh -c \
	  '$(APT) update && DEBIAN_FRONTEND=noninteractive $(APT) install -y --no-install-recommends chromium'
	@timeout 60 chromium --headless --no-sandbox --disable-gpu --dump-dom about:blank >/dev/null 2>&1 \
	  || (echo "chromium does not start here"; exit 1)

# The desk in a real browser; fails where there is none.
test-web: browser
	DETENTE_BROWSER=must $(BIN)/python -m pytest -n 2 --dist loadfile tests/web
