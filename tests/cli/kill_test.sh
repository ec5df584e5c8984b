#!/usr/bin/env bash
# Runs that are killed at random moments and resumed end with the results of runs that were not, byte for byte.
# The moments come from a fixed seed, in units of the time that the run takes here.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
RANDOM=20240229
crystal=(--cells 3 3 3 --composition Nb=1,Mo=1,Ta=1,W=1)
kills=0

seconds_of() { python3 -c 'import subprocess, sys, time
start = time.time(); code = subprocess.call(sys.argv[1:]); print(time.time() - start); sys.exit(code)' "$@"; }

# moment LONGEST: a random time up to so many seconds
moment() { awk -v longest="$1" -v r="$RANDOM" 'BEGIN {printf "%.4f", longest * r / 32768}'; }

# After any kill one checkpoint is whole where there is one at all.
check_checkpoints() {
    local folder
    for folder in $(find "$1" -name 'checkpoint.*saddle' -printf '%h\n' | sort -u); do
        "$saddle" info "$folder/checkpoint.saddle" >/dev/null 2>&1 ||
            "$saddle" info "$folder/checkpoint.previous.saddle" >/dev/null 2>&1 || fail "no whole checkpoint in $folder"
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

# survive NAME KILLS OPTIONS…: one anneal, whole and with so many kills.
survive() {
    local name=$1 wanted=$2 whole longest status met=0
    shift 2
    whole=$(seconds_of "$saddle" --quiet anneal "${crystal[@]}" "$@" --output "$name.whole") || fail "$name: anneal"
    longest=$(awk -v t="$whole" -v n="$wanted" 'BEGIN {print 0.02 + 1.5 * t / n}')
    for ((sitting = 0; met < wanted; ++sitting)); do
        local signal=KILL command=("$saddle" --quiet resume "$name" --threads $((1 + sitting % 2)))
        ((RANDOM % 3 == 0)) && signal=TERM
        [[ -e $name/run.json ]] || command=("$saddle" --quiet anneal "${crystal[@]}" "$@" --overwrite --output "$name")
        interrupted $signal "$longest" "${command[@]}"
        status=$?
        case $status in
            0) break ;;
            137 | 143) ((++met)) ;;
            *) fail "$name: exit status $status after SIG$signal"; break ;;
        esac
        [[ -d $name ]] && check_checkpoints "$name"
    done
    "$saddle" --quiet resume "$name" || fail "$name: the last sitting"
    same_results "$name" "$name.whole" "$name after $met kills"
    [[ -z $(find "$name" -name '*.part') ]] || fail "$name: temporary files are left"
    echo "$name: $met kills in $sitting sittings of a run of $whole s"
    ((kills += met))
}

# in the middle of writing checkpoints most of the time
survive often 25 --temperature 900 --jumps 8000 --sample-every 7 --dump-every 500 --checkpoint-every 20
# now and then, and between them
survive seldom 20 --temperature 900 --jumps 20000 --sample-every 1 --dump-every 300 --checkpoint-every 1500
# several side by side
survive several 20 --temperature 700,1100 --replicas 2 --jumps 5000 --dump-every 400 --checkpoint-every 500
# before the first checkpoint: from the start
survive early 8 --temperature 900 --jumps 10000

echo "$kills kills in all"
((kills >= 50)) || fail "only $kills kills met a run"
finish
