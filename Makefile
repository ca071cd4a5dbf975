# Madoguchi on one machine. `make run` is all that is needed to try it; CONTRIBUTING.md has the rest.

GO      ?= go
# The tag leaves out libopusfile, which only plays .opus files.
export GOFLAGS := -buildvcs=false -tags=nolibopusfile

BIN      := bin
DATA     ?= data
ADDRESS  ?= http://127.0.0.1:8080
# make faults FAULTS=5 EACH=60s KILLS=50 is a shorter one
FAULTS   ?= 30
EACH     ?= 120s
KILLS    ?= 500
# make fuzz FUZZTIME=30s is a shorter one
FUZZTIME ?= 10m
# Examples of each operation, in make attack
EXAMPLES ?= 60
# How many tests run at once. Most of them wait for a browser, a database or a time-out: twice the processors.
AT_ONCE  ?= $$(( 2 * $$(getconf _NPROCESSORS_ONLN) ))
# Flags for devstack, for example: make run ARGS="-http 8081"
ARGS     ?=

# `work` matches the packages of all modules in go.work. The devstack's is a module of its own, because Temporal's server is
# in it: it is too large for the race detector on a small machine. e2e runs other programs.
PLAIN    := ./deploy/devstack/...
RACED     = $$($(GO) list work | grep -v -e /deploy/devstack -e /e2e)
GOLDEN    = $$(grep -rlE 'Bool\("update"' --include='*_test.go' . | xargs -r -n1 dirname | sort -u)

.PHONY: run desk build test unit e2e bench lint packages test-packages faults fuzz attack clean-data update-golden screenshots help

run: packages build ## start the whole system; Ctrl-C stops it
	@exec $(BIN)/devstack -data $(DATA) -bin $(BIN) $(ARGS)

desk: packages ## open a desk on the running system
	@deploy/build.sh $(BIN) clinicdesk
	@exec $(BIN)/clinicdesk -server $(ADDRESS)

build: ## build all programs into bin/
	@deploy/build.sh $(BIN) worker apiserver clinicdesk devstack

test: lint unit e2e ## everything that CI checks

unit: ## unit tests, under the race detector where that is possible; lint has run go vet
	$(GO) test -race -vet=off -p $(AT_ONCE) -timeout 15m $(RACED)
	$(GO) test -vet=off -timeout 15m $(PLAIN)

e2e: ## the whole system, driven from outside
	$(GO) test -count=1 -parallel $(AT_ONCE) -timeout 30m ./e2e/...

lint: ## go vet, staticcheck, errcheck, workflowcheck, gofmt, and the types of the pages' scripts
	$(GO) vet work
	$(GO) tool staticcheck work
	$(GO) vet -vettool=$$($(GO) tool -n errcheck) work
	$(GO) vet -vettool=$$($(GO) tool -n workflowcheck) ./workflows/...
	GOWORK=off $(GO) tool -modfile=deploy/typescript.mod tsgo -p apiserver/internal/web/jsconfig.json
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "gofmt these files:"; echo "$$unformatted"; exit 1; }

packages:
	@deploy/packages.sh run

test-packages: ## install what the tests need on Debian and Ubuntu
	@deploy/packages.sh run test

faults: ## hours of faults, with a table of what came of them
	$(GO) test -count=1 -parallel 1 -timeout 6h -v -run "Faults|TestFullDisks|TestTemporalKilled|TestOneClockIsOff|TestWorkerKilledAtEveryActivity" ./e2e \
		-fault-runs $(FAULTS) -fault-time $(EACH) -kills $(KILLS)

bench: ## the tables of docs/performance.md; half an hour
	$(GO) test -count=1 -timeout 2h -run '^$$' -bench . -benchtime 1x ./mongo ./e2e

fuzz: ## every fuzz target, ten minutes each, with a table of what came of them
	@deploy/fuzz.sh $(FUZZTIME)

attack: build ## schemathesis against the API, signed in as each role and as nobody
	@deploy/packages.sh run attack
	@test -x $(BIN)/schemathesis/bin/st || { python3 -m venv $(BIN)/schemathesis && $(BIN)/schemathesis/bin/pip install --quiet -r e2e/attack/requirements.txt; }
	@python3 e2e/attack/attack.py $(BIN) $(BIN)/schemathesis/bin/st $(EXAMPLES)

clean-data: ## remove all data of the devstack, after asking
	@printf 'Remove %s with all reservations, messages and keys in it? [y/N] ' '$(DATA)'; \
	read -r answer; [ "$$answer" = y ] && rm -rf -- '$(DATA)' && echo 'Removed.' || echo 'Left as it is.'

update-golden: ## write the golden files anew; look at the difference before committing
	$(GO) test $(GOLDEN) -update

screenshots: ## take the README's pictures anew; they are those of the end-to-end tests
	$(GO) test -count=1 -timeout 15m -run TestGuestsVideoVisit ./e2e
	cp e2e/artifacts/desk-patient-waits.png docs/images/desk.png
	cp e2e/artifacts/desk-console-call.png docs/images/console.png
	cp e2e/artifacts/patient-call-with-desk.png docs/images/patient.png

help:
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18
