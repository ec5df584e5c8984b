#!/usr/bin/env bash
# Runs that are killed at random moments and resumed end with the results of runs that were not, byte for byte, event logs
# included; after every kill one checkpoint is whole and the event log holds the beginning of the run.
#   kill_test.sh PROGRAM SOURCE_DIR [TIMES]    so many times the kills
# The moments come from a fixed seed, in units of the time that the run takes here.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
RANDOM=20240229
times=${3-1}
crystal=(--cells 3 3 3 --composition Nb=1,Mo=1,Ta=1,W=1)
killed=0 terminated=0 met_checkpoint=0

seconds_of() { python3 -c 'import subprocess, sys, time
start = time.time(); code = subprocess.call(sys.argv[1:]); print(time.time() - start); sys.exit(code)' "$@"; }

# moment LONGEST: a random time up to so many seconds
moment() { awk -v longest="$1" -v r="$RANDOM" 'BEGIN {printf "%.4f", longest * r / 32768}'; }

# check_checkpoints FOLDER: of each run below one is whole where there is one at all.
check_checkpoints() {
    local folder
    for folder in $(find "$1" -name 'checkpoint.*saddle' -printf '%h\n' | sort -u); do
        "$saddle" info "$folder/checkpoint.saddle" >/dev/null 2>&1 ||
            "$saddle" info "$folder/checkpoint.previous.saddle" >/dev/null 2>&1 || fail "no whole checkpoint in $folder"
    done
}

# check_events NAME: as far as the event logs reach, they tell the jumps of the run that was not killed.
check_events() {
    local log
    for log in $(cd "$1" && find . -name trajectory.events -size +0); do
        mkdir -p "$(dirname "$1.jumps/$log")"
        [[ -e $1.jumps/$log ]] || "$saddle" --quiet convert "$1.whole/$log" "$1.jumps/$log" --format events-text ||
            fail "$1.whole/$log"
        if "$saddle" convert "$1/$log" jumps.txt --overwrite 2>said; then
            cmp -s jumps.txt <(head -n "$(wc -l <jumps.txt)" "$1.jumps/$log") || fail "$1/$log: other jumps"
        else
            grep -q 'expected at least one complete block, found' said || fail "$1/$log: $(cat said)"
        fi
    done
}

# interrupted SIGNAL LONGEST COMMAND…: runs the command, sends the signal at a random moment; status of the command.
interrupted() {
    local signal=$1 pause
    pause=$(moment "$2")
    shift 2
    "$@" &
    sleep "$pause"
    kill -s "$signal" $! 2>/dev/null
    wait $! 2>/dev/null
}

# sit NAME COMMAND…: begins the run by the command, which makes the folder NAME, or goes on with it.
sit() {
    local name=$1
    shift
    if [[ -e $name/run.json ]]; then
        set -- resume "$name"
    else
        rm -rf "$name"
    fi
    sitting=("$saddle" --quiet "$@" --threads $((1 + RANDOM % 2)))
}

# compare NAME: what was killed against what was not
compare() {
    same_results "$1" "$1.whole" "$1 after $met kills"
    [[ -z $(find "$1" -name '*.part') ]] || fail "$1: temporary files are left"
}

# survive NAME KILLS ARGUMENTS…: a run, whole and with so many kills. Where it ends before it met them all it is compared
# and begun again. Two of three kills are SIGKILL.
survive() {
    local name=$1 wanted=$(($2 * times)) share=$2 whole start longest signal status met=0 runs=1 before
    shift 2
    whole=$(seconds_of "$saddle" --quiet "$@" --output "$name.whole") || fail "$name: the whole run"
    start=$(seconds_of "$saddle" --quiet anneal "${crystal[@]}" --temperature 900 --jumps 1 --overwrite --output start)
    longest=$(awk -v t="$whole" -v s="$start" -v n="$share" 'BEGIN {print 1.5 * (s + t / n)}')
    while ((met < wanted)); do
        signal=KILL
        ((RANDOM % 3 == 0)) && signal=TERM
        sit "$name" "$@" --output "$name"
        before=$(find "$name" -name checkpoint.saddle 2>/dev/null)
        interrupted $signal "$longest" "${sitting[@]}"
        status=$?
        case $status in
            0)
                compare "$name"
                rm -r "$name"
                ((++runs))
                continue ;;
            137) ((++met, ++killed)) ;;
            143) ((++met, ++terminated)) ;;
            *) fail "$name: exit status $status after SIG$signal"; return ;;
        esac
        [[ -z $before ]] || ((++met_checkpoint))
        [[ -d $name ]] || continue
        check_checkpoints "$name"
        check_events "$name"
    done
    sit "$name" "$@" --output "$name"
    "${sitting[@]}" || fail "$name: the last sitting"
    compare "$name"
    echo "$name: $met kills, $runs times a run of $whole s"
}

# in the middle of writing checkpoints most of the time
survive often 30 anneal "${crystal[@]}" --temperature 900 --jumps 12000 --sample-every 7 --dump-every 500 \
    --checkpoint-every 40 --events
# now and then, and between them
survive seldom 25 anneal "${crystal[@]}" --temperature 900 --jumps 50000 --sample-every 1 --dump-every 300 \
    --checkpoint-every 1500 --events
# several side by side
survive several 25 anneal "${crystal[@]}" --temperature 700,1100 --replicas 2 --jumps 20000 --dump-every 400 \
    --checkpoint-every 500 --events
# before the first checkpoint: from the start
survive early 10 anneal "${crystal[@]}" --temperature 900 --jumps 100000
# a branch from a checkpoint in the middle of a block of its event log
"$saddle" --quiet anneal "${crystal[@]}" --temperature 900 --jumps 6000 --sample-every 9 --events --output trunk ||
    fail "trunk"
survive branch 15 resume trunk --branch 7 --jumps 100000

echo "$killed SIGKILL and $terminated SIGTERM met a run; $met_checkpoint met one that had a checkpoint"
((killed >= 50 && met_checkpoint >= 25)) || fail "too few kills met a run"
finish
