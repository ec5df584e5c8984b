#!/usr/bin/env bash
# saddle dataset: its content is a function of its settings alone, whatever stops it and however many threads; it is read
# by the commands that take data.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

wide=(--quiet dataset --potential lj:5,A=0.4/2.5,B=0.34/2.42,C=0.37/2.45 --lattice fcc)
lj=("${wide[@]}" --cells 3 3 3)
any=("${lj[@]}" --grid 2 --species A,B,C)
grid=("${any[@]}" --count 60 --seed 7)
"$saddle" "${grid[@]}" --threads 1 --output one || fail "dataset"
"$saddle" "${grid[@]}" --threads 3 --output three || fail "dataset on threads"
diff -r one three || fail "threads change the data set"
equal "$(ls one/*.csv | wc -l)" 5 "tables: 60 barriers are five vacancies"
equal "$(cat one/*.csv | grep -c ",normal,")" 60 "barriers"
python3 - <<'PY' || fail "tables of the data set"
import glob, json
settings = json.load(open("one/dataset.json"))
assert settings["seed"] == 7 and settings["grid"] == 2 and settings["images"] == 3, settings
names = {f.rsplit("_", 1)[0] for f in glob.glob("one/*.csv")}
assert len(names) == 5, names  # a round takes every alloy once
for f in glob.glob("one/*.extxyz"):
    head = open(f).read().split("\n")
    assert head[0] == "107", f
    edges = [float(x) for x in head[1].split('"')[1].split()]
    assert 11.2 < edges[0] < 12.2 and edges[0] == edges[4] == edges[8] and edges[1] == 0, edges
PY

# stopped at any moment it goes on to the same bytes
env --default-signal=INT "$saddle" "${grid[@]}" --threads 1 --output stopped &
wait_for 'a first table' compgen -G 'stopped/*.csv'
kill -INT $!
wait $!
equal $? 130 "status of an interrupt"
"$saddle" "${grid[@]}" --threads 2 --output stopped || fail "going on"
diff -r one stopped || fail "a data set that was stopped differs"
"$saddle" "${grid[@]}" --threads 1 --output killed &
wait_for 'a first table' compgen -G 'killed/*.csv'
kill -KILL $!
wait $!
first=$(ls killed/*.csv | head -n 1)
printf '0,99,1,' >>"$first"  # a line that was cut
"$saddle" "${grid[@]}" --threads 1 --output killed || fail "going on after a kill"
rm -f killed/*.part*
diff -r one killed || fail "a data set that was killed differs"
"$saddle" "${any[@]}" --count 84 --seed 7 --output killed || fail "a larger count"
equal "$(cat killed/*.csv | grep -c ",normal,")" 84 "barriers after a larger count"

# readers; given crystals and a given lattice constant
"$saddle" convert one set.safetensors --lattice fcc || fail "convert"
"$saddle" info set.safetensors | grep -q "^barriers *60, of them 0 eV or less or not finite: 0" || fail "info"
"$saddle" "${lj[@]}" --composition A=1,B=1 --lattice-constant 3.9 --count 12 --output held || fail "a given lattice constant"
grep -q 'Lattice="11.7 0 0 0 11.7 0 0 0 11.7"' held/A50B50_1.extxyz || fail "the lattice constant was not held"
"$saddle" "${lj[@]}" --structure held/A50B50_1.extxyz --species A,B,C --count 12 --output given || fail "given crystals"
test -s given/A50B50_1_1.csv || fail "name of a given crystal"

expect 2 "seed as it was, 7, found 8" "${any[@]}" --count 60 --seed 8 --output one
expect 2 "alloys: expected one of --composition, --grid and --structure, found none" "${lj[@]}" --count 8 --output none
expect 2 "--grid: expected three species" "${lj[@]}" --grid 3 --species A,B --count 8 --output none
expect 2 "expected at least 3 cells" "${wide[@]}" --cells 2 3 3 --composition A=1 --count 8 --output none
expect 2 "'Q'" "${lj[@]}" --composition A=1,Q=1 --count 8 --output none
mkdir full && touch full/mine
expect 2 "an empty folder or a data set to go on with" "${lj[@]}" --composition A=1 --count 8 --output full
test ! -e none || fail "wrong input left a folder"
finish
