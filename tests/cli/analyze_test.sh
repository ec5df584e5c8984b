#!/usr/bin/env bash
# saddle analyze: order and B2 clusters of crystals whose answers are known, and along a run.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

# lattice FILE SPECIES-RULE: extended XYZ of 4 x 4 x 4 bcc cells of 3.2 Å; the rule is Python over x, y, z in a/2
lattice() {
    python3 - "$1" "$2" <<'PY'
import sys
rows = []
for x in range(8):
    for y in range(8):
        for z in range(8):
            if x % 2 == y % 2 == z % 2:
                rows.append((eval(sys.argv[2]), x * 1.6, y * 1.6, z * 1.6))
rows = [r for r in rows if r[0]]
with open(sys.argv[1], "w") as out:
    out.write(f'{len(rows)}\nLattice="12.8 0 0 0 12.8 0 0 0 12.8" Properties=species:S:1:pos:R:3 pbc="T T T"\n')
    out.writelines("%s %.3f %.3f %.3f\n" % r for r in rows)
PY
}

# value CSV FRAME QUANTITY SHELL PAIR
value() { awk -F, -v f="$2" -v q="$3" -v s="$4" -v p="$5" '$1 == f && $2 == q && $3 == s && $4 == p {print $5}' "$1"; }

# perfect B2: unlike first neighbours only, like second neighbours only
lattice b2.xyz '"Mo" if x % 2 else "Ta"'
"$saddle" analyze b2.xyz --output b2.csv || fail "analyze"
equal "$(head -n 1 b2.csv)" "frame,quantity,shell,pair,value" "header"
equal "$(value b2.csv 0 pairs 1 Ta-Mo)$(value b2.csv 0 pairs 1 Mo-Ta)" 512 "unlike first neighbours"
for pair in Mo-Ta Ta-Mo; do
    equal "$(value b2.csv 0 alpha 1 $pair)" -1 "alpha of first neighbours"
    equal "$(value b2.csv 0 alpha 2 $pair)" 1 "alpha of second neighbours"
done
equal "$(value b2.csv 0 alpha 1 Mo-Mo)" 1 "alpha of like first neighbours"
"$saddle" analyze b2.xyz --b2 Mo,Ta >units.csv || fail "B2"
equal "$(value units.csv 0 b2_centres "" Mo-Ta)" 128 "every site is a B2 centre"
equal "$(value units.csv 0 b2_clusters "" Mo-Ta)" 1 "one cluster"
equal "$(value units.csv 0 b2_largest "" Mo-Ta)" 128 "of all sites"
equal "$(grep -c pairs units.csv)" 0 "B2 alone without order"

# two Mo centres in a Nb crystal, each with eight Ta: second neighbours share a face of their cubes, far ones nothing
centres() { echo "'Mo' if (x, y, z) in $1 else 'Ta' if any(all((a - b + 4) % 8 - 4 in (-1, 1) for a, b in zip((x, y, z), c)) for c in $1) else 'Nb'"; }
lattice near.xyz "$(centres '[(1, 1, 1), (3, 1, 1)]')"
lattice far.xyz "$(centres '[(1, 1, 1), (5, 5, 5)]')"
"$saddle" analyze near.xyz far.xyz near.xyz --b2 Mo,Ta --order --clusters tracks.csv --map map.extxyz --output two.csv || fail "two centres"
equal "$(value two.csv 0 b2_centres "" Mo-Ta) $(value two.csv 0 b2_clusters "" Mo-Ta)" "2 1" "centres that share a face"
equal "$(value two.csv 1 b2_centres "" Mo-Ta) $(value two.csv 1 b2_clusters "" Mo-Ta)" "2 2" "centres apart"
equal "$(value two.csv 1 b2_shrunk "" Mo-Ta) $(value two.csv 1 b2_appeared "" Mo-Ta)" "1 1" "one shrank, one appeared"
equal "$(value two.csv 2 b2_persistent "" Mo-Ta)" 1 "one is there all the time"
equal "$(head -n 1 tracks.csv)" "frame,cluster,size,persistent" "header of clusters"
equal "$(grep -c ',jump,' two.csv)" 0 "files know no jumps"
equal "$(awk -F, '$2 == 1 {printf "%s:%s:%s ", $1, $3, $4}' tracks.csv)" "0:2:1 1:1:1 2:2:1 " "cluster 1 through time"
equal "$(grep -c 'order1_Nb:R:1.*b2_cluster:I:1:b2_size:I:1' map.extxyz)" 1 "columns of the map"
equal "$(awk 'NR > 2 && $NF == 2' map.extxyz | cut -d' ' -f1 | paste -sd' ')" "Mo Mo" "the two centres in the map"

# order site by site: the sums over the atoms of a species are the pairs above random
"$saddle" analyze b2.xyz --map sites.csv --shells 1 >sites.txt || fail "map as a table"
equal "$(head -n 1 sites.csv)" "id,species,x_A,y_A,z_A,order1_Ta,order1_Mo" "columns of the table"
equal "$(awk -F, 'NR > 1 {print $2, $6, $7}' sites.csv | sort | uniq -c | awk '{print $1, $2, $3, $4}' | paste -sd' ')" \
    "64 Mo 4 -4 64 Ta -4 4" "perfect B2: eight unlike neighbours where four were random"
"$saddle" analyze near.xyz far.xyz --b2 Mo,Ta --map frames.extxyz --every-frame >frames.txt || fail "map of all frames"
equal "$(grep -c Lattice frames.extxyz)" 2 "frames of the map"

# along a run: the rows of log.csv
"$saddle" --quiet anneal --cells 4 4 4 --composition Nb=1,Mo=1,Ta=1 --temperature 900 --jumps 3000 --sample-every 1000 \
    --dump-every 1000 --output run || fail "anneal"
"$saddle" analyze run --order --b2 Mo,Ta --output run.csv || fail "analyze of a run"
for frame in 0 1 2 3; do
    for shell in 1 2; do
        logged=$(awk -F, -v c="delta${shell}_Mo-Ta" -v r=$((frame + 2)) \
            'NR == 1 {for (i = 1; i <= NF; ++i) if ($i == c) k = i} NR == r {print $k}' run/log.csv)
        equal "$(value run.csv $frame delta $shell Mo-Ta)" "$logged" "delta$shell of frame $frame"
    done
done
equal "$(awk -F, '$2 == "jump" {printf "%s:%s ", $1, $5}' run.csv)" "0:0 1:1000 2:2000 3:3000 " "jumps of the frames"
equal "$(cut -d, -f1 run.csv | sort -u | paste -sd' ')" "0 1 2 3 frame" "frames: the final state is the last of them"

# sum rule: the c_B alpha_AB of each A add up to 0
python3 - <<'PY' || fail "sum rule"
import csv
rows = [r for r in csv.DictReader(open("run.csv")) if r["quantity"] == "alpha" and r["frame"] == "3" and r["shell"] == "1"]
import json
atoms = {k: v for k, v in json.load(open("run/run.json"))["atoms"].items() if v}
for a in atoms:
    total = sum(atoms[b] * float(r["value"]) for b in atoms for r in rows if r["pair"] == f"{a}-{b}")
    assert abs(total) < 1e-9 * sum(atoms.values()), (a, total)
assert len(rows) == len(atoms) ** 2
PY

# wrong input
expect 2 "no.xyz: expected a readable file" analyze no.xyz
expect 2 "--b2: expected two species A,B, found Mo" analyze b2.xyz --b2 Mo
expect 2 "B2 pair: expected one of the species" analyze b2.xyz --b2 Mo,W
expect 2 "B2 pair: expected two species, found 'Mo' twice" analyze b2.xyz --b2 Mo,Mo
expect 2 "--shells: expected 1 to 8, found 9" analyze b2.xyz --shells 9
expect 2 "analyze: expected --b2 with --clusters, found none" analyze b2.xyz --clusters x
expect 2 "--every-frame: expected --map with an extended XYZ file, found map.csv" analyze b2.xyz --map map.csv --every-frame
printf 'LAMMPS\n\n0 atoms\n' >none.data
expect 2 "none.data" analyze none.data
printf '0\nLattice="12.8 0 0 0 12.8 0 0 0 12.8" Properties=species:S:1:pos:R:3\n' >none.xyz
expect 2 "none.xyz" analyze none.xyz
expect 2 "B2 pair: expected one of the species" analyze b2.xyz --b2 Mo,Nb
expect 2 "run.json" analyze .
"$saddle" --quiet anneal --cells 3 3 3 --composition Nb=1,Mo=1 --temperature 900,1000 --jumps 10 --output scan || fail "scan"
expect 2 "scan: expected the folder of one run, with final.dump, found none" analyze scan
finish
