#!/usr/bin/env bash
# benchmarks/run.sh measures, prints its table and leaves its files: run_test.sh BIN_DIR SOURCE_DIR
set -uo pipefail
bin=$(realpath "$1")
benchmarks=$(realpath "$2")/benchmarks
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
failures=0
fail() {
    echo "FAILED: $*" >&2
    failures=$((failures + 1))
}

filter='^(peak/generic|gather/walk/sites:1024|descriptor/default|reading/safetensors)$'
bash "$benchmarks/run.sh" --quick --bin "$bin" --filter "$filter" --output results >table ||
    fail "run.sh: exit status $?"
cmp table results/table.md || fail "the printed table is another than table.md"
for stage in peak/generic gather/walk/sites:1024 descriptor/default reading/safetensors; do
    grep -q "^| $stage | [0-9]" table || fail "no value for $stage"
done
grep -q '^GNU\|^Clang' table || fail "the table does not name the compiler"

# each repetition is kept, with the peak measured beside it
python3 - results/results.json <<'PY' || fail "results.json"
import json, sys
document = json.load(open(sys.argv[1]))
names = [entry["name"] for entry in document["benchmarks"]]
assert len(names) == 2 * 4 and len(set(names)) == 4, names
for entry in document["benchmarks"]:
    assert entry["peak_GFLOP/s"] > 0 and entry["cpu_time"] > 0 and entry["round"] == 1, entry
assert {"processor", "compiler", "flags", "date", "instruction_sets"} <= set(document["context"]), document["context"]
PY
python3 "$benchmarks/compare.py" results/results.json results/results.json >verdicts ||
    fail "compare.py: exit status $?"
grep -q '^4 stages compared: 0 slower, 0 faster' verdicts || fail "compare.py: $(tail -n 1 verdicts)"

# expect 'TEXT' ARGUMENTS…: wrong usage ends with status 2 and says why
expect() {
    local text=$1 said status
    shift
    said=$(bash "$benchmarks/run.sh" --bin "$bin" --output results "$@" 2>&1 >/dev/null)
    status=$?
    [[ $status == 2 && $said == *"$text"* ]] || fail "run.sh $*: exit status $status, said '$said'"
}
expect "unknown option '--fast'" --fast
expect '--filter: a value is missing' --filter
expect "expected a number from 1, found 'x'" --rounds x
expect 'no benchmark of that name' --quick --filter '^nothing$'
expect "no peak_benchmark in '.'" --bin .

((failures == 0)) || exit 1
echo "passed"
