# make        build bin/ratable
# make demo   build it and run it on a made-up company
# make test   run every test, after installing what the tests need
.PHONY: build demo test lint bench generate fuzz clean

build:
	CGO_ENABLED=0 go build -trimpath -o bin/ratable ./cmd/ratable

demo: build
	bin/ratable demo

test:
	scripts/test.sh

lint:
	scripts/lint.sh

bench:
	go test -run='^$$' -bench=. -benchmem ./...

generate:
	go generate ./...

# Each fuzz target for ten seconds.
fuzz:
	scripts/fuzz.sh 10s

clean:
	rm -rf bin
