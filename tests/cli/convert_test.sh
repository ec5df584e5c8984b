#!/usr/bin/env bash
# saddle convert and info: nothing is lost on the way from format to format.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
nkk=$(shared_data nkk)

# the published weights as a model file: the same barriers, byte for byte
"$saddle" convert "$nkk/weights.npy" NbMoTa.safetensors || fail "convert weights"
"$saddle" barriers --model "$nkk/weights.npy" --structure "$nkk/initial.dump" --vacancy 26,76 >published.csv
"$saddle" barriers --model NbMoTa.safetensors --structure "$nkk/initial.dump" --vacancy 26,76 >converted.csv
cmp -s published.csv converted.csv || fail "the converted model differs"
"$saddle" info NbMoTa.safetensors | grep -q "^reference pairs *64, reproduced" || fail "reference pairs"

# a structure through every format and back
"$saddle" convert "$nkk/initial.dump" a.extxyz --species Nb,Mo,Ta || fail "dump to extxyz"
"$saddle" convert a.extxyz b.poscar || fail "extxyz to POSCAR"
"$saddle" convert b.poscar c.data || fail "POSCAR to data"
"$saddle" convert c.data d.dump --species Nb,Mo,Ta || fail "data to dump"
for file in a.extxyz b.poscar c.data; do
    "$saddle" info "$file" | grep -q "^atoms *1024 (" || fail "atoms of $file"
    "$saddle" info "$file" | grep -q "^bcc *8 × 8 × 8 cells of 3.24 Å, 0 vacant sites" || fail "crystal of $file"
done
sorted() { tail -n +10 "$1" | awk '{printf "%d %.9g %.9g %.9g\n", $2, $3, $4, $5}' | sort; }
cmp -s <(sorted "$nkk/initial.dump") <(sorted d.dump) || fail "positions or types changed on the way"

# all frames of a run
"$saddle" anneal --model NbMoTa.safetensors --structure "$nkk/initial.dump" --temperature 900 --jumps 40 --dump-every 10 \
    --output run || fail "anneal"
"$saddle" convert run/trajectory.dump run.extxyz --species Nb,Mo,Ta || fail "trajectory"
equal "$(grep -c Lattice run.extxyz)" 5 "frames"
"$saddle" convert run/trajectory.dump last.extxyz --frame 4 --species Nb,Mo,Ta || fail "one frame"
equal "$(grep -c Lattice last.extxyz)" 1 "one frame"
equal "$(awk 'NF == 5 {print $1, $5}' last.extxyz | head -n 3)" "$(awk 'NF == 5 {print $1, $5}' run/final.extxyz | head -n 3)" \
    "species and ids of the last frame"
finish
