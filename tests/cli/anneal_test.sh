#!/usr/bin/env bash
# saddle anneal: what it writes, that it orders the alloy, and that results depend on the input and the seed alone.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
nkk=$(shared_data nkk)
published=(--model "$nkk/weights.npy" --structure "$nkk/initial.dump")

"$saddle" anneal "${published[@]}" --temperature 1000 --jumps 50000 --vacancy 26 --dump-every 20000 --output run || fail "anneal"
equal "$(ls run | paste -sd' ')" "checkpoint.saddle displacements.csv final.dump final.extxyz log.csv run.json trajectory.dump" "files"
equal "$(head -n 1 run/log.csv | cut -d, -f1-8)" \
    "jump,time_s,delta1_Nb-Nb,delta1_Nb-Mo,delta1_Nb-Ta,delta1_Mo-Mo,delta1_Mo-Ta,delta1_Ta-Ta" "header of log.csv"
equal "$(head -n 1 run/log.csv | cut -d, -f15-)" "jumps_Nb,jumps_Mo,jumps_Ta" "header of log.csv"
equal "$(sed -n 2p run/log.csv | cut -d, -f1-2)" "0,0" "first row of log.csv"
equal "$(tail -n 1 run/log.csv | cut -d, -f1)" 50000 "last row of log.csv"
equal "$(json run/run.json status)" complete "status"
equal "$(json run/run.json jumps_done)" 50000 "jumps"
equal "$(json run/run.json vacancy_id)" 26 "vacancy"
equal "$(json run/run.json model_sha256)" "$(sha256sum "$nkk/weights.npy" | cut -d' ' -f1)" "hash of the model"
equal "$(grep -c TIMESTEP run/trajectory.dump)" 3 "frames at 0, 20000 and 40000 jumps"
equal "$(sed -n '9p' run/final.dump)" "ITEM: ATOMS id type x y z" "columns of final.dump"
equal "$(sed -n '4p' run/final.dump)" 1023 "atoms of final.dump"

# the same atoms as read: id and type
paste -d' ' <(tail -n +10 "$nkk/initial.dump" | awk '$1 != 26 {print $1, $2}' | sort) \
    <(tail -n +10 run/final.dump | awk '{print $1, $2}' | sort) | awk '$1 != $3 || $2 != $4 {exit 1}' ||
    fail "ids and types differ from the file's"

# Mo-Ta order grows: a random alloy has 0 with a standard deviation of √(4096·2/9·7/9)/1024 = 0.026
awk -F, 'END {exit !($7 > 0.08)}' run/log.csv || fail "no Mo-Ta order: $(tail -n 1 run/log.csv)"

# jumps of all species add up to all jumps
awk -F, 'NR > 1 && $15 + $16 + $17 != $1 {exit 1}' run/log.csv || fail "jumps by species do not add up"

# alone or in a list, one thread or two, any backend of the exact kind: the same bytes
"$saddle" anneal "${published[@]}" --temperature 800,1000 --jumps 50000 --vacancy 26 --threads 2 --output list || fail "list"
cmp -s list/1000K/log.csv run/log.csv || fail "a run in a list differs from the run alone"
cmp -s list/800K/log.csv run/log.csv && fail "800 K equals 1000 K"
"$saddle" anneal "${published[@]}" --temperature 1000 --jumps 2000 --vacancy 26 --sample-every 500 --output wide || fail "wide"
"$saddle" anneal "${published[@]}" --temperature 1000 --jumps 2000 --vacancy 26 --sample-every 500 --backend generic \
    --output generic || fail "generic"
cmp -s wide/log.csv generic/log.csv || fail "instruction sets differ"
cmp -s wide/final.dump generic/final.dump || fail "instruction sets differ in the crystal"
"$saddle" anneal "${published[@]}" --temperature 1000 --jumps 2000 --vacancy 26 --seed 2 --output other || fail "seed"
cmp -s wide/final.dump other/final.dump && fail "another seed gives the same run"

# a made crystal, the default model, settings from a file
cat >settings.toml <<'TOML'
[anneal]
cells = [3, 4, 5]
composition = "Nb=1,Mo=1,Ta=1,W=1,V=1"
temperature = [1200, 1300]
jumps = 500
output = "made"
TOML
"$saddle" anneal --config settings.toml || fail "settings from a file"
equal "$(json made/run.json runs 1 folder)" 1300K "folder of the second temperature"
equal "$(json made/1200K/run.json cells)" "[3, 4, 5]" "cells"
equal "$(json made/1200K/run.json atoms Nb)" 24 "atoms by largest remainder"

# types of a made crystal are the model's: a dump read back means the same
"$saddle" anneal --cells 3 3 3 --composition Ta=1,Mo=1,Nb=1 --temperature 800 --jumps 10 --output turned || fail "turned"
"$saddle" barriers --structure turned/final.dump | cut -d, -f6,7 >from_dump
"$saddle" barriers --structure turned/final.extxyz | cut -d, -f6,7 >from_extxyz
cmp -s from_dump from_extxyz || fail "final.dump and final.extxyz are different alloys"

finish
