# The two commands of the README are `make demo` and `make test`.
# Everything needs Go and Node.js, and nothing else that is not fetched by them,
# but a server of Redis or Valkey: where none is in PATH, the tests fetch that of
# Debian and its kin into the user's cache; elsewhere, install one.

GO ?= go
FUZZTIME ?= 20s

.PHONY: demo build test lint unit load nested browser wine bench profile fuzz docs clean

# Checks the careless shop. tenet exits 1 because it finds what it should; any
# other exit code is a failure of the demo.
demo: build
	@./bin/tenet check examples/shop/careless; code=$$?; \
	if [ $$code -ne 1 ]; then echo "make demo: expected exit 1, got $$code" >&2; exit 1; fi

build:
	$(GO) build -o bin/tenet ./cmd/tenet

test: lint nested unit load

lint:
	@set -e; unformatted=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
	if [ -n "$$unformatted" ]; then echo "not formatted with gofmt:"; echo "$$unformatted"; exit 1; fi
	$(GO) mod tidy -diff
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	GOOS=windows $(GO) vet $(ELSEWHERE)
	GOOS=darwin $(GO) vet $(ELSEWHERE)

# What has files of its own for other systems and little below it; the rest is
# typed for them by TestOtherSystems, which compiles nothing.
ELSEWHERE = ./internal/guard/local ./internal/guard/sandbox ./internal/guard/socket ./internal/guard/switches

# Fuzz seeds run as ordinary tests; so do the tests that hold docs/ against
# the declarations they are made from.
unit:
	$(GO) test -race -timeout 20m ./...

# What is held by memory and time, guard's under load among it: with the race
# detector both would be the detector's.
load:
	$(GO) test -run TestLintIsBounded ./internal/js
	$(GO) test -run 'TestGigabyte|TestIdleConnections|TestSlowClients' ./examples/guard
	$(GO) test -run 'TestNoRequestIsDear|TestOneClientCannotTakeAll' ./internal/guard/waf

# The modules within this one: the one that reaches the parser, and tenet/web.
nested:
	cd internal/js/shim && $(GO) vet ./... && $(GO) test ./...
	$(GO) build -o bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	cd web && $(GO) mod tidy -diff && $(GO) vet ./... && ../bin/staticcheck ./... && $(GO) test -race -timeout 20m ./...

# The tests that need Chromium (apt-get install chromium, or its path in
# CHROMIUM): guard's page, and applications under the policies that guard learns.
browser:
	$(GO) vet -tags browser ./internal/guard/autopilot ./internal/guard/status
	$(GO) test -tags browser -run Browser ./internal/guard/autopilot ./internal/guard/status

# The tests that need Wine (apt-get install wine wine64, 8.0 or later): guard on
# Windows, and its pipes. They make a disk of Wine's in the user's cache.
wine:
	$(GO) vet -tags wine ./examples/guard
	$(GO) test -tags wine -run Wine ./examples/guard
	WINEPREFIX=$${XDG_CACHE_HOME:-$$HOME/.cache}/tenet-test/guard/wine-1 WINEDEBUG=-all GOOS=windows GOARCH=amd64 $(GO) test -exec wine ./internal/guard/local

bench: build
	$(GO) run ./bench

# Writes cmd/tenet/default.pgo, by which go build optimises tenet for what a run
# over the corpus of the benchmark does. Such a build takes twice as long.
profile:
	$(GO) run ./bench -only profile

# Every fuzz target for FUZZTIME.
fuzz:
	@set -e; for module in . web; do for pkg in $$(cd $$module && $(GO) list ./...); do \
	  for target in $$(cd $$module && $(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "$$pkg $$target"; \
	    (cd $$module && $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg); \
	  done; \
	done; done

docs:
	$(GO) run ./internal/docs

clean:
	rm -rf bin
