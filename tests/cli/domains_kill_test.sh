#!/usr/bin/env bash
# A run over domains under mpirun, one of whose ranks is killed at random moments: `saddle resume` on any number of ranks
# ends with the results of a run that was left alone, byte for byte.
#   domains_kill_test.sh PROGRAM SOURCE_DIR [TIMES]    so many times the kills
source "$2/tests/cli/support/lib.sh" "$1" "$2"
if ! "$saddle" --version | grep -q '^mpi *yes' || ! command -v mpirun >/dev/null; then
    echo "skipped: no MPI" >&2
    [[ -n ${CI-} ]] && exit 1
    exit 77
fi
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_mpi_yield_when_idle=1  # a rank that waits leaves its core to the others
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0  # MPI's own
RANDOM=20240229
wanted=$((6 * ${3-1}))
arguments=(anneal --cells 12 12 6 --composition Nb=1,Mo=1,Ta=1 --vacancies 20 --domains 2 2 1 --window 2e-10 --temperature 1000
    --jumps 15000 --sample-every 70 --checkpoint-every 300 --output)

seconds_of() { python3 -c 'import subprocess, sys, time
start = time.time(); code = subprocess.call(sys.argv[1:]); print(time.time() - start); sys.exit(code)' "$@"; }

# rank_pid RANK: its process
rank_pid() {
    local pid
    for pid in $(pgrep -f -- "--quiet (anneal|resume) .*killed"); do
        tr '\0' '\n' <"/proc/$pid/environ" | grep -qx "OMPI_COMM_WORLD_RANK=$1" &&
            [[ $(readlink "/proc/$pid/exe") == "$saddle" && $(readlink "/proc/$pid/cwd") == "$scratch" ]] &&
            echo "$pid" && return
    done 2>/dev/null
    return 1
}

"$saddle" --quiet "${arguments[@]}" whole --threads 1 || fail "the run left alone"
whole=$(seconds_of mpirun -n 2 "$saddle" --quiet "${arguments[@]}" timed) || fail "on two ranks"
same_results timed whole "two ranks"
met=0 with_checkpoint=0 runs=1
while ((met < wanted && failures == 0)); do
    ranks=$((2 + RANDOM % 3))
    if [[ -e killed/run.json ]]; then
        sitting=(resume killed)
    else
        rm -rf killed
        sitting=("${arguments[@]}" killed)
    fi
    timeout 120 mpirun -n $ranks "$saddle" --quiet "${sitting[@]}" 2>messages &
    job=$!
    sleep "$(awk -v t="$whole" -v r="$RANDOM" 'BEGIN {printf "%.4f", 0.2 + 0.8 * t * r / 32768}')"
    victim=$(rank_pid $((RANDOM % ranks)))
    [[ -n $victim ]] && kill -9 "$victim" 2>/dev/null
    wait $job
    status=$?
    if ((status == 0)); then
        same_results killed whole "after $met kills"
        rm -r killed
        ((++runs))
        continue
    fi
    grep -q 'signal 9' messages || fail "status $status: $(cat messages)"
    ((++met))
    [[ -e killed/checkpoint.saddle ]] && ((++with_checkpoint))
done
timeout 120 mpirun -n 3 "$saddle" --quiet resume killed 2>messages || [[ ! -e killed ]] || fail "the last sitting: $(cat messages)"
[[ ! -e killed ]] || same_results killed whole "after $met kills"
[[ -z $(find . -name '*.part') ]] || fail "temporary files are left"
echo "$met ranks were killed, $with_checkpoint of them after a checkpoint; $runs times a run of $whole s"
((with_checkpoint * 3 >= met)) || fail "too few kills met a checkpoint"
finish
