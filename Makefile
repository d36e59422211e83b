# make         sets up a private environment in .venv and answers a first question
# make test    sets up what the tests need, and passes them
# make test-stores  installs real triple stores (Debian's packages, Maven Central), and passes the
#              tests that ask them
# make test-federation  installs Comunica (npm) and FedX (Maven Central), puts each in front of four
#              servers, and passes the tests that ask them
# make PYTHON=/path/to/python3.12 chooses the Python; else the first that works is taken

SHELL := /bin/sh
VENV := .venv
PYTHON ?=
CANDIDATES := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --no-build-isolation --editable
NO_INSTALL := { echo 'qhkg: the libraries could not be installed; pip says why above' >&2; exit 1; }

.PHONY: answer test test-stores test-federation
answer: $(VENV)/installed
	@$(VENV)/bin/qhkg ask funding-by-level --format table

test: $(VENV)/installed-for-tests
	@$(VENV)/bin/python -m pytest --quiet --numprocesses auto --dist loadfile

# Each store has one process of tests, since each is started once; all on all cores would crowd them.
test-stores: $(VENV)/installed-for-stores
	@$(VENV)/bin/python -m pytest --quiet -m stores --numprocesses 2 --dist loadgroup tests

# One process of tests: four servers and two engines are started once.
test-federation: $(VENV)/installed-for-federation
	@$(VENV)/bin/python -m pytest --quiet -m federation tests/federation

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	@echo 'qhkg: installing into $(VENV) …'
	@$(PIP) install hatchling editables || $(NO_INSTALL)
	@$(INSTALL) . || $(NO_INSTALL)
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed
	@echo 'qhkg: installing what the tests need …'
	@$(INSTALL) '.[dev]' || $(NO_INSTALL)
	@touch $@

$(VENV)/installed-for-stores: $(VENV)/installed-for-tests tests/stores/install
	@$(INSTALL) '.[dev,stores]' || $(NO_INSTALL)
	@tests/stores/install
	@touch $@

$(VENV)/installed-for-federation: $(VENV)/installed-for-tests tests/federation/install tests/federation/FedX.java
	@$(INSTALL) '.[dev,stores]' || $(NO_INSTALL)
	@tests/federation/install
	@touch $@

# A Python may be found and yet not run (a shim), be too old, or lack venv (Debian splits it off).
$(VENV)/bin/python:
	@old='' bare=''; \
	for python in $(CANDIDATES); do \
	    "$$python" -c '' 2>/dev/null || continue; \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { old="$$python"; continue; }; \
	    "$$python" -c 'import ensurepip, venv' 2>/dev/null || { bare="$$python"; continue; }; \
	    rm -rf $(VENV); exec "$$python" -m venv $(VENV); \
	done; \
	if [ -n "$$bare" ]; then \
	    echo "qhkg: $$bare lacks the module venv; install it (on Debian and Ubuntu: apt install python3-venv)"; \
	elif [ -n "$$old" ]; then \
	    echo "qhkg: $$old is older than Python 3.11; install a newer one, or name it: make PYTHON=/path/to/python3"; \
	else \
	    echo 'qhkg: no python3 runs; install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3'; \
	fi >&2; exit 1
