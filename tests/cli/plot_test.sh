#!/usr/bin/env bash
# saddle plot: a figure of everything that a folder holds, as PNG and SVG with its words in it.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
command -v gnuplot >/dev/null || { echo "skipped: no gnuplot" >&2; exit 77; }
run() { "$saddle" --quiet "$@"; }

# figure NAME TEXT…: both files are there, the PNG is one, and the SVG says every text
figure() {
    local name=$1
    shift
    [[ $(head -c 4 "$name.png" | tail -c 3) == PNG ]] || fail "$name.png is none"
    for text in "$@"; do grep -qF -- "$text" "$name.svg" || fail "$name.svg does not say '$text'"; done
}

crystal=(--cells 4 4 4 --composition Nb=1,Mo=1,Ta=1)
run anneal "${crystal[@]}" --temperature 900 --jumps 3000 --dump-every 1000 --output run || fail "anneal"
run plot run || fail "plot of a run"
figure run/order "Nb1Mo1Ta1 at 900 K" "vacancy jumps" "Mo-Ta" "first-neighbour pairs above random, per site"
figure run/time "time (s)"

run anneal "${crystal[@]}" --temperature 600:1200:300 --jumps 1000 --output scan || fail "scan"
run plot scan --output figures || fail "plot of a scan"
figure figures/order_temperature "temperature (K)" "Nb-Ta"
figure figures/time "600 K" "1200 K"

mkdir tables
run randomness --structure run/final.extxyz --temperature 400,3000 --output tables/randomness.csv >/dev/null || fail "randomness"
run spectrum --structure run/final.extxyz --histogram tables/bins.csv >/dev/null || fail "spectrum"
run spectrum --grid 3 --species Nb,Mo,Ta --cells 3 3 3 --sites 20 --output tables/triangle.csv || fail "triangle"
printf 'frame,cluster,size,persistent\n0,1,5,1\n1,1,7,1\n1,2,3,0\n' >tables/clusters.csv
printf 'some,other,table\n1,2,3\n' >tables/other.csv
run plot tables || fail "plot of tables"
figure tables/randomness "400 K" "3000 K" "density of sites"
figure tables/bins "barrier (eV)" "Ta"
figure tables/triangle "mean barrier (eV)" "Nb" "Mo" "Ta"
figure tables/clusters "cluster 1"
equal "$(ls tables/*.svg | wc -l)" 4 "figures"

expect 2 "nowhere: expected a folder, found none" plot nowhere
mkdir empty
expect 2 "empty: expected a run, runs at different temperatures, or tables of saddle, found nothing to draw" plot empty
printf 'id,species,temperature_K,randomness\n1,Nb,400,high\n' >empty/bad.csv
expect 2 "bad.csv:2: expected a number, found 'high'" plot empty
printf 'id,species,temperature_K,randomness\n1,Nb,400\n' >empty/bad.csv
expect 2 "bad.csv:2: expected 4 fields as in the header, found 3" plot empty
rm empty/bad.csv
output=$(PATH=/nowhere "$saddle" plot run 2>&1) && fail "no gnuplot, no complaint"
[[ $output == *"gnuplot (Debian package gnuplot-nox) is missing"* ]] || fail "without gnuplot: said '$output'"
finish
