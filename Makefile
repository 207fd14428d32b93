# Makefile - the verbs of the project. CMake presets and the scripts do the work.
.DEFAULT_GOAL := help
.PHONY: help run build python wheel test conformance alignment bench format clean

EPISODES = 10000

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: build python ## Start the Echo server, play with it from C++ and Python, stop it
	scripts/play

build: ## Build the optimised command, build/release/bin/openenv
	scripts/setup
	cmake --preset release
	cmake --build --preset release

python: ## Make .venv with the Python packages: ours and every environment's
	scripts/setup --python
	scripts/python .venv

wheel: ## Build wheels that other machines can install, in build/wheels/portable
	scripts/setup --python
	scripts/wheel --portable

test: ## Run every test; STAGES="style dev" runs some of them
	scripts/setup --test
	scripts/test $(STAGES)

conformance: build ## Run other people's test suites against our server, and originals against ours
	scripts/setup --test
	tests/conformance/run || [ $$? = 77 ] # 77: some suite was skipped, and said why
	tests/alignment/run || [ $$? = 77 ]

alignment: build ## Play every environment against its original, EPISODES=10000 of each (hours)
	scripts/setup --test
	tests/alignment/run --episodes $(EPISODES) || [ $$? = 77 ] # 77: something was skipped

bench: build ## Measure ours and the reference's, side by side: server, clients, environments
	scripts/setup --test
	cmake --build --preset release --target openenv-pixels openenv-chess-bench \
	  openenv-worlds-bench openenv-textarena-bench
	scripts/python build/venv-python tests/python/requirements.txt
	bench/run --reference-python build/venv/bin/python

format: ## Write the C++ sources in the project's style
	scripts/setup --test
	scripts/format

clean: ## Remove what was built
	rm -rf build
