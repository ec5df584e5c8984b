#!/usr/bin/env bash
# saddle randomness and saddle spectrum against the barriers that `saddle barriers` prints.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
run() { "$saddle" --quiet "$@"; }
run anneal --cells 4 4 4 --composition Nb=1,Mo=1,Ta=1 --temperature 900 --jumps 2000 --dump-every 1000 --output run || fail "anneal"
crystal=run/final.extxyz
ids=$(awk 'NR > 2 {print $5}' $crystal | paste -sd,)
run barriers --structure $crystal --vacancy "$ids" --output barriers.csv || fail "barriers"

run randomness --structure $crystal --temperature 400,800,3000 --output sites.csv --map map.extxyz >randomness.json || fail "randomness"
run spectrum --structure $crystal --histogram bins.csv --output means.csv >spectrum.json || fail "spectrum"
python3 - <<'PY' || fail "randomness or spectrum differ from the barriers"
import collections, csv, json, math
by_vacancy, by_species = collections.defaultdict(list), collections.defaultdict(list)
for row in csv.DictReader(open("barriers.csv")):
    by_vacancy[int(row["vacancy_id"])].append(float(row["barrier_eV"]))
    by_species[row["species"]].append(float(row["barrier_eV"]))
found = json.load(open("randomness.json"))
assert list(found) == ["400", "800", "3000"], list(found)
sites = {(int(r["id"]), float(r["temperature_K"])): float(r["randomness"]) for r in csv.DictReader(open("sites.csv"))}
for text, summary in found.items():
    kT = 8.617333262e-5 * float(text)
    values = []
    for vacancy, barriers in by_vacancy.items():
        weights = [math.exp(-(e - min(barriers)) / kT) for e in barriers] + [0.0] * (8 - len(barriers))
        p = [w / sum(weights) for w in weights]
        r = 1 - math.sqrt(sum((x - 1 / 8) ** 2 for x in p) / 8) / (math.sqrt(7) / 8)
        assert abs(sites[vacancy, float(text)] - r) < 1e-5, (vacancy, text, r)
        values.append(r)
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / len(values)
    assert abs(summary["mean"] - mean) < 1e-5 and abs(summary["variance"] - variance) < 1e-5, (text, summary)
    assert summary["sites"] == len(values) == sum(summary["histogram"]) and len(summary["histogram"]) == 20
spectrum = json.load(open("spectrum.json"))
assert set(spectrum) == set(by_species), set(spectrum)
for species, barriers in by_species.items():
    mean = sum(barriers) / len(barriers)
    deviation = math.sqrt(sum((e - mean) ** 2 for e in barriers) / len(barriers))
    s = spectrum[species]
    assert s["count"] == len(barriers) and abs(s["mean_eV"] - mean) < 1e-6 and abs(s["std_eV"] - deviation) < 1e-6, (species, s)
    rows = [r for r in csv.DictReader(open("bins.csv")) if r["species"] == species]
    assert sum(int(r["count"]) for r in rows) == len(barriers)
    assert 0.9 < sum(float(r["density_per_eV"]) * 0.005 for r in rows) <= 1.0001
PY
equal "$(grep -c 'randomness_400K:R:1:randomness_800K:R:1:randomness_3000K:R:1' map.extxyz)" 1 "columns of the map"

# a sample, frames of a run, compositions
run spectrum --structure $crystal --sites 20 | python3 -c 'import json, sys; assert sum(s["count"] for s in json.load(sys.stdin).values()) in range(140, 161)' ||
    fail "a sample of 20 sites"
run spectrum run >frames.csv || fail "frames"
equal "$(awk -F, '$3 == "all" {printf "%s:%s ", $1, $2}' frames.csv)" "0:0 1:1000 2:2000 " "frames and jumps"
[[ $(head -n 1 frames.csv) == *,delta1_Mo-Ta,* ]] || fail "no order beside the barriers"
"$saddle" spectrum --grid 2 --species Nb,Mo,Ta --cells 4 4 4 --output triangle.csv 2>said || fail "triangle"
equal "$(awk -F, '$6 == "all"' triangle.csv | wc -l)" 6 "compositions of a triangle in halves"
python3 - <<'PY' || fail "the alloy of highest mean is not the one named"
import csv
rows = [r for r in csv.DictReader(open("triangle.csv")) if r["species"] == "all"]
top = max(rows, key=lambda r: float(r["mean_eV"]))
name = "".join(f"{s}{100 * float(top['c_' + s]):g}" for s in ("Nb", "Mo", "Ta") if float(top["c_" + s]) > 0)
said = open("said").read()
assert f"highest mean barrier: {name}, " in said, (name, said)
PY
run spectrum --line Ta=33,Nb=33,Mo=34 Mo=90,Nb=5,Ta=5 --points 3 --atoms-each 20 --sites 10 --output line.csv || fail "line"
equal "$(awk -F, '$6 == "all" {printf "%.3f ", $2}' line.csv)" "0.340 0.620 0.900 " "Mo along the line"
cmp -s <(run spectrum --composition Nb=1,Ta=1 --cells 3 3 3) <(run spectrum --composition Nb=1,Ta=1 --cells 3 3 3) || fail "not reproducible"
cmp -s <(run spectrum --composition Nb=1,Ta=1 --cells 3 3 3) <(run spectrum --composition Nb=1,Ta=1 --cells 3 3 3 --seed 2) && fail "the seed changes nothing"

# wrong input
expect 2 "crystals: expected one of a folder, --structure, --composition, --grid and --line, found none" spectrum
expect 2 "found several" spectrum --grid 2 --composition Nb=1
expect 2 "--grid: expected three species as corners" spectrum --grid 2
expect 2 "species of the crystal: expected one of the species" spectrum --composition Xe=1
expect 2 "composition triangle: expected 1 to 1000 steps a side" spectrum --grid 99999 --species Nb,Mo,Ta
expect 2 "--sites: expected a whole number of at least 1" spectrum --structure $crystal --sites 0
expect 2 "--points: expected --line, found none" spectrum --composition Nb=1 --points 3
expect 2 "run2" spectrum run2
run anneal --cells 3 3 3 --composition Nb=1,Mo=1 --temperature 900 --jumps 10 --output still || fail "without frames"
expect 2 "still: expected trajectory.dump (\`saddle anneal --dump-every\`), found none" spectrum still
expect 2 "--temperature" randomness --structure $crystal --temperature cold
finish
