#!/usr/bin/env bash
# saddle order: rows and crystals, the same on any number of threads and wherever it was stopped; order grows where like
# atoms repel, less at high temperature.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

swaps=(--quiet order --potential lj:5,A=0.4/2.5,B=0.2/2.2 --lattice fcc --cells 3 3 3 --composition A=1,B=1
    --lattice-constant 3.7 -T 300,3000 --swaps 2 --samples 4)
"$saddle" "${swaps[@]}" --threads 1 --output one || fail "order"
"$saddle" "${swaps[@]}" --threads 2 --output two || fail "order on threads"
diff -r one two || fail "threads change the order"
equal "$(ls one | xargs)" "3000K.extxyz 300K.extxyz order.csv order.json" "files"
equal "$(json one/order.json seed)" 1 "the seed that is recorded"
python3 - <<'PY' || fail "rows of the order"
import csv
rows = list(csv.DictReader(open("one/order.csv")))
assert len(rows) == 10 and [r["swaps_an_atom"] for r in rows[:5]] == ["0", "0.5", "1", "1.5", "2"], rows
cold, hot = rows[:5], rows[5:]
assert cold[0]["energy_eV"] == hot[0]["energy_eV"] and cold[0]["acceptance"] == "0"
assert float(cold[4]["energy_eV"]) < float(cold[0]["energy_eV"]) - 1, "cold crystals find lower energies"
assert float(cold[4]["energy_eV"]) < float(hot[4]["energy_eV"])
assert 0 < float(cold[4]["acceptance"]) < float(hot[4]["acceptance"]) <= 1
for row in rows:  # pairs of a closed crystal: 2 N_AA + N_AB = z N_A, so the excesses go together
    assert abs(2 * float(row["delta1_A-A"]) + float(row["delta1_A-B"])) < 1e-9, row
# what was left is what the last row says, counted anew
lines = open("one/300K.extxyz").read().split("\n")
assert "energy=" + cold[4]["energy_eV"] in lines[1], lines[1]
edge = float(lines[1].split('"')[1].split()[0])
atoms = [(l.split()[0], [float(x) for x in l.split()[1:4]]) for l in lines[2:] if l]
assert len(atoms) == 108
near = 0
for i, (a, r) in enumerate(atoms):
    for b, s in atoms[:i]:
        d = [x - y - edge * round((x - y) / edge) for x, y in zip(r, s)]
        near += a != b and sum(x * x for x in d) < (0.85 * edge / 3) ** 2
assert abs((near - 12 * 54 * 54 / 108) / 108 - float(cold[4]["delta1_A-B"])) < 1e-6, near
PY
"$saddle" --quiet order --potential lj:5,A=0.4/2.5,B=0.2/2.2 --lattice fcc --structure one/300K.extxyz -T 300 --swaps 0.1 \
    --samples 1 --calls 1 --output again || fail "order of a given crystal"
equal "$(wc -l <again/order.csv)" 3 "rows of a given crystal"

# interrupted FOLDER/CHECKPOINT ARGUMENTS…: a sampling into the folder that is stopped once it has the checkpoint
interrupted() {
    local checkpoint=$1
    shift
    env --default-signal=INT "$saddle" "$@" --threads 1 --output "${checkpoint%/*}" 2>said &
    wait_for 'a first checkpoint' test -s "$checkpoint"
    kill -INT $!
    wait $!
    equal $? 130 "status of an interrupt"
}

# stopped at any moment it goes on to the same bytes
interrupted stopped/300K.checkpoint "${swaps[@]}" --checkpoint-every 5
"$saddle" "${swaps[@]}" --threads 2 --output stopped || fail "going on"
diff -r one stopped || fail "a sampling that was stopped differs"
for k in 1 2 3; do
    "$saddle" "${swaps[@]}" --threads 2 --checkpoint-every 1 --output killed &
    wait_for 'a checkpoint' test -s killed/3000K.checkpoint
    sleep 0.0$((5 * k))
    kill -KILL $! 2>/dev/null
    wait $! 2>/dev/null
done
equal "$(grep -c , killed/order.csv)" "$(sort -u killed/order.csv | grep -c ,)" "rows that are there twice"
"$saddle" "${swaps[@]}" --threads 2 --output killed || fail "going on after a kill"
diff -r one killed || fail "a sampling that was killed differs"
cp one/order.csv before.csv
"$saddle" "${swaps[@]}" --output one 2>&1 && cmp -s one/order.csv before.csv || fail "a complete sampling is left alone"
"$saddle" order "${swaps[@]:2}" --output one 2>&1 | grep -q "one is complete: nothing to do" || fail "a complete sampling says so"

# B2 units and clusters are those of analyze
bcc=(--quiet order --potential lj:5,A=0.4/2.5,B=0.2/2.4,C=0.3/2.6 --cells 4 4 4 --composition A=3,B=3,C=1
    --lattice-constant 2.9 --swaps 1 --samples 2)
"$saddle" "${bcc[@]}" -T 900 --b2 A,B --output b2 || fail "order with B2 units"
"$saddle" analyze b2/900K.extxyz --b2 A,B --output analyzed.csv || fail "analyze of the last crystal"
equal "$(tail -n 1 b2/order.csv | rev | cut -d, -f-3 | rev)" \
    "$(for q in centres clusters largest; do grep "b2_$q," analyzed.csv | cut -d, -f5; done | paste -sd,)" "B2 units and clusters"

# dynamics between swaps, by LAMMPS
metal=/usr/share/lammps/potentials/VFe_mm.eam.fs
if "$saddle" info potentials | grep -q '^lammps.*there is none here' || [[ ! -e $metal ]]; then
    [[ -n ${CI-} ]] && fail "no LAMMPS in CI"
    echo "dynamics: skipped, no LAMMPS"
else
    moving=(--quiet order --potential "lammps:pair_style eam/fs; pair_coeff * * $metal V Fe" --cells 3 3 3 --composition V=1,Fe=1
        --lattice-constant 2.9 -T 700,4000 --swaps 10 --samples 10 --b2 V,Fe --dynamics-steps 30 --timestep 2 --dynamics-every 10)
    "$saddle" "${moving[@]}" --threads 2 --output moving || fail "order with dynamics"
    equal "$(json moving/order.json dynamics_steps) $(json moving/order.json timestep_fs)" "30 2.0" "dynamics that are recorded"
    interrupted halted/700K.checkpoint "${moving[@]}" --checkpoint-every 1
    "$saddle" "${moving[@]}" --threads 2 --output halted || fail "going on with dynamics"
    diff -r moving halted || fail "dynamics that were stopped differ"
    python3 - <<'PY' || fail "rows of the order with dynamics"
import csv
rows = list(csv.DictReader(open("moving/order.csv")))
cold, hot = rows[:11], rows[11:]
mean = lambda rows, name: sum(float(r[name]) for r in rows[-3:]) / 3
assert mean(cold, "delta1_V-Fe") > 1 > 0.6 > mean(hot, "delta1_V-Fe"), rows
assert mean(cold, "b2_units") > 2 * mean(hot, "b2_units"), rows
assert float(cold[-1]["acceptance"]) < 0.5 * float(hot[-1]["acceptance"]), rows
# vibrations, 3/2 kT for each of 54 atoms but one, come on top of what order gains
assert mean(hot, "energy_eV") - mean(cold, "energy_eV") > 1.5 * 53 * 8.617e-5 * 3300, rows
PY
    # steps so long that LAMMPS gives up, which ends the program; what was done is kept
    said=$("$saddle" "${moving[@]:0:12}" -T 4000 --swaps 10 --dynamics-steps 300 --timestep 60 --dynamics-every 10 --checkpoint-every 1 \
        --output wild 2>&1)
    equal $? 1 "status of LAMMPS that gives up"
    [[ $said == "saddle: error: LAMMPS"* && $(wc -l <<<"$said") == 1 ]] || fail "LAMMPS that gives up: said '$said'"
    [[ -s wild/4000K.checkpoint && -s wild/order.csv ]] || fail "no rows of LAMMPS that gives up"
fi
expect 2 "--dynamics-steps: expected a potential of LAMMPS, --potential lammps:'pair_style …', found lj:5" "${bcc[@]}" -T 900 \
    --dynamics-steps 10 --output none
expect 2 "--timestep: expected --dynamics-steps with it, found none" "${bcc[@]}" -T 900 --timestep 1 --output none
expect 2 "--calls: expected 1 with --dynamics-steps, found 4" "${bcc[@]}" -T 900 --dynamics-steps 10 --calls 4 --output none
expect 2 "--b2: expected two species A,B, found A" "${bcc[@]}" -T 900 --b2 A --output none
expect 2 "--b2: expected a bcc crystal, found --lattice fcc" "${swaps[@]}" --b2 A,B --output none
expect 2 "order.json: expected seed as it was, 1, found 2" "${swaps[@]}" --seed 2 --output one
"$saddle" "${swaps[@]}" --threads 2 --checkpoint-every 1 --output broken &
wait_for 'a checkpoint' test -s broken/3000K.checkpoint
kill -KILL $! && wait $! 2>/dev/null
truncate --size 100 broken/3000K.checkpoint
expect 2 "broken/3000K.checkpoint: expected a whole saddle swaps, found one that was cut or changed" "${swaps[@]}" --output broken

expect 2 "order: expected either --structure, or --cells with --composition and --lattice-constant, found neither" \
    order --potential lj:5,A=1/2 -T 300 --output none
expect 2 "order: expected a crystal of two species at least, found 1" order --potential lj:5,A=0.4/2.5 --lattice fcc --cells \
    3 3 3 --composition A=1 --lattice-constant 3.9 -T 300 --output none
expect 2 "'Q'" order --potential lj:5,A=1/2 --cells 3 3 3 --composition A=1,Q=1 --lattice-constant 3 -T 300 --output none
test ! -e none || fail "wrong input left a folder"
finish
