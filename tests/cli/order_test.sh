#!/usr/bin/env bash
# saddle order: rows and crystals, the same on any number of threads; order grows where like atoms repel.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

swaps=(--quiet order --potential lj:5,A=0.4/2.5,B=0.2/2.2 --lattice fcc --cells 3 3 3 --composition A=1,B=1
    --lattice-constant 3.7 -T 300,3000 --swaps 2 --samples 4)
"$saddle" "${swaps[@]}" --threads 1 --output one || fail "order"
"$saddle" "${swaps[@]}" --threads 2 --output two || fail "order on threads"
diff -r one two || fail "threads change the order"
equal "$(ls one | xargs)" "3000K.extxyz 300K.extxyz order.csv" "files"
python3 - <<'PY' || fail "rows of the order"
import csv
rows = list(csv.DictReader(open("one/order.csv")))
assert len(rows) == 10 and [r["swaps_an_atom"] for r in rows[:5]] == ["0", "0.5", "1", "1.5", "2"], rows
cold, hot = rows[:5], rows[5:]
assert cold[0]["energy_eV"] == hot[0]["energy_eV"] and cold[0]["acceptance"] == "0"
assert float(cold[4]["energy_eV"]) < float(cold[0]["energy_eV"]) - 1, "cold crystals find lower energies"
assert float(cold[4]["energy_eV"]) < float(hot[4]["energy_eV"])
assert 0 < float(cold[4]["acceptance"]) < float(hot[4]["acceptance"]) <= 1
for row in rows:  # pairs of a closed crystal: 2 N_AA + N_AB = z N_A, so the excesses go together
    assert abs(2 * float(row["delta1_A-A"]) + float(row["delta1_A-B"])) < 1e-9, row
# what was left is what the last row says, counted anew
lines = open("one/300K.extxyz").read().split("\n")
assert "energy=" + cold[4]["energy_eV"] in lines[1], lines[1]
edge = float(lines[1].split('"')[1].split()[0])
atoms = [(l.split()[0], [float(x) for x in l.split()[1:4]]) for l in lines[2:] if l]
assert len(atoms) == 108
near = 0
for i, (a, r) in enumerate(atoms):
    for b, s in atoms[:i]:
        d = [x - y - edge * round((x - y) / edge) for x, y in zip(r, s)]
        near += a != b and sum(x * x for x in d) < (0.85 * edge / 3) ** 2
assert abs((near - 12 * 54 * 54 / 108) / 108 - float(cold[4]["delta1_A-B"])) < 1e-6, near
PY
"$saddle" --quiet order --potential lj:5,A=0.4/2.5,B=0.2/2.2 --lattice fcc --structure one/300K.extxyz -T 300 --swaps 0.1 \
    --samples 1 --calls 1 --output again || fail "order of a given crystal"
equal "$(wc -l <again/order.csv)" 3 "rows of a given crystal"

expect 2 "order: expected either --structure, or --cells with --composition and --lattice-constant, found neither" \
    order --potential lj:5,A=1/2 -T 300 --output none
expect 2 "order: expected a crystal of two species at least, found 1" order --potential lj:5,A=0.4/2.5 --lattice fcc --cells \
    3 3 3 --composition A=1 --lattice-constant 3.9 -T 300 --output none
expect 2 "'Q'" order --potential lj:5,A=1/2 --cells 3 3 3 --composition A=1,Q=1 --lattice-constant 3 -T 300 --output none
test ! -e none || fail "wrong input left a folder"
finish
