#!/usr/bin/env bash
# A disk that fills and a folder that goes away end a run with a message; its last checkpoint is whole and goes on to the
# results of a run that met no fault.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
run() { "$saddle" --quiet "$@"; }
settings=(--cells 3 3 3 --composition Nb=1,Mo=1,Ta=1 --temperature 900 --sample-every 20 --dump-every 10
          --checkpoint-every 300)
run anneal "${settings[@]}" --jumps 4000 --output whole || fail "anneal"

# ended STATUS TEXT WHAT: how the last command ended; its words are in the file `said`.
ended() {
    local status=$1
    [[ $status == 1 ]] || fail "$3: exit status $status instead of 1"
    [[ $(cat said) == *"$2"* ]] || fail "$3: said '$(cat said)' instead of '$2'"
}

# a limit on the size of a file
(ulimit -f 200; run anneal "${settings[@]}" --jumps 4000 --output limited 2>said)
ended $? "Nb1Mo1Ta1 at 900 K: limited/trajectory.dump: cannot write: File too large" "a file at its limit"
"$saddle" info limited/checkpoint.saddle >limits || fail "checkpoint at the limit of a file"
grep -q '^jumps done *[1-9]' limits || fail "no jumps in the checkpoint: $(cat limits)"
(ulimit -f 200; run resume limited 2>said)
ended $? "limited/trajectory.dump: cannot write: File too large" "a file at its limit, again"
run resume limited || fail "beyond the limit"
same_results limited whole "a file at its limit"

# a full disk, where this user may mount one
full_disk() {
    . ./settings.sh
    mkdir -p disk
    mount -t tmpfs -o size=4m tmpfs disk || return 77
    head -c 3850K /dev/zero >disk/filler
    run anneal "${settings[@]}" --jumps 4000 --output disk/run 2>said
    ended $? ": cannot write: No space left on device" "a full disk"
    "$saddle" info disk/run/checkpoint.saddle >/dev/null || fail "checkpoint on a full disk"
    run resume disk/run 2>said
    ended $? ": No space left on device" "a disk that is still full"
    "$saddle" info disk/run/checkpoint.saddle >/dev/null || fail "checkpoint on a disk that is still full"
    rm disk/filler
    run resume disk/run || fail "a disk with room again"
    same_results disk/run whole "a full disk"
    umount disk
    return "$failures"
}
export -f run ended same_results results
declare -p settings >settings.sh
with_mounts full_disk

# folders that go away under a run that lasts
start_long() {
    "$saddle" --quiet anneal --cells 3 3 3 --composition Nb=1,Mo=1,Ta=1 --temperature 900 --jumps 100000000 \
        --sample-every 20 --checkpoint-every 300 --output "$1" 2>said &
    wait_for "two checkpoints of a long run" test -s "$1/checkpoint.previous.saddle"
}
start_long gone
until rm -r gone 2>/dev/null; do [[ -e gone ]] || break; done
wait $!
ended $? "Nb1Mo1Ta1 at 900 K: gone/" "a folder that was removed"
[[ -e gone ]] && fail "a removed folder came back"

start_long here
mv here there
wait $!
ended $? "Nb1Mo1Ta1 at 900 K: here/" "a folder that was moved"
[[ -e here ]] && fail "a moved folder came back"
# moved between the two renames of a checkpoint, the folder has the previous one only
newest=there/checkpoint.saddle
[[ -e $newest ]] || newest=there/checkpoint.previous.saddle
at=$("$saddle" info "$newest" | awk '/^jumps done/ {print $3}')
total=$((at + 500))
run resume there --jumps $total || fail "resume where it was moved to"
run anneal --cells 3 3 3 --composition Nb=1,Mo=1,Ta=1 --temperature 900 --jumps $total --sample-every 20 \
    --checkpoint-every 300 --output straight
same_results there straight "a folder that was moved"

# a folder closed to writing; root, whom nothing stops, becomes nobody for it
closed_folder() {
    local nobody=() said
    mkdir closed
    cp "$saddle" program
    chmod 555 closed
    chmod 755 . program
    (($(id -u) == 0)) && nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
    "${nobody[@]}" ./program --quiet validate --only 13 >/dev/null 2>&1 ||
        { echo "a closed folder: skipped, nobody may not run the program"; return; }
    said=$("${nobody[@]}" ./program validate --only 13 --output closed/lines.csv 2>&1 >/dev/null)
    equal "$said" "saddle: error: closed/lines.csv: expected a folder that can be written to, found Permission denied" \
        "a closed folder"
    # a file that may be written where none may be made beside it: results come by a name of their own
    touch closed/lines.csv && chmod 666 closed/lines.csv
    said=$("${nobody[@]}" ./program validate --only 13 --output closed/lines.csv 2>&1 >/dev/null)
    equal $? 2 "exit status of a closed folder"
    [[ -s closed/lines.csv ]] && fail "a closed folder was written to"
    echo "a closed folder: passed"
}
closed_folder
finish
