# make demo   try the program: sample company, no account, nothing leaves this computer
# make test   every check and test, headless
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test compiled lint screens accessibility faults lock bench installer installer-check clean

demo:
	@PYTHON=$(PYTHON) .ci/setup run
	@.venv/bin/python -m sage_desktop --demo

# Byte code is kept, whatever the machine's habit: hundreds of programs are started by the tests.
test: export PYTHONDONTWRITEBYTECODE =
test:
	@PYTHON=$(PYTHON) .ci/setup dev
	@$(MAKE) --no-print-directory -j 2 lint compiled
	@$(BIN)/python -m pytest -n 4 --dist worksteal -q

# Once, beside mypy, which uses one processor; not by each of those who then test.
compiled:
	@$(BIN)/python -m compileall -q sage_desktop
	@$(BIN)/python -m pytest --collect-only -q | tail -n 1

lint:
	@PYTHON=$(PYTHON) .ci/setup dev
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

# Drives the real window through its pages and writes docs/screens.
screens:
	@PYTHON=$(PYTHON) .ci/setup dev
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.screens

# The whole guide as a screen reader's user does it, by names and then by keys. Debian, minutes.
accessibility:
	@PYTHON=$(PYTHON) .ci/setup accessibility
	@$(BIN)/python -m tests.accessibility

# Never twice, never lost: 10,000 fault points, 500 kills of programs, 100,000 invoices.
faults:
	@PYTHON=$(PYTHON) .ci/setup dev
	@$(BIN)/python tests/faults/__main__.py 10000
	@INVOICES=100000 $(BIN)/python -m pytest -q tests/sync/test_sending_bodies.py
	@DAMAGES=4 $(BIN)/python -m pytest -q tests/book/test_book_damage.py
	@STOP_EACH=1 $(BIN)/python -m pytest -q tests/journeys/test_import_stopped.py
	@SOAK=1 QUITS=20 $(BIN)/python -m pytest -q tests/journeys/test_soak.py \
		tests/journeys/test_quitting.py
	@KILL_POINTS=all KILLS=500 $(BIN)/python -m pytest -q tests/kills

# Figures as ratios; see docs/performance.md.
bench:
	@PYTHON=$(PYTHON) .ci/setup dev
	@$(BIN)/python benchmarks/table.py

# The program as one folder, an archive and a package for this system, in dist.
installer:
	@$(PYTHON) resources/packaging/build.py

# Installs dist/*.deb on a system made for it, uses it as a new user, and removes it. Root, minutes.
installer-check:
	@PYTHON=$(PYTHON) .ci/setup installer
	@unshare --mount --pid --fork --kill-child --mount-proc $(BIN)/python -m tests.installer

# Writes requirements/*.txt anew, with hashes and without any address of an index.
lock: export CUSTOM_COMPILE_COMMAND := make lock
lock:
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet pip-tools
	@.venv-lock/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links \
		--allow-unsafe --strip-extras -o requirements/run.txt pyproject.toml
	@.venv-lock/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links \
		--allow-unsafe --strip-extras --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml
	@.venv-lock/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links \
		--allow-unsafe --strip-extras -c requirements/run.txt -o requirements/build.txt requirements/build.in

clean:
	@rm -rf .venv .venv-lock build dist .mypy_cache .ruff_cache .pytest_cache
