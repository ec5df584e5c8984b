#!/usr/bin/env bash
# saddle rdf: shells of crystals that are known, and g(r) of atoms without order.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

# perfect B2 of 3.2 A: 8 unlike, 6 like, 12 like, 24 unlike, 8 like neighbours
python3 - <<'PY'
with open("b2.xyz", "w") as out:
    rows = [("Mo" if x % 2 else "Ta", x * 1.6, y * 1.6, z * 1.6) for x in range(12) for y in range(12) for z in range(12) if x % 2 == y % 2 == z % 2]
    out.write(f'{len(rows)}\nLattice="19.2 0 0 0 19.2 0 0 0 19.2" Properties=species:S:1:pos:R:3 pbc="T T T"\n')
    out.writelines("%s %.3f %.3f %.3f\n" % r for r in rows)
import random
random.seed(5)
with open("gas.xyz", "w") as out:
    out.write('4000\nLattice="30 0 0 0 30 0 0 0 30" Properties=species:S:1:pos:R:3 pbc="T T T"\n')
    out.writelines("%s %.6f %.6f %.6f\n" % (random.choice(("Mo", "Ta")), *(30 * random.random() for _ in range(3))) for _ in range(4000))
PY
"$saddle" rdf b2.xyz --cutoff 6 --output g.csv >shells.csv || fail "rdf"
equal "$(head -n 1 shells.csv)" "shell,distance_A,neighbours,Ta-Ta,Ta-Mo,Mo-Ta,Mo-Mo" "header"
python3 - <<'PY' || fail "shells of B2"
import csv, math
rows = list(csv.DictReader(open("shells.csv")))
expected = [(3, 8, 0), (4, 6, 6), (8, 12, 12), (11, 24, 0), (12, 8, 8)]  # distance^2 in (a/2)^2, neighbours, like ones
assert len(rows) == 5, rows
for row, (square, all_, like) in zip(rows, expected):
    assert abs(float(row["distance_A"]) - 1.6 * math.sqrt(square)) < 1e-6, row
    found = [float(row[k]) for k in ("neighbours", "Mo-Mo", "Ta-Ta", "Mo-Ta", "Ta-Mo")]
    assert all(abs(f - e) < 1e-9 for f, e in zip(found, (all_, like, like, all_ - like, all_ - like))), (row, found)
g = list(csv.DictReader(open("g.csv")))
assert set(g[0]) == {"distance_A", "g_all", "g_Ta-Ta", "g_Ta-Mo", "g_Mo-Mo"} and len(g) == 300
PY
"$saddle" rdf gas.xyz --cutoff 10 --bin 0.5 --gap 0.6 --output gas.csv >gas_shells.csv 2>said || fail "rdf of a gas"
equal "$(cat gas_shells.csv)" "shell,distance_A,neighbours,$(head -n 1 gas_shells.csv | cut -d, -f4-)" "shells of a gas"
grep -q "no shells: no gap of 0.6 A between the pairs" said || fail "no word about the missing shells"
python3 - <<'PY' || fail "g(r) of atoms without order"
import csv, math
for row in csv.DictReader(open("gas.csv")):
    r = float(row["distance_A"])
    pairs = 4000 * 3999 / 2 * 4 * math.pi * r * r * 0.5 / 27000
    for column, share in (("g_all", 1), ("g_Mo-Ta" if "g_Mo-Ta" in row else "g_Ta-Mo", 0.5), ("g_Mo-Mo", 0.25)):
        assert abs(float(row[column]) - 1) < 5 / math.sqrt(max(pairs * share, 1)) + 0.02, (r, column, row[column])
PY

expect 2 "absent.xyz: expected a readable file" rdf absent.xyz
expect 2 "1 to 1000000 bins of a width above 0, found 10 A in bins of 0 A" rdf b2.xyz --bin 0
expect 2 "1 to 1000000 bins of a width above 0, found -1 A" rdf b2.xyz --cutoff -1
expect 2 "shells: expected a gap of at least one bin" rdf b2.xyz --gap 0.001
expect 2 "b2.xyz: expected one of the species" rdf b2.xyz --species Nb,Mo
printf '1\nLattice="9 0 0 0 9 0 0 0 9" Properties=species:S:1:pos:R:3 pbc="T T T"\nMo 0 0 0\n' >one.xyz
"$saddle" rdf one.xyz --cutoff 4 >/dev/null 2>said || fail "shells of one atom"
grep -q "no shells: no pairs within 4 A" said || fail "no word about the missing pairs"
expect 2 "g(r): expected at least two atoms, found one" rdf one.xyz --cutoff 4 --output one.csv
finish
