#!/usr/bin/env bash
# One crystal in domains: the results are the same bytes on any number of threads and of ranks of mpirun, stopped or not;
# atoms are conserved; wrong input is said once, before anything runs.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
run() { "$saddle" --quiet "$@"; }
crystal=(--cells 12 12 6 --composition Nb=1,Mo=1,Ta=2 --vacancies 20 --temperature 1000 --seed 3)
cut=("${crystal[@]}" --domains 2 2 1 --window 2e-10)  # half a jump of a vacancy
some=(--jumps 1500 --sample-every 100)

run anneal "${cut[@]}" "${some[@]}" --threads 1 --output whole || fail "one thread"
for threads in 2 3 4 9; do
    run anneal "${cut[@]}" "${some[@]}" --threads $threads --output other || fail "$threads threads"
    same_results other whole "$threads threads"
    rm -r other
done
run anneal "${cut[@]}" "${some[@]}" --memo 0 --checkpoint-every 50 --threads 2 --output other || fail "no memo"
sed -i 's/"checkpoint_every": 50/"checkpoint_every": null/' other/run.json
same_results other whole "no memo, many checkpoints"
equal "$(ls other | grep -c checkpoint.domains)" 4 "parts of two checkpoints of two ranks"

# rows: jumps go up, the last is the end; 36 × 6 × 4 sites less 20 vacancies, a quarter of them Nb; time in whole windows
python3 - whole <<'PY' || fail "what the run says"
import csv, json, sys
run = json.load(open(sys.argv[1] + "/run.json"))
rows = list(csv.DictReader(open(sys.argv[1] + "/log.csv")))
jumps = [int(row["jump"]) for row in rows]
assert jumps == sorted(set(jumps)) and jumps[0] == 0 and 1500 <= jumps[-1] == run["jumps_done"] < 1550, jumps
assert len(rows) == 16, len(rows)
assert abs(float(rows[-1]["time_s"]) / (run["windows"] * run["window_s"]) - 1) < 1e-12
assert sum(int(rows[-1]["jumps_" + s]) for s in ("Nb", "Mo", "Ta")) == jumps[-1]
assert run["status"] == "complete" and "approximate" in run["approximation"], run
assert 0.2 < 1500 / 20 / run["windows"] < 1, run["windows"]
atoms = [line.split() for line in open(sys.argv[1] + "/final.dump").read().splitlines()[9:]]
assert len(atoms) == 12 * 12 * 6 * 2 - 20 == sum(run["atoms"].values())
for species, number in run["atoms"].items():
    assert sum(a[1] == str(run["types"].index(species) + 1) for a in atoms) == number, species
assert len({a[0] for a in atoms}) == len(atoms)
PY
# what log.csv says of the end is what final.dump has
"$saddle" --quiet analyze whole/final.dump --species Nb,Mo,Ta --order --output order.csv || fail "analyze"
python3 - <<'PY' || fail "order of the log and of the crystal"
import csv
last = list(csv.DictReader(open("whole/log.csv")))[-1]
found = 0
for row in csv.DictReader(open("order.csv")):
    name = f"delta{row['shell']}_{row['pair']}"
    if row["quantity"] == "delta" and name in last:
        assert abs(float(row["value"]) - float(last[name])) < 1e-9, name
        found += 1
assert found == 12, found
PY

# on to more jumps is as if there had been more at once; complete is complete; no branch
run anneal "${cut[@]}" --jumps 2600 --sample-every 100 --threads 2 --output longer || fail "longer"
cp -r whole more
run resume more --jumps 2600 --threads 3 || fail "more jumps"
same_results more longer "on to more jumps"
# a part that is damaged: the checkpoint before
truncate -s 100 "$(ls -v other/checkpoint.domains.* | tail -n 1)"
expect 0 "goes on from the checkpoint before" resume other --jumps 2600 --threads 1
same_results other longer "after a damaged part"
# run.json may be lost
cp -r whole lost
rm lost/run.json
run resume lost --jumps 2600 --threads 2 || fail "without run.json"
same_results lost longer "without run.json"
# killed after the last checkpoint and before the results
cp -r whole late
rm late/final.*
sed -i 's/"complete"/"running"/' late/run.json
run resume late --threads 2 || fail "after the last checkpoint"
same_results late whole "after the last checkpoint"
expect 0 "is complete: nothing to do" resume more
expect 2 "--branch: expected a run that is not over domains" resume more --branch 5 --output branch
expect 2 "--jumps: expected at least the" resume more --jumps 10

# a part of a checkpoint, whole and cut; why there is no diffusion of atoms
part=$(ls -v other/checkpoint.domains.* | tail -n 1)
"$saddle" info "$part" >said || fail "info of a part"
python3 - said other/run.json <<'PY' || fail "info of a part says: $(cat said)"
import json, re, sys
found = re.findall(r"^domain (\d+) +(\d+) sites, of them vacant (\d+), (\d+) jumps$", open(sys.argv[1]).read(), re.M)
assert [row[0] for row in found] == ["0", "1", "2", "3"], found
assert all(int(row[1]) == 6 * 6 * 6 * 2 for row in found)
assert sum(int(row[2]) for row in found) == 20
assert sum(int(row[3]) for row in found) == json.load(open(sys.argv[2]))["jumps_done"]
PY
head -c 200 "$part" >cut.saddle
expect 2 "cut.saddle: expected a whole saddle domains, found one that was cut or changed" info cut.saddle
expect 2 "run.json: expected a run that follows its atoms, found one over domains" diffusion whole

# the window that is chosen: a tenth of the mean time to a jump at the start, when the fastest have yet to jump
run anneal "${crystal[@]}" --domains 2 2 1 --threads 1 --jumps 40 --output chosen || fail "a window that is chosen"
python3 -c 'import json
run = json.load(open("chosen/run.json"))
assert 0.004 < run["jumps_done"] / 20 / run["windows"] < 0.2, run' || fail "the window that was chosen"
# a structure with its vacancies, and auto
run anneal --structure whole/final.dump --species Nb,Mo,Ta --temperature 900 --domains auto --threads 2 --window 1e-9 \
    --jumps 300 --output structure || fail "structure"
equal "$(json structure/run.json domains) $(json structure/run.json window_s)" "[1, 2, 1] 1e-09" "auto for two"
expect 0 "approximate: in windows of 1e-09 s the 1 x 2 x 1 domains take turns" anneal --structure whole/final.dump \
    --species Nb,Mo,Ta --temperature 900 --domains auto --threads 2 --window 1e-9 --jumps 30 --output remarks
run anneal --structure whole/final.dump --species Nb,Mo,Ta --temperature 900 --domains 2 1 1 --window 1e-9 --overwrite \
    --jumps 30 --output structure || fail "overwrite"
equal "$(ls structure | grep -c checkpoint.domains)" 2 "parts after --overwrite"

# an interrupt, then the rest
run anneal "${cut[@]}" --jumps 15000 --sample-every 100 --threads 2 --output straight || fail "straight"
"$saddle" --quiet anneal "${cut[@]}" --jumps 15000 --sample-every 100 --threads 2 --output stopped &
job=$!
rows() { (($(wc -l <stopped/log.csv) > 5)); }
wait_for "rows of the log" rows
kill -TERM $job
wait $job
equal "$?" 143 "status after an interrupt"
run resume stopped --threads 1 || fail "resume"
same_results stopped straight "after an interrupt"

if ! "$saddle" --version | grep -q '^mpi *yes' || ! command -v mpirun >/dev/null; then
    [[ -n ${CI-} ]] && fail "no MPI"
    finish
    exit
fi
# more ranks than cores, and CI is root
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0  # MPI's own
for count in 2 3 4; do
    timeout 120 mpirun -n $count "$saddle" --quiet anneal "${cut[@]}" "${some[@]}" --output ranks || fail "$count ranks"
    same_results ranks whole "$count ranks"
    timeout 120 mpirun -n $((5 - count)) "$saddle" --quiet resume ranks --jumps 2600 || fail "$((5 - count)) ranks go on"
    same_results ranks longer "$count ranks, then $((5 - count))"
    rm -r ranks
done
wrong() {  # TEXT RANKS ARGUMENTS…
    local text=$1 count=$2
    shift 2
    timeout 120 mpirun -n "$count" "$saddle" "$@" >/dev/null 2>messages
    equal "$?" 2 "status of $*"
    equal "$(grep -c 'saddle: error:' messages)" 1 "messages of $*"
    grep -qF -- "$text" messages || fail "saddle $* on $count ranks said: $(cat messages)"
}
wrong "mpirun: expected at most as many ranks as domains (2), found 3" 3 anneal "${crystal[@]}" --domains 2 1 1 \
    --jumps 10 --output none
wrong "mpirun: expected at most as many ranks as domains (4), found 5" 5 resume whole --jumps 9999
wrong "domains: expected numbers that divide the 12 x 12 x 6 cells, found 5 x 1 x 1" 2 anneal "${crystal[@]}" \
    --domains 5 1 1 --jumps 10 --output none
[[ -e none ]] && fail "refused runs left a folder"
finish
