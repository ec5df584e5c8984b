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
study cells --data "$source_dir/examples/models/NbMoTaWV.safetensors" --folds 1 --values 3,4 "${quick[@]}" >/dev/null || fail "cells"
equal "$(wc -l <out/cells.csv)" 3 "rows of cells"
if study alloys --data out/crystal 2>message; then
    fail "a folder without data"
fi
equal "$(cut -c1-7 message)" "errors:" "message"
finish
