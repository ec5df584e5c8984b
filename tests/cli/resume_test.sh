#!/usr/bin/env bash
# saddle resume: whatever ended a run, it goes on to the results of one that never stopped.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
run() { "$saddle" --quiet "$@"; }
crystal=(--cells 3 3 3 --composition Nb=1,Mo=1,Ta=1)
settings=("${crystal[@]}" --temperature 900 --sample-every 30 --dump-every 400 --checkpoint-every 250)
run anneal "${settings[@]}" --jumps 2000 --output whole || fail "anneal"
run anneal "${settings[@]}" --jumps 1000 --output half || fail "anneal"

# says TEXT ARGUMENTS…: the program ends well and says the text on stderr.
says() { expect 0 "$@"; }

# a copy of the half run, to go on with
again() {
    rm -rf "$1"
    cp -a half "$1"
}

has_begun() { [[ -s $1/log.csv ]] && (($(wc -l <"$1/log.csv") > 20)); }

# a run that lasts, in the background; SIGINT as at a terminal, though scripts ignore it for what they put there
start_long() {
    rm -rf "$1"
    env --default-signal=INT,HUP "$saddle" --quiet anneal "${crystal[@]}" --temperature 900 --jumps 100000000 \
        --sample-every 30 --output "$1" &
    long=$!
    wait_for "a long run" has_begun "$1"
}

# the end, and beyond it
says "half is complete: nothing to do (--jumps sets a new total)" resume half
again more
run resume more --jumps 2000 || fail "more jumps"
same_results more whole "twice the jumps"
expect 2 "--jumps: expected at least the 2000 jumps done, found 1500" resume more --jumps 1500
same_results more whole "after a refused total"
says "complete" resume more --jumps 2000

# from any folder
again elsewhere
(cd / && run resume "$scratch/elsewhere" --jumps 2000) || fail "from another folder"
same_results elsewhere whole "from another folder"

# interrupts
for signal in INT TERM HUP; do
    start_long long
    kill -s $signal $long
    kill -s $signal $long 2>/dev/null # somebody presses twice
    wait $long
    equal $? $((128 + $(kill -l $signal))) "exit status after SIG$signal"
    equal "$(json long/run.json status)" interrupted "status after SIG$signal"
    done=$(json long/run.json jumps_done)
    equal "$(tail -n 1 long/log.csv | cut -d, -f1)" "$done" "log after SIG$signal"
    "$saddle" info long/checkpoint.saddle | grep -q "^jumps done *$done$" || fail "checkpoint after SIG$signal"
    total=$((done + 1000))
    run resume long --jumps $total || fail "resume after SIG$signal"
    run anneal "${crystal[@]}" --temperature 900 --jumps $total --sample-every 30 --overwrite --output straight
    same_results long straight "interrupted by SIG$signal"
done

# an interrupt that the caller ignores stays ignored
env --ignore-signal=INT "$saddle" --quiet anneal "${crystal[@]}" --temperature 900 --jumps 100000000 --sample-every 30 --output deaf &
deaf=$!
wait_for "a run that ignores SIGINT" has_begun deaf
kill -s INT $deaf
sleep 0.3
kill -s TERM $deaf
wait $deaf
equal $? 143 "exit status where SIGINT is ignored"

# one process at a time
start_long busy
expect 2 "busy: expected a folder that no other process writes to, found one at work" resume busy
expect 2 "busy: expected a folder that no other process writes to, found one at work" \
    anneal "${crystal[@]}" --temperature 900 --jumps 10 --overwrite --output busy
kill -s TERM $long
wait $long
[[ -s busy/checkpoint.saddle ]] || fail "the run that was there before"

# of several that begin at once one does, and its run.json and checkpoint are there in the end
for time in 1 2 3 4 5; do
    rm -rf rivals
    declare -A seed_of=()
    for seed in 1 2 3; do
        "$saddle" --quiet anneal "${crystal[@]}" --temperature 900 --jumps 100000000 --seed $seed --sample-every 30 \
            --overwrite --output rivals 2>said$seed &
        seed_of[$!]=$seed
    done
    for loser in 1 2; do
        wait -n -p which "${!seed_of[@]}"
        equal $? 2 "exit status of a run that came second"
        equal "$(cat said${seed_of[$which]})" \
            "saddle: error: rivals: expected a folder that no other process writes to, found one at work" "its message"
        unset "seed_of[$which]"
    done
    wait_for "the run that came first" has_begun rivals
    kill -s TERM "${!seed_of[@]}"
    wait "${!seed_of[@]}"
    equal "$(json rivals/run.json seed)" "${seed_of[*]}" "seed of the run that came first"
    "$saddle" info rivals/checkpoint.saddle | grep -q "^seed *${seed_of[*]}$" || fail "its checkpoint"
done

# damage: the checkpoint before is taken, and does not get lost
for damage in 'truncate --size -1' 'truncate --size 100' 'truncate --size 0' 'sed -i s/900/800/'; do
    again hurt
    $damage hurt/checkpoint.saddle
    says "hurt/checkpoint.saddle: expected a whole saddle checkpoint, found " resume hurt --jumps 2000
    same_results hurt whole "$damage"
done
again hurt
truncate --size 100 hurt/checkpoint.saddle
says "; goes on from the checkpoint before, at jump 750" resume hurt --jumps 2000
again hurt
rm hurt/checkpoint.saddle
run resume hurt --jumps 2000 || fail "without its newest checkpoint"
same_results hurt whole "without its newest checkpoint"

# a single damaged one leaves the start, two are for the user to look at
again hurt
truncate --size 100 hurt/checkpoint.saddle
cp hurt/checkpoint.saddle hurt/checkpoint.previous.saddle
cp -a hurt before
expect 2 "; nor does checkpoint.previous.saddle fit (" resume hurt --jumps 2000
diff -r hurt before || fail "a refused run was changed"
rm hurt/checkpoint.previous.saddle
sed -i 's/"complete"/"running"/' hurt/run.json
says "; goes on from the start" resume hurt --jumps 2000
same_results hurt whole "from the start"

# the files beside a checkpoint: what is beyond it does not matter, what is before it must be there
again longer
printf '1020,0.5,half a ro' >>longer/log.csv
printf 'ITEM: TIMESTEP\n99' >>longer/trajectory.dump
run resume longer --jumps 2000 || fail "half a row"
same_results longer whole "half a row"
again shorter
lines=$(wc -l <shorter/log.csv)
sed -i "$((lines - 3)),\$d" shorter/log.csv
says "shorter/log.csv: expected its first " resume shorter --jumps 2000
same_results shorter whole "a log that lost its last rows"
again changed
sed -i '2s/0/1/' changed/log.csv
expect 2 "changed/log.csv: expected its first " resume changed --jumps 2000

# a model, a structure, a format or settings that have changed
again other
cp "$source_dir/examples/models/NbMoTaWV.safetensors" model.safetensors
run anneal "${crystal[@]}" --temperature 900 --jumps 100 --model model.safetensors --output modelled || fail "model"
printf ' ' >>model.safetensors
expect 2 "$scratch/model.safetensors: expected the model that the run began with (sha256 " resume modelled --jumps 200
says "complete" resume modelled
rm model.safetensors
expect 2 "; --model says where it is now, found no such file" resume modelled --jumps 200
run resume modelled --jumps 200 --model NbMoTaWV || fail "--model"
equal "$(json modelled/run.json jumps_done)" 200 "jumps with --model"

cp half/final.extxyz start.extxyz
run anneal --structure start.extxyz --temperature 900 --jumps 500 --sample-every 30 --output fromfile || fail "structure"
cp start.extxyz moved.extxyz
sed -i '3s/ 1 *$/ 2/' start.extxyz
printf '\n' >>start.extxyz
expect 2 "$scratch/start.extxyz: expected the structure that the run began with (sha256 " resume fromfile --jumps 900
run resume fromfile --jumps 900 --structure moved.extxyz || fail "--structure"
run anneal --structure moved.extxyz --temperature 900 --jumps 900 --sample-every 30 --output frommoved || fail "structure"
same_results fromfile frommoved "a structure that was moved"

again edited
sed -i 's/"temperature_K": 900.0/"temperature_K": 901.0/' edited/run.json
expect 2 "edited/run.json: expected temperature_K 900.0 as in the checkpoint, found 901.0" resume edited --jumps 2000
for change in 's/"vacancy_id": [0-9]*/"vacancy_id": 18446744073709551615/' 's/"cells": \[/"cells": [1e300,/'; do
    again edited
    sed -i "$change" edited/run.json
    expect 2 "' as \`saddle anneal\` writes it, found '" resume edited --jumps 2000
done
again edited
rm edited/run.json
run resume edited --jumps 2000 || fail "without run.json"
same_results edited whole "without run.json"

again version
python3 - version/checkpoint.saddle <<'PY'
import struct, sys
def crc64(data):
    state = 2**64 - 1
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = state >> 1 ^ (0xC96C5795D7870F42 if state & 1 else 0)
    return state ^ 2**64 - 1
data = bytearray(open(sys.argv[1], "rb").read()[:-8])
data[8 + 17:8 + 17 + 4] = struct.pack("<I", 99)
open(sys.argv[1], "wb").write(bytes(data) + struct.pack("<Q", crc64(data)))
PY
expect 2 "version/checkpoint.saddle: expected format version 1 of a saddle checkpoint, found version 99" \
    resume version --jumps 2000

# branches: the same up to the checkpoint, then another run; a branch stops and goes on like any run
run resume half --branch 7 --jumps 2000 --output branch || fail "branch"
equal "$(json branch/run.json branch_of)" "{'folder': '$scratch/half', 'jump': 1000, 'seed': 1}" "origin of the branch"
equal "$(json branch/run.json seed)" 7 "seed of the branch"
equal "$(sed -n 2p branch/log.csv)" "$(grep '^1000,' half/log.csv)" "where the branch begins"
cmp -s branch/final.dump whole/final.dump && fail "the branch is the run itself"
run resume half --branch 7 --jumps 1400 --output twig || fail "branch"
run resume twig --jumps 2000 || fail "resume a branch"
rm -r twig/checkpoint.previous.saddle
same_results twig branch "a branch that was stopped"
expect 2 "--branch: expected another seed than the run's, found 1" resume half --branch 1 --jumps 2000 --output none
expect 2 "--jumps: expected more than the 1000 jumps done, found 1000" resume half --branch 7 --output none
expect 2 "branch: expected a folder that does not exist yet, found an existing one" \
    resume half --branch 8 --jumps 2000 --output branch
expect 2 "resume: expected --branch together with --output, found one of them" resume half --branch 8
expect 2 "resume: expected --branch together with --output, found one of them" resume half --output none
[[ -e none ]] && fail "a refused branch left a folder"

# folders that are none of ours
mkdir empty
expect 2 "empty: expected a folder that \`saddle anneal\` made, with run.json or a checkpoint, found none" resume empty
expect 2 "absent: expected a folder that \`saddle anneal\` made, with run.json or a checkpoint, found none" resume absent
echo garbage >empty/run.json
expect 2 "empty/run.json: expected a JSON object as \`saddle anneal\` writes it, found 'garbage?'" resume empty
printf '{"runs": [%s%s]}' "$(printf '[%.0s' {1..300000})" "$(printf ']%.0s' {1..300000})" >empty/run.json
expect 2 "empty/run.json: expected a JSON object as \`saddle anneal\` writes it, found '{\"runs\": [[" resume empty
finish
