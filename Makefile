# Every target does its own set-up. Settings come from the environment: PORT=9000 make run; see .env.example.
MAKEFLAGS += --no-print-directory
python := .venv/bin/python
source := $(wildcard dashboard.py pages lib tests bench docs)

.PHONY: help run test test-long check audit fix docs demo bench requirements plotly clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: ## Set up what is missing and serve the dashboard on http://127.0.0.1:8501 (HOST, PORT, DATABASE_URL)
	@.ci/set-up run
	@if [ -z "$$DATABASE_URL" ] && [ ! -e data/local/volunteer.sqlite ]; then $(python) -m lib demo; fi
	@exec $(python) -m lib serve

test: ## Set up what is missing and run the whole suite
	@.ci/set-up test
	@$(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-long: ## The full numbers of what the suite shows in short
	@.ci/set-up long
	@ATTACKED_TABLES=500 $(python) -m pytest -n 2 -s tests/measure/test_attack.py
	@EVERY_SPAN=1 $(python) -m pytest tests/measure/test_same_answers.py
	@SCOPE_QUESTIONS=1000 $(python) -m pytest -n 2 --dist loadfile tests/scope
	@ENGINE_QUESTIONS=1000 $(python) -m pytest tests/measure/test_engines_alike.py
	@EVERY_FAULT=1 $(python) -m pytest -s tests/importers/test_pollution.py
	@ANY_ORDER=100 KILLS=30 HISTORIES=200 $(python) -m pytest tests/importers/test_any_order.py tests/importers/test_killed.py tests/importers/history
	@for target in cells csv xlsx; do $(python) -m tests.importers.fuzz $$target --seconds 600 || exit 1; done
	@$(python) -m tests.exports.formula_attack
	@$(python) -m tests.briefing.in_libreoffice
	@AWAY_SECONDS=60 $(python) -m pytest tests/faults/test_restart.py
	@$(python) -m bench --only load --login
	@EVERY_PAGE=1 $(python) -m pytest -s tests/journeys/test_nothing_jumps.py tests/journeys/test_printing.py tests/ui/pictures/test_every_panel.py

check: ## Style, format and syntax of the code; generated parts of the documents
	@.ci/set-up check
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m compileall -q $(source)
	@$(python) -m docs.generate --check

audit: ## Known faults of the packages that the product uses (asks a database on the internet)
	@.ci/set-up check
	@$(python) -m uv tool run pip-audit@2.10.1 --requirement requirements.txt --require-hashes --disable-pip --strict

fix: ## Put right what the checks can put right
	@.ci/set-up check
	@$(python) -m ruff check --fix .
	@$(python) -m ruff format .

docs: ## Write the generated parts of the documents from the code
	@.ci/set-up check
	@$(python) -m docs.generate

demo: ## Build the demo database again from nothing
	@.ci/set-up run
	@$(python) -m lib demo

bench: ## Measure speed and memory
	@.ci/set-up test
	@$(python) -m bench

compile := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements"

requirements: ## Pin the packages of pyproject.toml again
	@.ci/set-up check
	@$(python) -m $(compile) --output-file requirements.txt
	@$(python) -m $(compile) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

plotly: ## Build again the parts of plotly.js that the charts use (needs npm)
	@cd lib/charts/plotly_js && npm ci --silent && npm run --silent build && rm -rf node_modules

clean: ## Remove caches; the virtual environment and the data stay
	@rm -rf .pytest_cache .ruff_cache .hypothesis
	@find $(source) -name __pycache__ -prune -exec rm -rf {} +
