# `make run` starts Alcove with demonstration data; `make test` runs every test. Both need Python 3.11 or newer, no more.
# `make check` is lint, types and tests together.

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CORES ?= 2

# The newest Python that is new enough, unless PYTHON names one.
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))

.DEFAULT_GOAL := help
.PHONY: help run test faults attacks bench-roster linkage newcomers bench-issuing bench-voucher check lint types docs pictures bootstrap assets format clean

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

run: bootstrap assets ## Start everything with demonstration data; Ctrl-C stops it
	@exec $(BIN)/alcove up --demo

# A file stays on one core: its tests may share what they set up.
test: bootstrap assets ## Run every test; T=tests/care runs a part
	@chromium=$$(sh tests/find_chromium.sh $(BIN)/playwright) && \
	exec env $${chromium:+CHROMIUM="$$chromium"} $(BIN)/python -m pytest -n $(CORES) --dist loadfile --no-loadscope-reorder $(T)

faults: bootstrap assets ## Run the longer campaign of faults and count the deaths that landed
	@exec $(BIN)/python -m pytest tests/faults -m "campaign or not campaign"

GAMES ?= 3
SIZE ?= 80
SEED ?= 1

linkage: bootstrap assets ## Play the linkage game and print who named whom; GAMES=30 SIZE=240 SEED=1 for the figures
	@exec $(BIN)/python -m tests.privacy.linkage --games $(GAMES) --size $(SIZE) --seed $(SEED) --jobs $(CORES)

newcomers: bootstrap ## Count how often the game's newcomers are found, without a database, before and after they begin together
	@exec $(BIN)/python -m tests.privacy.linkage --newcomers 2000000 --seed $(SEED)

bench-issuing: bootstrap ## Vouchers signed a second, beside what OpenSSL does with the same kind of key
	@exec $(BIN)/python -m tests.bench.issuing

bench-voucher: bootstrap assets ## How long a voucher takes in a browser, beside one signature and one round trip
	@chromium=$$(sh tests/find_chromium.sh $(BIN)/playwright) && \
	exec env $${chromium:+CHROMIUM="$$chromium"} $(BIN)/python -m tests.bench.voucher

bench-roster: bootstrap ## Set a roster of a million people against a raw COPY of the same file
	@exec $(BIN)/python -m tests.bench.roster

attacks: bootstrap assets ## Attack a running Alcove with everything, and print what that costs beside a sign-in
	@exec $(BIN)/python -m pytest tests/sso/running -s -m "campaign or not campaign"

check: lint types test ## Everything that must pass before a change is handed over

lint: bootstrap ## Look for mistakes in form and in who imports whom
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache --no-logo

types: bootstrap ## Check the types
	@$(BIN)/mypy

docs: bootstrap ## Print the pages of docs that come from the code
	@$(BIN)/python -m portal.work.printed docs && $(BIN)/python -m portal.care.printed docs

pictures: bootstrap assets ## Take the pictures in docs/pictures anew, from the demonstration
	@chromium=$$(sh tests/find_chromium.sh $(BIN)/playwright) && \
	exec env $${chromium:+CHROMIUM="$$chromium"} $(BIN)/python -m tests.journeys.pictures docs/pictures

format: bootstrap ## Lay the code out as the house does
	@$(BIN)/ruff format .

assets: bootstrap
	@$(BIN)/python -m portal.assets.build

bootstrap: $(INSTALLED) ## Install what Alcove needs into .venv

# Made anew only when the lock or our own metadata changed, so that a second start is quick.
$(INSTALLED): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
	  echo "Alcove needs Python 3.11 or newer, and found none. Please install it, or say: make PYTHON=/path/to/python3"; \
	  exit 1; \
	fi
	@if [ ! -x $(BIN)/python ]; then \
	  $(PYTHON) -m venv $(VENV) || { \
	    rm -rf $(VENV); \
	    echo "This Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; \
	    exit 1; \
	  }; \
	fi
	@echo "Installing what Alcove needs into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

clean: ## Remove what was installed and built, but not .alcove with its data
	rm -rf $(VENV) node_modules portal/assets/built build ./*.egg-info .*_cache .hypothesis
