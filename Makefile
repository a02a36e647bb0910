# make demo    set up and run the main job on the emulator      make demo KEEP=1 leaves the emulator up
# make test    everything CI checks
# make fidelity  replay recorded answers of Google's against the emulator and say how many it gives
# make nightly  play 10,000 random histories of people, owner and network against a sync; hours
# make docs    write EMULATOR.md and SCENARIOS.md from the code and its tests
# make mutation  which share of small changes to tables/ its tests notice, module by module; half an hour
# make bench   calls, bytes, seconds, memory and lost edits, beside the bare floor and other libraries; SIZES="17 1000" for less

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: demo test check fidelity nightly docs mutation bench format clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --upgrade pip
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	@touch $@

demo: $(READY)
	GMO_SYNC_LANGUAGE=ru $(BIN)/python examples/demo.py $(if $(KEEP),--keep)

test: check
	$(BIN)/python -m pytest -n 2

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fidelity: $(READY)
	$(BIN)/python -m tests.fidelity

nightly: $(READY)
	GMO_SYNC_HISTORIES=$(or $(HISTORIES),10000) $(BIN)/python -m pytest -s tests/machine

docs: $(READY)
	$(BIN)/python -m gmo_sync.emulator.coverage > EMULATOR.md
	$(BIN)/python -m tests.scenarios.table > SCENARIOS.md

bench: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --group bench
	$(BIN)/python -m examples.bench $(if $(SIZES),--sizes $(SIZES))

mutation: $(READY)
	rm -rf mutants  # catalogues of an earlier run would stay
	$(BIN)/mutmut run --max-children 1
	$(BIN)/python -m tests.mutation

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf .venv mutants build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
