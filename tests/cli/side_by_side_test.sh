#!/usr/bin/env bash
# Compositions, temperatures and replicas side by side: a folder each, results that depend on neither threads nor company.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
run() { "$saddle" --quiet "$@"; }
every=(--cells 3 3 4 --sample-every 50 --dump-every 350)
box=("${every[@]}" --jumps 700)
one=Nb=1,Mo=1,Ta=1
two=Ta=2,Mo=0.5

run anneal "${box[@]}" --composition $one --composition $two --temperature 700,900 --replicas 3 --threads 1 --output all ||
    fail "anneal"
equal "$(cd all && find . -name log.csv | sort | paste -sd' ')" \
    "$(for c in Nb1Mo1Ta1 Ta2Mo0.5; do for t in 700K 900K; do for r in 1 2 3; do echo ./$c/$t/replica$r/log.csv; done; done; done | paste -sd' ')" \
    "folders"
equal "$(json all/run.json runs 8)" \
    "{'composition': 'Ta=2,Mo=0.5', 'temperature_K': 700.0, 'replica': 3, 'folder': 'Ta2Mo0.5/700K/replica3'}" "list of runs"
equal "$(json all/run.json jumps)" 700 "what the runs have in common"
equal "$(json all/Ta2Mo0.5/900K/replica2/run.json status)" complete "status"
equal "$(json all/Ta2Mo0.5/900K/replica2/run.json atoms Mo)" 14 "atoms by largest remainder, one taken away"

# any number of threads
for threads in 2 5; do
    run anneal "${box[@]}" --composition $one $two --temperature 700,900 --replicas 3 --threads $threads --output threads ||
        fail "$threads threads"
    same_results threads all "$threads threads"
    rm -r threads
done

# any memo, also one that changes between two sittings
run anneal "${box[@]}" --composition $one --temperature 900 --events --output remembered || fail "memo"
run anneal "${every[@]}" --jumps 333 --composition $one --temperature 900 --events --memo 0 --output forgotten || fail "no memo"
run resume forgotten --jumps 700 --memo 1 || fail "a little memo"
run anneal "${box[@]}" --composition $one --temperature 900 --events --memo 0 --output never ||
    fail "no memo at all"
same_results forgotten remembered "memo that changes"
same_results never remembered "no memo"

# alone or in company; the first replica is the run without replicas
run anneal "${box[@]}" --composition $two --temperature 900 --output alone || fail "alone"
same_results alone all/Ta2Mo0.5/900K/replica1 "a run alone"
run anneal "${box[@]}" --composition $two --temperature 900 --replicas 2 --output pair || fail "pair"
equal "$(ls pair | paste -sd' ')" "replica1 replica2 run.json runs.csv" "folders of two replicas"
same_results pair/replica2 all/Ta2Mo0.5/900K/replica2 "a replica in other company"

# no two runs are alike, not even in their crystals
finals=$(find all -name final.dump -exec sha256sum {} + | cut -d' ' -f1 | sort -u | wc -l)
equal "$finals" 12 "different final states"
equal "$(for r in 1 2 3; do head -n 61 all/Nb1Mo1Ta1/900K/replica$r/trajectory.dump | sha256sum; done | sort -u | wc -l)" 3 \
    "crystals of the replicas"

# replicas of a structure: its crystal, other jumps
cp alone/final.extxyz start.extxyz
run anneal --structure start.extxyz --temperature 900 --jumps 300 --replicas 2 --output same || fail "structure"
equal "$(sed -n 2p same/replica1/log.csv)" "$(sed -n 2p same/replica2/log.csv)" "start of the replicas of a structure"
cmp -s same/replica1/log.csv same/replica2/log.csv && fail "replicas of a structure are alike"

# to be continued: all of them, one of them, those that were complete untouched
cp -a all more
run resume more/Nb1Mo1Ta1/700K/replica2 --jumps 900 || fail "one of several"
stamp=$(stat -c '%Y %i' more/Nb1Mo1Ta1/700K/replica2/final.dump)
run resume more --jumps 900 --threads 2 || fail "all of several"
equal "$(stat -c '%Y %i' more/Nb1Mo1Ta1/700K/replica2/final.dump)" "$stamp" "a complete run among others"
run anneal "${every[@]}" --jumps 900 --composition $one $two --temperature 700,900 --replicas 3 --output straight ||
    fail "straight"
same_results more straight "several runs to more jumps"

# a branch of several
run resume all --branch 5 --jumps 800 --output branches || fail "branch of several"
equal "$(find branches -name final.dump | wc -l)" 12 "branches"
equal "$(json branches/run.json seed)" 5 "seed of the branches"

expect 2 "--composition: expected every composition once, found Ta2Mo0.5 twice" \
    anneal "${box[@]}" --composition $two $two --temperature 900 --output none
expect 2 "--replicas: expected a whole number of at least 1, found '0'" \
    anneal "${box[@]}" --composition $one --temperature 900 --replicas 0 --output none
expect 2 "anneal: expected at most 100000 runs, found more" \
    anneal "${box[@]}" --composition $one --temperature 900 --replicas 100001 --output none
[[ -e none ]] && fail "refused runs left a folder"

# one that fails does not stop the others
expect 1 "Nb1Mo1Ta1 at 0.1 K: jump 1: the residence time exceeds" \
    anneal "${box[@]}" --composition $one --temperature 0.1,900 --output cold
equal "$(json cold/900K/run.json status)" complete "a run beside one that fails"
finish
