#!/usr/bin/env bash
# saddle validate: all targets pass on this build, a wrong number fails, results depend on the seed alone.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

# everything that runs live
"$saddle" validate --output all.csv >all.txt || { cat all.txt; fail "validate"; }
equal "$(head -n 1 all.csv)" "target,quantity,value,expected,standard_error,allowed,verdict" "header"
equal "$(tail -n +2 all.csv | cut -d, -f1 | uniq | paste -sd' ')" "1 2 3 4 5 6 7 8 9 10 11 12 13 14" "targets"
equal "$(grep -c ',skipped$' all.csv)" 1 "only the published network needs data"
equal "$(grep -c ',FAIL$' all.csv)" 0 "failures"
grep -q "passed, 0 failed, 1 skipped" all.txt || fail "closing line"

# threads change nothing, another seed changes what is random and nothing else
"$saddle" validate --only 3,10,13 --threads 1 --output one.csv >/dev/null || fail "one thread"
"$saddle" validate --only 3,10,13 --threads 3 --output three.csv >/dev/null || fail "three threads"
cmp -s one.csv three.csv || fail "threads change results"
"$saddle" validate --only 10 --seed 2 --output seed.csv >/dev/null || fail "another seed"
cmp -s <(grep '^10,' one.csv) <(grep '^10,' seed.csv) && fail "the seed changes nothing"
equal "$(grep '^13,' one.csv)" "$(grep '^13,' all.csv)" "a target alone and among others"

# wrong usage
expect 2 "--only: expected targets of this build (1, 2, 3" validate --only 99
expect 2 "--only: expected a whole number of at least 1, found 'x'" validate --only x
expect 2 "--data: expected a folder, found 'nowhere'" validate --only 12 --data nowhere
expect 2 "no/v.csv: expected a folder that exists, found none" validate --only 13 --output no/v.csv
for alone in '--cells 3 3 3' '--count 9' '--backend scalar'; do
    expect 2 "a crystal, --count and --backend only with --cycles" validate $alone
done
expect 2 "--cycles without --only, --full and --data" validate --cycles --only 1
expect 2 "either --structure, or --cells and --composition" validate --cycles --structure x --cells 3 3 3

# the default model audited on a random crystal; its rows sum to what is printed
"$saddle" validate --cycles --cells 6 6 6 --composition Nb=1,Mo=1,Ta=1 --count 40 --output cycles.csv >audit.json || fail "audit"
equal "$(wc -l <cycles.csv)" 481 "rows of 40 cycles of 12 hops"
equal "$(json audit.json hops_per_cycle)" 12 "hops"
python3 - <<'PY' || fail "the table of hops and the report differ"
import csv, json, math
rows = list(csv.DictReader(open("cycles.csv")))
sums = {}
for row in rows:
    sums.setdefault(row["cycle"], []).append(float(row["forward_eV"]) - float(row["reverse_eV"]))
    place = [0, 0, 0]
for cycle, differences in sums.items():
    steps = [[int(r[k]) for k in ("dx", "dy", "dz")] for r in rows if r["cycle"] == cycle]
    assert [sum(s[k] for s in steps[:4]) for k in range(3)] == [0, 0, 0] and steps[:4] == steps[4:8] == steps[8:]
    said = {float(r["cycle_sum_eV"]) for r in rows if r["cycle"] == cycle}
    assert len(said) == 1 and abs(said.pop() - sum(differences)) < 1e-5
rms = math.sqrt(sum(sum(d) ** 2 for d in sums.values()) / len(sums))
report = json.load(open("audit.json"))
assert abs(report["cycle"]["rms_eV"] - rms) < 1e-5, (report, rms)
assert abs(report["hop"]["rms_inconsistency_eV"] - rms / math.sqrt(12)) < 1e-5
PY
"$saddle" validate --cycles --cells 6 6 6 --composition Nb=1,Mo=1,Ta=1 --count 40 --threads 3 >threads.json || fail "audit on threads"
cmp -s audit.json threads.json || fail "threads change the audit"

# the published network: its barriers, and that it has no energy
nkk=$(shared_data nkk)
"$saddle" validate --only 12 --data "$nkk" --output published.csv >/dev/null || fail "published network"
equal "$(grep -c '^12,"*320 published barriers.*,pass$' published.csv)" "$(grep -c '^12,"*64 reference pairs' published.csv)" "backends"
"$saddle" validate --model "$nkk/weights.npy" --cycles --structure "$nkk/initial.dump" --count 1000 >nkk.json || fail "audit"
"$saddle" validate --only 12 --model "$nkk/weights.npy" --output none.csv >/dev/null || fail "a model without reference pairs"
equal "$(grep -c '^12,.*,skipped$' none.csv)" 2 "nothing to compare"
awk -v rms="$(json nkk.json cycle rms_eV)" 'BEGIN {exit !(rms > 0.13 && rms < 0.15)}' || fail "not about 0.14 eV round twelve hops"

# a wrong number is found: exit status 1, and the line says so
mkdir wrong
cp "$nkk/weights.npy" "$nkk/initial.dump" wrong
sed '5s/[0-9]$//;5s/$/9/' "$nkk/reference_barriers.csv" | sed '5s/\.\([0-9]\)/.9/' >wrong/reference_barriers.csv
"$saddle" validate --only 12 --data wrong --output wrong.csv >wrong.txt
equal $? 1 "exit status of a failed target"
grep -q '^12,"*320 published barriers.*,FAIL$' wrong.csv || fail "FAIL in the table"
grep -q "FAIL" wrong.txt || fail "FAIL on the terminal"
finish
