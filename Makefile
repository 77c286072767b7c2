# Every target sets itself up on a fresh clone: a virtual environment in .venv, made anew when pyproject.toml changes.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
ROOMS := theory numeric derivations
# Tests wait, for processes, pages and limits of time: half as many more of them than there are processors.
TESTERS := $(shell echo $$(( ($$(nproc) * 3 + 1) / 2 )))

.PHONY: verify test long coverage docs bench calibrate resolutions audit fuzz readers witness faults browser lint tree clean
.DEFAULT_GOAL := verify

verify: $(STAMP)
	$(BIN)/phaseproof verify -o build/report

test: $(STAMP)
	$(BIN)/pytest -m "not long" -n $(TESTERS) --dist worksteal

# What `make test` tries a sample of, in full. No test selected is a failure: pytest then exits with 5.
long: $(STAMP)
	PHASEPROOF_LONG=1 $(BIN)/pytest -m "long or sampled" -n $(TESTERS) --dist worksteal

# Apart from `make test`: the tracing takes half as long again.
coverage: $(STAMP)
	$(BIN)/pytest -m "not long" -n auto --dist worksteal --cov --cov-report=term

# A campaign of damaged and random logs against every rule of the kernel. Like the next one it goes on where it was killed.
fuzz: $(STAMP)
	mkdir -p build
	$(BIN)/python -m tests.campaigns.draws adversary $(or $(TRIES),200000) --seed $(or $(SEED),1) --resume build/adversary.journal

# Points of every claim against quadrature, mpmath and SciPy.
witness: $(STAMP)
	mkdir -p build
	$(BIN)/python -m tests.campaigns.draws witness $(or $(POINTS),10000) --seed $(or $(SEED),1) --resume build/witness.journal

# Kills a validation and an audit again and again and sees whether they end as if never killed.
faults: $(STAMP)
	$(BIN)/python -m tests.campaigns.kills $(or $(KILLS),50)

# Damaged files for every reader; guided by what they reach where atheris is installed.
readers: $(STAMP)
	$(BIN)/python -m tests.readers $(or $(SECONDS),60)

audit: $(STAMP)
	$(BIN)/phaseproof audit

# Chromium and its driver, which the tests of the pages need; without apt or the rights to use it they are skipped.
browser:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || { \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver >/dev/null; } || \
	  echo "no browser could be installed: the tests that need one are skipped"

# The documentation as a site in build/docs, with the report of `make verify` where there is one; needs no network afterwards.
docs: .venv/docs-installed
	$(BIN)/sphinx-build -W --keep-going -q docs build/docs
	@echo "build/docs/index.html"

bench: $(STAMP)
	$(BIN)/python benchmarks/run.py

# Some hours of one core; killed and started again it goes on where it was.
calibrate: $(STAMP)
	mkdir -p build
	$(BIN)/python benchmarks/calibrate.py --resume build/calibrate.journal

# How small an error of each claim is noticed, for `phaseproof list` and docs/calibration.md: some minutes of one core.
resolutions: $(STAMP)
	mkdir -p build
	$(BIN)/phaseproof validate --json > build/resolutions.json
	$(BIN)/python benchmarks/resolutions.py build/resolutions.json

lint: $(STAMP) tree
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd build/tree && ../../$(BIN)/lint-imports

$(STAMP): pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[dev]'
	-$(BIN)/python -m compileall -qq -j 0 .venv/lib phaseproof $(ROOMS)  # pip would use one processor
	touch $@

.venv/docs-installed: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@

# The packages as one tree of links: tools that read files cannot follow the editable install's mapping.
tree:
	rm -rf build/tree
	mkdir -p build/tree/phaseproof
	ln -s ../../pyproject.toml build/tree/
	ln -s $(addprefix ../../../,$(ROOMS) $(wildcard phaseproof/*.py) $(wildcard phaseproof/*/) phaseproof/py.typed) build/tree/phaseproof/

clean:
	rm -rf .venv build dist *.egg-info .coverage .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
