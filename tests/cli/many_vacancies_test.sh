#!/usr/bin/env bash
# saddle anneal with several vacancies: how they are asked for, what is written, going on, refusals.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
run() { "$saddle" --quiet "$@"; }
crystal=(--cells 4 4 4 --composition Nb=1,Mo=1,Ta=1 --temperature 1000)
often=(--sample-every 50 --dump-every 500 --checkpoint-every 300)
atoms_of() { sed -n '/ITEM: NUMBER/{n;p;q}' "$1/final.dump"; }
# species FOLDER: atoms of each species in the last frame
species() { awk '/^[0-9]+ [0-9] /{n[$2]++} END {for (t in n) print t, n[t]}' "$1/final.dump" | sort; }

# random vacancies, going on, species conserved
run anneal "${crystal[@]}" "${often[@]}" --vacancies 6 --jumps 3000 --output whole || fail "anneal"
run anneal "${crystal[@]}" "${often[@]}" --vacancies 6 --jumps 1100 --output half || fail "anneal"
equal "$(json whole/run.json vacancies)" 6 "vacancies in run.json"
equal "$(json whole/run.json second_vacancy)" trust "policy in run.json"
equal "$(atoms_of whole)" 122 "atoms in final.dump"
equal "$(species whole)" "$(species half)" "species"
for count in changed_environments second_vacancy_environments; do
    (($(json whole/run.json $count) > 0)) || fail "$count"
done
cp -a half more
run resume more --jumps 3000 || fail "resume"
same_results more whole "twice the jumps"
cp -a half killed
rm killed/run.json
run resume killed --jumps 3000 || fail "resume without run.json"
same_results killed whole "without run.json"
run resume half --branch 7 --output branch --jumps 2000 || fail "branch"
equal "$(json branch/run.json jumps_done)" 2000 "jumps of the branch"

# one vacancy is the usual run, whichever way it is asked for
run anneal "${crystal[@]}" "${often[@]}" --jumps 500 --output usual || fail "anneal"
run anneal "${crystal[@]}" "${often[@]}" --jumps 500 --vacancies 1 --output one || fail "--vacancies 1"
same_results one usual "--vacancies 1"

# as a concentration, and by their atoms
run anneal "${crystal[@]}" --vacancy-concentration 0.047 --jumps 10 --output share || fail "concentration"
equal "$(json share/run.json vacancies)" 6 "0.047 of 128 sites"
run anneal "${crystal[@]}" --vacancy 3,90,17 --jumps 400 --output chosen || fail "--vacancy A,B,C"
equal "$(json chosen/run.json vacancies)" 3 "chosen vacancies"
for id in 3 90 17; do grep -q "^$id " chosen/final.dump && fail "atom $id is still there"; done
run resume chosen --jumps 800 || fail "resume of chosen vacancies"

# those of a file
run anneal --structure whole/final.dump --species Nb,Mo,Ta,W,V --temperature 900 --jumps 200 --output file || fail "file"
equal "$(json file/run.json vacancies)" 6 "vacancies of the file"
run resume file --jumps 400 || fail "resume from a file"
equal "$(species file)" "$(species whole)" "species of the file"

# every jump in an event log: the frames that the run dumped, the last one; the same bytes of runs that stopped
run anneal "${crystal[@]}" "${often[@]}" --vacancies 6 --jumps 9000 --events --output logged || fail "anneal --events"
cmp -s <(head -n $(wc -l <whole/trajectory.dump) logged/trajectory.dump) whole/trajectory.dump ||
    fail "a log changes the run"
run convert logged/trajectory.events frames.dump --frames 500:9000:500 || fail "frames of a log"
cmp frames.dump <(sed "1,$(($(wc -l <logged/trajectory.dump) / 19))d" logged/trajectory.dump) >&2 ||
    fail "frames of the log and of the run"
run convert logged/trajectory.events last.dump && cmp last.dump logged/final.dump >&2 || fail "the last frame"
"$saddle" info logged/trajectory.events >info || fail "info of a log"
grep -q '^vacancies *6$' info && grep -q '^atoms *122 ' info || fail "vacancies of a log: $(cat info)"
expect 2 "trajectory.events: expected a log of one vacancy, which is all that the published text can say, found 6" \
    convert logged/trajectory.events no.txt
run anneal "${crystal[@]}" "${often[@]}" --vacancies 6 --jumps 4700 --events --output part || fail "part of a log"
run resume part --jumps 9000 || fail "resume of a log"
same_results part logged "log of a run that stopped"
cmp part/trajectory.events logged/trajectory.events >&2 || fail "bytes of the log"
run resume part --branch 7 --jumps 9500 --output forked || fail "branch of a log"
run convert forked/trajectory.events forked.dump && cmp forked.dump forked/final.dump >&2 || fail "log of a branch"
cp logged/trajectory.events bad.events
printf '\377' | dd of=bad.events bs=1 seek=20000 conv=notrunc status=none
expect 2 "expected checksum" convert bad.events no.dump

# one warning; a refusal
said=$("$saddle" anneal "${crystal[@]}" --vacancies 20 --jumps 20000 --output near 2>&1)
equal "$(grep -c 'may not have been trained' <<<"$said")" 1 "warnings"
expect 1 "a vacancy has another one in its surroundings, which was to be refused" \
    anneal "${crystal[@]}" --vacancies 20 --jumps 100 --second-vacancy refuse --output refused
equal "$(json refused/run.json status)" failed "status of the refused run"

# diffusion knows how many there are
run anneal "${crystal[@]}" --vacancies 4 --jumps 20000 --output spread || fail "anneal"
run diffusion spread >spread.json || fail "diffusion"
equal "$(json spread.json 1000 vacancies)" 4 "vacancies in diffusion's output"
equal "$(json spread.json 1000 vacancy_concentration_of_the_box)" 0.03125 "their concentration"
python3 - spread.json <<'PY' || fail "coefficients"
import json, sys
found = json.load(open(sys.argv[1]))["1000"]
assert found["vacancy_diffusion"]["vacancy"]["value"] > 0
assert all(t["value"] > 0 for t in found["tracer_diffusion"].values())
PY
finish
