# The commands of the README. What they do is in tools/; `make help` lists them.
.PHONY: help demo test check bench bench-peers tidy clean
.DEFAULT_GOAL := help

help:
	@echo 'make demo    build, then audit a deliberately poor account of the test emulator'
	@echo 'make test    every test: sanitizers, emulator, fuzzers, threads'
	@echo 'make check   what to run before a commit: build, tests, tidy, format (tools/check --fast is shorter)'
	@echo 'make tidy    clang-tidy over the whole tree; slow'
	@echo 'make bench   the benchmarks'
	@echo 'make bench-peers    an audit beside Prowler, of one recorded account'
	@echo 'make clean   remove build/'

demo:
	@tools/demo

test:
	@tools/check --all

check:
	@tools/check

tidy:
	@cmake --preset dev >/dev/null
	@tools/tidy --clang build/dev

bench:
	@bench/run

bench-peers:
	@bench/peers $(ARGS)

clean:
	rm -rf build
