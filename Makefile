# IPC Lab. `make lab` and `make test` do everything; `make` alone lists the rest.
.DEFAULT_GOAL := help
.PHONY: lab test check grade bench outputs system clean help

# The first that really runs: a name on PATH may be a stub that only complains.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && \
  echo $$python && break; done)
PY := .venv/bin/python
# In a moved folder the environment still names the old place: its stamp then does not count.
STAMP := .venv/.installed-$(shell pwd | cksum | cut -d ' ' -f 1)
UV = $(shell command -v uv)
VENV = $(if $(UV),uv venv -q --seed --python "$(PYTHON)","$(PYTHON)" -m venv) .venv
INSTALL = $(if $(UV),uv pip install --python $(PY),$(PY) -m pip install) -q
LESSONS = $(sort $(wildcard notebooks/*.ipynb))
# As an address, not as a file to open: its folder would become the root, with no way to exercises/.
FIRST = --LabApp.default_url=/lab/tree/$(firstword $(LESSONS))
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)
OUT ?= results
TOOLS = bubblewrap fonts-dejavu-core gcc libc6-dev python3-venv strace
APT = $(if $(AS_ROOT),,sudo) env DEBIAN_FRONTEND=noninteractive apt-get -qq

lab: $(STAMP) ## Open the first lesson in JupyterLab (headless: LAB_ARGS=--no-browser)
	-@$(PY) -m labkit doctor
	@PATH="$$PWD/.venv/bin:$$PATH" $(PY) -m jupyterlab $(AS_ROOT) $(FIRST) $(LAB_ARGS)

test: $(STAMP) ## Check style, types, notebooks and exercises; run all tests
	$(PY) -m ruff check && $(PY) -m ruff format --check && $(PY) -m mypy --strict labkit
	$(PY) -m labkit tidy --check && $(PY) -m labkit release --check && $(PY) -m pytest

check: $(STAMP) ## Check your answers to one exercise: make check EX=01_pipes
	@: $(or $(EX),$(error Say which exercise: make check EX=01_pipes))
	@$(PY) -m labkit grade --isolation none "exercises/$(EX).ipynb" || test $$? -eq 1  # 1: points are missing

grade: $(STAMP) ## Grade a folder of students: make grade SUBMISSIONS=folder OUT=results
	@: $(or $(SUBMISSIONS),$(error Say which folder: make grade SUBMISSIONS=folder OUT=results))
	@$(PY) -m labkit grade "$(SUBMISSIONS)" --out "$(OUT)"

bench: $(STAMP) ## Measure what the lab promises about its own speed
	@$(PY) tests/bench.py

outputs: $(STAMP) ## Run lessons and solutions again, store their outputs, release the exercises
	$(PY) -m nbconvert --to notebook --execute --inplace $(LESSONS) solutions/*.ipynb
	$(PY) -m labkit tidy && $(PY) -m labkit release

system: ## Install by apt what the lab can use besides Python (Debian, Ubuntu)
	@command -v apt-get >/dev/null || { echo "No apt here: install $(TOOLS) chromium by hand"; exit 1; }
	@dpkg -s $(TOOLS) >/dev/null 2>&1 || { $(APT) update && $(APT) install -y $(TOOLS); }
	@command -v chromium || command -v google-chrome || { $(APT) update && $(APT) install -y chromium; } || \
	  echo "No Chromium package here: install Chrome by hand, for the browser test"

clean: ## Remove the environment and all caches; notebooks and results stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache

help: ## List what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

$(STAMP): pyproject.toml requirements.lock
	@: $(or $(PYTHON),$(error No Python 3.11 or newer: install one, or name it: make PYTHON=/its/path))
	@$(PY) -c "import pip" 2>/dev/null || { echo "Setting up .venv, once: about a minute"; \
	  rm -rf .venv; $(VENV) || { rm -rf .venv; echo "Try: apt install python3-venv"; exit 1; }; }
	@$(INSTALL) -r requirements.lock && $(INSTALL) --no-deps --no-build-isolation -e .
	@rm -f .venv/.installed-* && touch $@
