# Two commands do it all on a fresh machine with Python 3.11 and make: `make serve` and `make test`.
# Both make .venv themselves and install from the lock, with hashes; stamps in .venv make a second run start at once.

PORT  ?= 8000
HOST  ?= 127.0.0.1
STORE ?= policygraph-data
MODEL ?=
ARGS  ?=
EVALUATION ?= ../shared
PYTHON ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input --no-deps
SAMPLES := corpus/samples

export POLICYGRAPH_STORE = $(STORE)
ifneq ($(strip $(MODEL)),)
export POLICYGRAPH_MODEL = $(MODEL)
endif

.DEFAULT_GOAL := help
.PHONY: help serve test check diff bench peers held-out model lock pictures
.DELETE_ON_ERROR:

help:
	@echo 'make serve   启动服务（首次自动安装，并用示例文件建图）    PORT=$(PORT) HOST=$(HOST) STORE=$(STORE)'
	@echo 'make test    run the tests                                 ARGS="-k deadline"'
	@echo 'make check   ruff, mypy, import-linter, the linter of the ontology'
	@echo 'make diff    facts gained and lost against tests/golden    ARGS=--update accepts them'
	@echo 'make bench   speed of extraction, shapes, answers, search    POLICYGRAPH_BENCH_TASKS=100000 for a large graph'
	@echo 'make peers   beside a regular expression, JioNLP, spaCy     EVALUATION=$(EVALUATION)'
	@echo 'make held-out  figures of each document with weights trained without its issuer   EVALUATION=$(EVALUATION)'
	@echo 'make model   train the search model anew                    EVALUATION=$(EVALUATION)'
	@echo 'make pictures  take the pictures of the guides anew, with Chromium'
	@echo 'make lock    resolve requirements.lock and requirements-full.lock anew'
	@echo 'PYTHON=…     the interpreter that .venv is made from (3.11 or later)'

# The embedded store is built beside its place and moved there, so that an interrupted build is never taken for a whole one.
serve: .venv/$(if $(strip $(MODEL)),full,base).stamp .venv/project.stamp
	@case '$(STORE)' in *://*) ;; *) \
	  if [ ! -e '$(STORE)' ]; then \
	    echo '正在用示例文件建立图谱：$(SAMPLES) → $(STORE)'; \
	    POLICYGRAPH_STORE='$(STORE).new' $(BIN)/policygraph ingest $(SAMPLES) && mv '$(STORE).new' '$(STORE)' || exit 1; \
	  fi ;; esac
	@exec $(BIN)/policygraph serve --host '$(HOST)' --port '$(PORT)'

test: .venv/full.stamp .venv/project.stamp
	$(BIN)/python -m pytest $(ARGS)

check: .venv/full.stamp .venv/project.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m graph.lint

diff: .venv/full.stamp .venv/project.stamp
	@$(BIN)/python -m tests.golden_diff $(ARGS)

bench: .venv/full.stamp .venv/project.stamp
	$(BIN)/python -m pytest benchmarks --benchmark-only --quiet $(ARGS)

# On a folder of evaluation data with gold/ and corpus/.
peers: .venv/full.stamp .venv/project.stamp
	$(BIN)/python -m benchmarks.peers '$(EVALUATION)/gold' '$(EVALUATION)/corpus'

held-out: .venv/full.stamp .venv/project.stamp
	$(BIN)/python -m benchmarks.leave_one_out '$(EVALUATION)/gold' '$(EVALUATION)/corpus' $(ARGS)

# The search model, from the sample policies and, where there are any, the texts of the evaluation data.
model: .venv/full.stamp .venv/project.stamp
	$(BIN)/python -m graph.modelling $(SAMPLES) $(wildcard $(EVALUATION)/corpus) --into graph/model

# The pictures in docs/, by the running program over the sample policies.
pictures: .venv/full.stamp .venv/project.stamp
	$(BIN)/python -m tests.pictures docs/pictures $(ARGS)

COMPILE := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --python-version 3.11

lock: .venv/python.stamp
	@[ -x $(BIN)/uv ] || $(PIP) uv
	$(BIN)/$(COMPILE) -o requirements.lock
	$(BIN)/$(COMPILE) --extra models --extra cluster --extra dev --constraint requirements.lock -o requirements-full.lock

# --- the environment ---------------------------------------------------------------------------------------------

.venv/python.stamp:
	@lacking=; for python in $(if $(PYTHON),'$(PYTHON)',python3.11 python3 python3.12 python3.13 python3.14); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || { lacking=$$python; continue; }; \
	  echo "正在创建 .venv（$$("$$python" --version)）"; \
	  "$$python" -m venv --clear .venv && touch $@ && exit 0 || exit 1; \
	done; \
	if [ -n "$$lacking" ]; then echo "$$lacking 缺少 venv 模块。Debian、Ubuntu 请先执行：apt-get install python3-venv" >&2; \
	else echo '没有找到 Python 3.11 或更高版本。请安装后重试，或指明解释器：make serve PYTHON=/路径/python3.11' >&2; fi; \
	exit 1

# setuptools first, out of the lock: what has no wheel, and the project itself, is built with it and nothing else.
define install
@echo '正在安装依赖（$<），首次需要几分钟'
@awk '/^[a-z0-9]/ { on = /^setuptools==/ } on' $< > .venv/build.txt
@$(PIP) --quiet --require-hashes -r .venv/build.txt
@$(PIP) --no-build-isolation --require-hashes -r $<
@touch $@
endef

.venv/base.stamp: requirements.lock .venv/python.stamp
	$(install)

# The full lock holds everything that the other one holds, in the same versions.
.venv/full.stamp: requirements-full.lock .venv/python.stamp
	$(install)
	@touch .venv/base.stamp

.venv/project.stamp: pyproject.toml .venv/python.stamp | .venv/$(if $(filter serve,$(MAKECMDGOALS)),$(if $(strip $(MODEL)),full,base),full).stamp
	@$(PIP) --quiet --no-build-isolation --editable .
	@touch $@
