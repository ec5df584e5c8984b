#!/usr/bin/env bash
# Runs shared by the ranks of mpirun: the results of one process, byte for byte, on 1, 2 and 4 ranks; a rank that is killed;
# wrong input said once.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
if ! "$saddle" --version | grep -q '^mpi *yes' || ! command -v mpirun >/dev/null; then
    echo "skipped: no MPI" >&2
    [[ -n ${CI-} ]] && exit 1
    exit 77
fi
# more ranks than cores, and CI is root
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0  # MPI's own
ranks() {  # COUNT ARGUMENTS…
    local count=$1
    shift
    timeout 120 mpirun -n "$count" "$saddle" "$@"
}
run() { "$saddle" --quiet "$@"; }

scan=(--cells 3 3 4 --sample-every 50 --jumps 700 --composition Nb=1,Mo=1,Ta=1 --composition Ta=2,Mo=0.5
    --temperature 700,900 --replicas 2)
run anneal "${scan[@]}" --threads 2 --output alone || fail "one process"
equal "$(wc -l <alone/runs.csv)" 9 "rows of the table"
for count in 1 2 4; do
    ranks $count --quiet anneal "${scan[@]}" --output together || fail "$count ranks"
    same_results together alone "$count ranks"
    rm -r together
done
ranks 2 --quiet anneal "${scan[@]}" --threads 2 --output together || fail "2 ranks of 2 threads"
same_results together alone "2 ranks of 2 threads"

# on to more jumps; a complete one is left alone; nothing to do is no work for anybody
run resume together/Nb1Mo1Ta1/700K/replica1 --jumps 900 || fail "one of them"
stamp=$(stat -c '%Y %i' together/Nb1Mo1Ta1/700K/replica1/final.dump)
ranks 3 --quiet resume together --jumps 900 || fail "resume on 3 ranks"
run resume alone --jumps 900 || fail "resume of one process"
same_results together alone "resumed on 3 ranks"
equal "$(stat -c '%Y %i' together/Nb1Mo1Ta1/700K/replica1/final.dump)" "$stamp" "a complete run among others"
ranks 2 --quiet resume together || fail "nothing to do"
same_results together alone "nothing to do"

# a single run is rank 0's
run anneal --cells 3 3 4 --composition Nb=1,Ta=1 --temperature 900 --jumps 500 --output single || fail "single"
ranks 2 --quiet anneal --cells 3 3 4 --composition Nb=1,Ta=1 --temperature 900 --jumps 500 --output single2 || fail "single on 2"
same_results single2 single "a single run on 2 ranks"

# killed: the job ends and says so; what was complete is kept, the rest goes on
long=(--cells 6 6 6 --composition Nb=1,Mo=1,Ta=1 --temperature 700,800,900,3000,3500 --memo 0 --jumps 20000
    --checkpoint-every 1000)
run anneal "${long[@]}" --output straight || fail "straight"
ranks 2 anneal "${long[@]}" --output killed 2>messages &
job=$!
rank_1() {  # the process of rank 1 of the job
    local pid
    for pid in $(pgrep -f -- "anneal .*--output killed"); do
        tr '\0' '\n' <"/proc/$pid/environ" | grep -qx OMPI_COMM_WORLD_RANK=1 && [[ $(readlink "/proc/$pid/exe") == "$saddle" ]] &&
            echo "$pid" && return
    done
    return 1
}
something_complete() { grep -lq '"status": "complete"' killed/*/run.json && [[ -n $(rank_1) ]]; }
wait_for "a complete run" something_complete
kill -9 "$(rank_1)"
wait "$job" && fail "a job that lost a rank succeeded"
grep -q 'signal 9' messages || fail "no word of the rank that was killed: $(cat messages)"
complete=$(grep -l '"status": "complete"' killed/*/run.json)
(($(wc -l <<<"$complete") < 5)) || echo "all runs were complete before the kill"
[[ -e killed/runs.csv ]] && fail "a table of runs that are not complete"
stamps=$(stat -c '%n %Y %i' $complete)
ranks 2 --quiet resume killed || fail "resume after the kill"
same_results killed straight "after a killed rank"
equal "$(stat -c '%n %Y %i' $complete)" "$stamps" "runs that were complete"

# a run that fails does not stop the others
ranks 2 --quiet anneal --cells 3 3 4 --composition Nb=1,Ta=1 --temperature 0.1,900,1000 --jumps 300 --output cold 2>messages
equal "$?" 1 "status where a run failed"
equal "$(grep -c 'saddle: error: Nb1Ta1 at 0.1 K: jump 1: the residence time' messages)" 1 "messages of a failed run"
equal "$(json cold/900K/run.json status) $(json cold/1000K/run.json status)" "complete complete" "runs beside one that fails"

# wrong input: one message, status 2
wrong() {  # TEXT ARGUMENTS…
    local text=$1
    shift
    ranks 4 "$@" >/dev/null 2>messages
    equal "$?" 2 "status of $*"
    equal "$(grep -c 'saddle: error:' messages)" 1 "messages of $*"
    grep -qF -- "$text" messages || fail "saddle $* on 4 ranks said: $(cat messages)"
}
wrong "temperature: expected" anneal --cells 3 3 4 --composition Nb=1,Ta=1 --temperature -5 --jumps 300 --output none
wrong "none.dump" anneal --structure none.dump --temperature 900 --jumps 300 --output none
wrong "--nonsense" anneal --nonsense
wrong "mpirun: expected saddle anneal or saddle resume, whose runs the ranks share, found saddle info" info NbMoTaWV
[[ -e none ]] && fail "refused runs left a folder"
finish
