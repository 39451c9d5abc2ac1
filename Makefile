# Everything is done by the Python package dev; see dev/README.md.
DEV := python3 -m dev
MISSING := $(strip $(foreach tool,git python3,$(if $(shell command -v $(tool) 2>&1),,$(tool))))
ifneq ($(MISSING),)
$(error Install first what is missing here ($(MISSING)): apt-get install git make python3)
endif
# python3-minimal has neither json nor tarfile
ifneq ($(shell python3 -c "import json, sys, tarfile; print(sys.version_info >= (3, 11))" 2>/dev/null),True)
$(error Python 3.11 or later is needed, with its whole standard library; this is $(shell python3 --version 2>&1). On Debian 12: apt-get install git make python3)
endif
.DEFAULT_GOAL := help
.PHONY: help setup demo stop test test-all test-odoo test-outside bench bench-documents bench-load \
	bench-year-end bench-arrival pictures acts-page lint format wheel clean distclean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## get Odoo 19, PostgreSQL, browser and tools; start nothing
	@$(DEV) setup

demo: ## start the demo in the background and print its address and logins
	@$(DEV) demo

stop: ## stop the demo and the private database clusters
	@$(DEV) stop

test: ## lint and all tests, side by side; ARGS="--only odoo --tags /cf_jiebang:TestX" narrows it
	@$(DEV) test $(ARGS)

test-all: ## what takes longer: other moments of the calendar; ARGS="--at 2027-12-31T17:00"
	@$(DEV) test-all $(ARGS)

test-odoo: ## tests inside Odoo; TAGS=/cf_jiebang:TestX.test_y narrows it
	@$(DEV) test --only odoo $(if $(TAGS),--tags $(TAGS))

test-outside: ## pytest with real server and browser; ARGS="-k word" narrows it
	@$(DEV) test --only outside -- $(ARGS)

bench: ## the board at 1,000, 10,000 and 100,000 projects; ARGS="--sizes 1000"
	@$(DEV) bench -- $(ARGS)

bench-documents: ## time and memory of printed papers, discs and lists; ARGS="--help"
	@$(DEV) bench-documents -- $(ARGS)

bench-load: ## a morning of 1 to 128 users against two workers; ARGS="--users 1,8"
	@$(DEV) bench-load -- $(ARGS)

bench-year-end: ## big batches by night, beside users; ARGS="--reports 500 --dossiers 5"
	@$(DEV) bench-year-end -- $(ARGS)

bench-arrival: ## units and people of a city from one file; ARGS="--people 20000"
	@$(DEV) bench-arrival -- $(ARGS)

pictures: ## take the pictures of guide and app page anew; ARGS="board" those named so
	@$(DEV) pictures $(ARGS)

acts-page: ## draw docs/acts.md anew from the rows of the acts
	@CF_WRITE=1 $(DEV) test --only outside -- -k test_acts_page

lint: ## ruff, pylint-odoo, OCA's checks, prettier, Odoo's test_lint
	@$(DEV) lint

format: ## ruff format and prettier, in place
	@$(DEV) format

wheel: ## build the addon's wheel into dist/
	@$(DEV) wheel

clean: ## remove the runtime folder and its databases, keep the downloads
	@$(DEV) clean

distclean: ## clean, and remove the downloads too
	@$(DEV) distclean
