#!/usr/bin/env bash
# examples/studies/errors.py: each study at a tiny size gives its table and figure, and one that was stopped goes on.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
if ! command -v gnuplot >/dev/null; then
    echo "skipped: no gnuplot" >&2
    [[ -n ${CI-} ]] && exit 1
    exit 77
fi
mkdir data
for seed in 1 2 3 4; do
    "$saddle" --quiet anneal --cells 3 3 3 --composition Nb=1,Mo=1,Ta=$seed --temperature 3000 --jumps 1 --seed $seed \
        --overwrite --output run || fail "anneal"
    cp run/final.extxyz data/alloy$seed.extxyz
    "$saddle" --quiet barriers --structure data/alloy$seed.extxyz --vacancy all \
        --output data/alloy$seed.csv || fail "barriers"
done
study() { python3 "$source_dir/examples/studies/errors.py" "$1" --output out --saddle "$saddle" "${@:2}"; }
quick=(--by fit -- --features orbits --shells 3)

study alloys --data data --folds 2 --values 1,2 \
    "${quick[@]}" >first.txt || fail "alloys"
equal "$(wc -l <out/alloys.csv)" 5 "rows of the table"
[[ -s out/alloys.svg && -s out/alloys.png ]] || fail "figure"
cp out/alloys.csv whole.csv
sed -i '$d' out/alloys.csv  # as if it had been stopped
study alloys --data data --folds 2 --values 1,2 \
    "${quick[@]}" >second.txt || fail "alloys, gone on"
cmp -s whole.csv out/alloys.csv || fail "a study that goes on gives another table"
equal "$(grep -c '^alloys [0-9]' second.txt)" 1 "points computed again"
printf 'alloy1\n' >list.txt
for kind in "shells 1,2 features=orbits" "size sites,orbits shells=2"; do
    set -- $kind
    study "$1" --data data --folds 2 --values "$2" --leave-out list.txt --by fit -- "--$3" >/dev/null || fail "$1"
    equal "$(wc -l <out/"$1".csv)" 5 "rows of $1"
done
# models that are trained, the default
rm out/shells.*
study shells --data data --folds 2 --values 1,2 -- --network linear --epochs 2 >/dev/null || fail "shells of trained models"
equal "$(wc -l <out/shells.csv)" 5 "rows of shells of trained models"
[[ -s out/shells.svg && -s out/shells.png ]] || fail "figure of shells"
# several kinds of model side by side; one on density maps, where the program can train it
rm out/shells.*
curves=(--curve 'sites=fit --features sites' --curve 'pairs of one shell=fit --features pairs')
study shells --data data --folds 2 --values 1,2 "${curves[@]}" >curves.txt || fail "shells, side by side"
equal "$(cut -d, -f2 out/shells.csv | sort | uniq -c | tr -s ' ' | paste -sd';')" " 1 curve; 4 pairs of one shell; 4 sites" "rows by curve"
grep -q "sites" out/shells.svg || fail "no key in the figure"
equal "$(grep -c '^sites [12] .* 2$' curves.txt)" 2 "points of a curve"
study shells --data data --folds 2 --values 1,2 --curve 'nothing=neb' 2>message && fail "a curve of another command"
grep -q "expected 'NAME=train OPTIONS' or 'NAME=fit OPTIONS', found 'nothing=neb'" message || fail "message: $(<message)"
if "$saddle" --version | grep -qi onednn; then
    tiny=(--voxels 16 --spacing 1 --epochs 1 --batch 32 --threads 1)
    study depth --data data --folds 2 --values 1,2 --filters 2 -- "${tiny[@]}" >depth.txt || fail "depth"
    equal "$(grep -c '^[12] .* 2$' depth.txt)" 2 "points of depth: $(<depth.txt)"
    study shells --data data --folds 2 --values 2 --lattice-constant 3.24 \
        --curve "maps=train --preset sdm --network pooled:2x1 ${tiny[*]}" >maps.txt || fail "shells of density maps"
    grep -q '^maps 2 ' maps.txt || fail "no point of the maps: $(<maps.txt)"
    "$saddle" info out/model.safetensors | grep -q "density map of 2 shells" || fail "the cutoff does not follow the shells"
fi
sed -i '1s/curve,//' out/shells.csv
study shells --data data --folds 2 --values 1 2>message && fail "a table of other columns"
grep -q "shells.csv: expected the columns study, curve, value" message || fail "message: $(<message)"

study cells --data "$source_dir/examples/models/NbMoTaWV.safetensors" --folds 1 --values 3,4 "${quick[@]}" >/dev/null || fail "cells"
equal "$(wc -l <out/cells.csv)" 3 "rows of cells"
if study alloys --data out/crystal 2>message; then
    fail "a folder without data"
fi
equal "$(cut -c1-7 message)" "errors:" "message"
finish
