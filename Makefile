# Two commands do all the set-up: clone, then `make run`. Everything else is below.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# Many short processes run here: each would compile the whole house anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test check bench promises lint types imports catalogues assets lock clean

run: .venv/installed
	PORTAL_DEMO=1 PORTAL_BASE_URL=http://127.0.0.1:$(PORT) $(BIN)/flask --app wsgi serve --port $(PORT)

# On a bare Debian the venv module is a package of its own.
.venv/bin/python:
	$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "Thiếu python3-venv, đang cài…"; \
	  SUDO=$$(command -v sudo || true); $$SUDO apt-get update -q && $$SUDO apt-get install -y -q python3-venv && $(PYTHON) -m venv .venv; }

.venv/installed: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

# The browser tests drive the Chromium of the system, best without its windows.
.venv/chromium: | .venv/installed-dev
	command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || { \
	  SUDO=$$(command -v sudo || true); $$SUDO apt-get update -q; \
	  $$SUDO apt-get install -y -q chromium-headless-shell || $$SUDO apt-get install -y -q chromium; }
	touch $@

test: .venv/installed-dev .venv/chromium
	@[ -n "$$PORTAL_TEST_POSTGRES_URL" ] || echo "PORTAL_TEST_POSTGRES_URL chưa đặt: chỉ thử trên SQLite."
	$(BIN)/python -m pytest -n $${TEST_WORKERS:-auto} --dist loadgroup

check: lint types imports catalogues test

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates

types: .venv/installed-dev
	$(BIN)/mypy

imports: .venv/installed-dev
	$(BIN)/lint-imports

catalogues: .venv/installed-dev
	$(BIN)/python -m tests.support.catalogues

bench: .venv/installed-dev
	$(BIN)/python -m pytest -n0 -p no:randomly -rA --promise-tier=bench tests/bench

promises: .venv/installed-dev .venv/chromium
	$(BIN)/python -m tests.support.promises --tier "$(TIER)" --only "$(ONLY)"

assets: .venv/installed
	$(BIN)/python -m portal.core.assets

# Needs uv; writes no package host into the locks.
lock:
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv build static/dist .pytest_cache .mypy_cache .ruff_cache
