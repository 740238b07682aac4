# Every command of the project, one line of help each. `make` alone prints them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MEMBERS := libs/contracts libs/chassis services/training services/matching services/notify services/projects services/portal cli
BIN := .venv/bin
READY := .venv/ready
# What Python compiles is kept, whatever the shell says: three test workers would each compile every test again.
export PYTHONDONTWRITEBYTECODE :=

help: ## print this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1|/' | while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

up: $(READY) ## set up, start the whole system, return when it is ready
	@$(BIN)/kopa up

down: ## stop everything that `make up` started
	@if [ -x $(BIN)/kopa ]; then $(BIN)/kopa down; else echo "nothing to stop: the system was never set up here"; fi

logs: $(READY) ## follow the logs of all services
	@$(BIN)/kopa logs --follow

setup: $(READY) ## create .venv with every pinned dependency, nothing else

$(READY): requirements.lock deploy/bootstrap.lock $(MEMBERS:%=%/pyproject.toml)
	@deploy/set-up $(MEMBERS)

test: $(READY) ## every test, on real PostgreSQL and Kafka (no root, no Docker)
	@$(BIN)/python -m pytest tests -n 3 --dist loadscope --durations 15

check: $(READY) ## format, lint, types, imports, schemas, unit tests: under a minute
	@deploy/check

documents: $(READY) ## write openapi.json, asyncapi.yaml and the frozen events again
	@$(BIN)/python -m contracts.frozen && $(BIN)/python deploy/documents.py

bench: $(READY) ## measure, write docs/benchmarks.json and docs/benchmarks.md
	@$(BIN)/python -m tests.bench

lock: $(READY) ## resolve the dependencies again, without addresses (requirements.lock)
	@deploy/lock $(MEMBERS)

.PHONY: help up down logs setup test check documents bench lock
