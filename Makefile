# What CI runs has the same name here. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help up down test check bench eval lighthouse schema redo recount demo-cdnow chaos hostile fuzz rolling test-servers format sbom

help: ## Lists what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

up: ## Installs what is missing, builds, starts everything, seeds a demo workspace
	@scripts/up.sh

down: ## Stops what `make up` started; the data stay
	@scripts/down.sh

test: ## Everything that must hold
	@scripts/test.sh

check: ## The quick part: format, lints, types, licences
	@scripts/check.sh

format: ## Formats the code
	@cargo fmt --all

bench: ## Measures a private release stack; prints a table, writes target/bench/results.json
	@scripts/bench.sh

eval: ## Judges the assistant's reader by its sentences; prints a table
	@scripts/eval.sh

lighthouse: ## Scores every page of the dashboard, and measures its rule builder and its longest list
	@scripts/figures.sh lighthouse edit-to-size scrolling

schema: ## Writes schema.graphql from the code
	@scripts/schema.sh

hostile: ## Has schemathesis try a private stack: make hostile SECONDS=300 SEED=1
	@scripts/hostile.sh $(or $(SECONDS),300) $(or $(SEED),1)

fuzz: ## Tries what reads strangers' input, so long each: make fuzz SECONDS=60 SEED=1 TARGETS="rules csv"
	@cargo run --locked --quiet -p tidings-fuzz -- $(TARGETS) --seconds $(or $(SECONDS),60) --seed $(or $(SEED),1)

sbom: ## Writes what everything is built from, CycloneDX in target/sbom/tidings.cdx.json
	@node scripts/supply/sbom.mjs target/sbom/tidings.cdx.json

redo: ## Proves that every migration goes up, down and up again
	@scripts/redo.sh

recount: ## Recomputes every counter of the running stack and prints differences
	@scripts/recount.sh

demo-cdnow: ## Loads a CDNOW file and runs a campaign over it: make demo-cdnow FILE=path
	@scripts/demo-cdnow.sh "$(FILE)"

chaos: ## Breaks a loaded private stack by a seed, and audits it: make chaos MINUTES=30 SEED=7
	@scripts/chaos.sh --minutes "$(or $(MINUTES),3)" $(if $(SEED),--seed "$(SEED)") $(if $(FAULTS),--faults "$(FAULTS)") $(CHAOS)

rolling: ## Restarts three API and three workers' processes by turns under load: make rolling FILE=path
	@scripts/rolling.sh "$(FILE)"

test-servers: ## Leaves a PostgreSQL and a Redis running for `cargo nextest run`
	@scripts/test-servers.sh
