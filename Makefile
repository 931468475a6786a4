# Médiaproche: every command of the project. `make` alone prints the list.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

PORT ?= 8000
export PORT
ifeq ($(strip $(DATABASE_URL)),)
unexport DATABASE_URL
endif

PYTHON ?= python3
BENCH_S ?= 300
PY := .venv/bin/python
VENDOR := webapp/static/vendor
TYPED := geo importers webapp writers scripts $(wildcard bench)

##@ Utiliser
.PHONY: run
run: ready data ## Prépare ce qui manque, puis ouvre le site sur http://127.0.0.1:8000 (PORT=8001 pour un autre port)
	@exec setpriv --pdeathsig TERM scripts/serve.sh

.PHONY: stop
stop: ## Arrête le site et la base de données privée
	@scripts/stop.sh

.PHONY: import
import: import-arguments ready communes ## Importe des fichiers : DIR=dossier, ou FILE=fichier SLUG=source
	@if [ -n "$(DIR)" ]; then $(PY) -m importers run-all "$(DIR)"; \
	else $(PY) -m importers run "$(SLUG)" --file "$(FILE)"; fi

.PHONY: roads
roads: roads-arguments .venv/roads.stamp communes ## Mesure les trajets sur les routes : PBF=extrait.osm.pbf (MODES=voiture,velo DEPARTEMENT=38)
	@$(PY) -m importers roads --pbf "$(PBF)" $(if $(MODES),--modes "$(MODES)") \
	  $(if $(DEPARTEMENT),--departement "$(DEPARTEMENT)")

##@ Développer
.PHONY: test
test: ready-to-test ## Lance tous les tests (ARGS="tests/geo -k recherche" pour en choisir)
	@scripts/test.sh $(ARGS)

.PHONY: check
check: ready-to-check ## Vérifie style, types, imports, gabarits, traductions et migrations (make -k check : tout, malgré les fautes)
check: check-style check-types check-imports check-templates check-messages check-migrations

.PHONY: fmt
fmt: .venv/dev.stamp ## Met en forme le code et les gabarits
	@$(PY) -m ruff check --fix-only --quiet
	@$(PY) -m ruff format
	@$(PY) -m djlint --reformat --quiet templates || true

.PHONY: messages
messages: .venv/dev.stamp ## Met à jour les traductions d’après le code (LANGUE=de pour une langue de plus)
	@$(PY) -m scripts.messages $(LANGUE)

.PHONY: bench
bench: ready ## Mesure : chaque script de bench/, 5 minutes au plus ; ou BENCH=search ARGS="--rows 2000000", sans limite
	@for script in bench/$(if $(BENCH),$(BENCH),[!_]*).py; do \
	  [ -e "$$script" ] || { echo "Aucun script $$script."; exit 2; }; \
	  echo "→ $$script"; module=$$(echo "$${script%.py}" | tr / .); \
	  $(if $(BENCH),,timeout $(BENCH_S)) $(PY) -m "$$module" $(if $(BENCH),$(ARGS)) || { code=$$?; \
	    [ $$code = 124 ] || exit $$code; echo "  arrêté après $(BENCH_S) s : make bench BENCH=$${module#bench.}"; }; done

.PHONY: bench-travel
bench-travel: ready ## Compare les temps estimés à des temps réels (TRUTH=secondes.csv COMMUNES=points.geojson)
	@$(PY) -m bench.travel $(if $(TRUTH),--truth "$(TRUTH)") $(if $(COMMUNES),--communes "$(COMMUNES)") $(ARGS)

.PHONY: scale-demo
scale-demo: ready ## Montre ici deux répliques, pgbouncer, deux sites et HAProxy, puis tue la base principale
	@scripts/system.sh scale
	@$(PY) -m scripts.scale_demo

.PHONY: lock
lock: | system-run ## Fige de nouveau les versions des bibliothèques Python
	@tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools" && "$$tools/bin/pip" install --quiet pip-tools; \
	for name in requirements requirements-roads requirements-dev; do \
	  echo "→ $$name.txt"; \
	  CUSTOM_COMPILE_COMMAND='make lock' "$$tools/bin/pip-compile" --quiet --strip-extras --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host $(ARGS) --output-file "$$name.txt" "$$name.in"; done

##@ Préparer et ranger
.PHONY: db
db: .venv/run.stamp cluster migrations ## Prépare la base de données seule

.PHONY: clean
clean: stop ## Efface tout ce que make a installé ou créé, base de données privée comprise
	@scripts/cluster.sh remove
	@rm -rf .venv node_modules $(VENDOR) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache \
	  .hypothesis .schemathesis .cache data/valhalla
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo 'Tout est effacé.'

.PHONY: help
help: ## Affiche cette liste
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# What the commands above are made of
.PHONY: import-arguments roads-arguments check-style check-types check-imports check-templates
.PHONY: check-messages check-migrations
.PHONY: ready ready-to-test ready-to-check system-run system-test cluster migrations communes data
ready: .venv/run.stamp $(VENDOR)/done.stamp cluster migrations
ready-to-test: system-test .venv/dev.stamp $(VENDOR)/done.stamp
ready-to-check: .venv/dev.stamp cluster migrations

import-arguments:
	@if [ -z "$(DIR)" ] && { [ -z "$(FILE)" ] || [ -z "$(SLUG)" ]; }; then \
	  echo 'Usage : make import DIR=dossier               tous les fichiers reconnus du dossier' >&2; \
	  echo '        make import FILE=fichier SLUG=source  un fichier (les sources : $(PY) -m importers list)' >&2; \
	  exit 2; fi

roads-arguments:
	@if [ -z "$(PBF)" ]; then \
	  echo 'Usage : make roads PBF=extrait.osm.pbf [MODES=voiture,velo,marche] [DEPARTEMENT=38]' >&2; \
	  echo '        Les extraits par région : https://download.geofabrik.de/europe/france.html' >&2; exit 2; fi

check-style:
	@echo '→ Style (ruff)'
	@$(PY) -m ruff check --quiet
	@$(PY) -m ruff format --check --quiet || { $(PY) -m ruff format --check; exit 1; }

check-types:
	@echo '→ Types (mypy)'
	@$(PY) -m mypy --no-error-summary $(TYPED)

check-imports:
	@echo '→ Imports (import-linter)'
	@words=$$($(PY) .venv/bin/lint-imports --no-cache --no-logo) || { echo "$$words"; exit 1; }

check-templates:
	@echo '→ Gabarits (djlint)'
	@$(PY) -m djlint --lint --quiet templates
	@$(PY) -m djlint --check --quiet templates || { $(PY) -m djlint --check templates; exit 1; }

check-messages:
	@echo '→ Traductions'
	@words=$$($(PY) -m scripts.messages --check) || { echo "$$words"; exit 1; }

check-migrations:
	@echo '→ Migrations (alembic)'
	@$(PY) -m alembic check

system-run:
	@scripts/system.sh run

system-test:
	@scripts/system.sh test

.venv/run.stamp: requirements.txt | system-run
	@scripts/venv.sh $<
	@touch $@

.venv/dev.stamp: requirements-dev.txt requirements.txt | system-run
	@scripts/venv.sh $<
	@touch $@ .venv/run.stamp

.venv/roads.stamp: requirements-roads.txt .venv/run.stamp
	@scripts/venv.sh $<
	@touch $@

node_modules/done.stamp: package-lock.json .npmrc | system-run
	@echo '→ Fichiers de l’interface et contours'
	@npm ci --loglevel=error >/dev/null
	@touch $@

$(VENDOR)/done.stamp: node_modules/done.stamp
	@rm -rf $(VENDOR) && mkdir -p $(VENDOR)
	@cp -r node_modules/leaflet/dist/{leaflet.js,leaflet.css,images} $(VENDOR)/
	@cp node_modules/protomaps-leaflet/dist/protomaps-leaflet.js $(VENDOR)/
	@cp node_modules/leaflet.markercluster/dist/{leaflet.markercluster.js,MarkerCluster.css,MarkerCluster.Default.css} $(VENDOR)/
	@touch $@

cluster: | system-run
	@scripts/cluster.sh start

migrations: .venv/run.stamp cluster
	@$(PY) -m alembic upgrade head

communes: .venv/run.stamp migrations node_modules/done.stamp
	@$(PY) -m importers run communes

data: .venv/run.stamp migrations node_modules/done.stamp
	@$(PY) -m importers prepare
