#!/usr/bin/env bash
# Builds everything and runs every test; fails where anything fails.
#   tests/run.sh          the tests by g++, and by clang++ under the sanitizers; coverage; every reader fuzzed for a while
#   tests/run.sh --all    the long tests as well, the program under the sanitizers, the optimised build by clang++, AArch64
set -uo pipefail
cd "$(dirname "$0")/.."

all=no
case ${1-} in
    '') ;;
    --all) all=yes ;;
    -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) echo "tests/run.sh: unknown option '$1' (--all)" >&2; exit 2 ;;
esac

jobs=$(nproc)
failures=0
summary=()

# stage NAME COMMAND…: runs a stage, goes on where it fails, remembers how it ended.
stage() {
    local name=$1 started=$SECONDS verdict=passed
    shift
    printf '\n== %s\n' "$name"
    "$@" || { verdict=FAILED; failures=$((failures + 1)); }
    summary+=("$(printf '%-32s %-6s %4d s' "$name" "$verdict" $((SECONDS - started)))")
}

build() {  # PRESET [cmake --build options]
    local preset=$1
    shift
    cmake --preset "$preset" >/dev/null && cmake --build --preset "$preset" --parallel "$jobs" "$@" -- -k 0
}

test_sanitized() {  # the program under the sanitizers is slow to compile
    local preset=sanitize
    [[ $all == yes ]] && preset=sanitize-all
    rm -rf "build/$preset/coverage"
    build "$preset" && ctest --preset "$preset" --parallel "$jobs" && bash tests/coverage.sh --build "build/$preset" --readers
}

test_threads() { build thread && ctest --preset thread --parallel "$jobs"; }

test_clang() { build clang && ctest --preset clang --parallel "$jobs" --label-regex '^unit$'; }

test_aarch64() { bash cmake/bootstrap.sh --aarch64 && bash tests/aarch64.sh; }

stage 'packages' bash cmake/bootstrap.sh --tests
stage 'release: build' build release
stage 'clang++, sanitizers: build, tests' test_sanitized
stage 'thread sanitizer' test_threads
stage 'fuzzing' bash tests/fuzz/run.sh --runs 20000
if [[ $all == yes ]]; then
    stage 'clang++: build, tests' test_clang
    stage 'AArch64 by qemu-user' test_aarch64
fi

# The tests of the release build come last, so that the closing lines are CTest's own; where anything failed, before or
# there, the summary is repeated below them.
print_summary() { printf '%s\n' "${summary[@]}"; }

printf '\n== Summary; the tests of the release build follow\n'
print_summary
preset=release
[[ $all == yes ]] && preset=release-all
stage 'release: tests' ctest --preset "$preset" --parallel "$jobs"
((failures == 0)) && exit 0

printf '\n== Summary: something failed\n'
print_summary
exit 1
