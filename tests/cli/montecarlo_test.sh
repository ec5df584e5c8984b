#!/usr/bin/env bash
# saddle montecarlo: what it writes, that it orders the alloy, and that results depend on the input and the seed alone.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
cat >pairs.csv <<'CSV'
# unlike first neighbours attract: B2 below about 740 K
shell,a,b,energy_eV
1,Mo,Ta,-0.02
1,Ta,vacancy,-0.05
CSV
made=(--energies pairs.csv --cells 4 4 4 --composition Mo=1,Ta=1 --vacancies 2)

"$saddle" montecarlo "${made[@]}" --temperature 500,2000 --sweeps 2000 --sample-every 10 --output run || fail "montecarlo"
equal "$(ls run | paste -sd' ')" "2000K 500K run.json" "folders"
equal "$(ls run/500K | paste -sd' ')" "final.dump final.extxyz log.csv run.json" "files"
equal "$(head -n 1 run/500K/log.csv)" \
    "sweep,energy_eV,acceptance,delta1_Mo-Mo,delta1_Mo-Ta,delta1_Ta-Ta,delta2_Mo-Mo,delta2_Mo-Ta,delta2_Ta-Ta" "header"
equal "$(wc -l <run/500K/log.csv)" 202 "rows of log.csv"
equal "$(json run/500K/run.json status)" complete "status"
equal "$(json run/500K/run.json atoms Mo)" "$((128 - 2 - $(json run/500K/run.json atoms Ta)))" "atoms"
equal "$(json run/500K/run.json vacancies)" 2 "vacancies"
equal "$(sed -n 4p run/500K/final.dump)" 126 "atoms of final.dump"

# ordered below the transition, disordered above; the energy is the sum over pairs
last() { awk -F, -v c="$2" 'END {print $c}' "run/$1/log.csv"; }
awk -v low="$(last 500K 5)" -v high="$(last 2000K 5)" 'BEGIN {exit !(low > 1.2 && high < 0.8)}' || fail "no order: $(last 500K 5)"
python3 - <<'PY' || fail "the energy in log.csv is not the sum over the pairs of final.extxyz"
import itertools, json
lines = open("run/500K/final.extxyz").read().splitlines()
side = float(lines[1].split('Lattice="')[1].split()[0])
cells, a = 4, side / 4
occupied = {}
for line in lines[2:]:
    fields = line.split()
    occupied[tuple(round(2 * float(x) / a) % (2 * cells) for x in fields[1:4])] = fields[0]
sites = [(x, y, z) for x in range(8) for y in range(8) for z in range(8) if x % 2 == y % 2 == z % 2]
assert len(occupied) == 126 and set(occupied) <= set(sites), "atoms off their sites"
table = {frozenset(("Mo", "Ta")): -0.02, frozenset(("Ta", "vacancy")): -0.05}
energy = sum(table.get(frozenset((occupied.get(s, "vacancy"),
                                  occupied.get(tuple((c + d) % 8 for c, d in zip(s, step)), "vacancy"))), 0)
             for s in sites for step in itertools.product((-1, 1), repeat=3)) / 2
logged = float(open("run/500K/log.csv").read().splitlines()[-1].split(",")[1])
assert abs(energy - logged) < 1e-9, (energy, logged)
assert abs(json.load(open("run/500K/run.json"))["energy_eV"] - logged) < 1e-12
PY

# alone or in a list, one thread or two: the same bytes; another seed or kind of swap: others
"$saddle" montecarlo "${made[@]}" --temperature 500 --sweeps 2000 --sample-every 10 --threads 1 --output alone || fail "alone"
cmp -s alone/log.csv run/500K/log.csv || fail "a run in a list differs from the run alone"
cmp -s alone/final.dump run/500K/final.dump || fail "a run in a list ends elsewhere"
"$saddle" montecarlo "${made[@]}" --temperature 500 --sweeps 100 --seed 2 --output seed || fail "seed"
"$saddle" montecarlo "${made[@]}" --temperature 500 --sweeps 100 --swaps neighbours --output kawasaki || fail "neighbours"
cmp -s seed/final.dump kawasaki/final.dump && fail "seed and swaps change nothing"

# a structure keeps its ids and types; fcc
"$saddle" montecarlo --energies pairs.csv --structure run/500K/final.extxyz --temperature 900 --sweeps 50 --output again || fail "structure"
paste -d' ' <(tail -n +10 run/500K/final.dump | awk '{print $1, $2}' | sort) \
    <(tail -n +10 again/final.dump | awk '{print $1, $2}' | sort) | awk '$1 != $3 {exit 1}' || fail "ids"
equal "$(json again/run.json vacancies)" 2 "vacancies of a structure"
"$saddle" montecarlo --energies pairs.csv --lattice fcc --cells 3 3 3 --composition Ta=1,Mo=3 --lattice-constant 4.1 \
    --temperature 900 --sweeps 50 --output fcc || fail "fcc"
equal "$(json fcc/run.json lattice_constant_A)" 4.1 "lattice constant"
equal "$(sed -n 4p fcc/final.dump)" 108 "atoms"

# wrong input
expect 2 "montecarlo: expected --sweeps, found none" montecarlo "${made[@]}" --temperature 500
expect 2 "either --structure, or --cells with --composition" montecarlo --energies pairs.csv --temperature 500 --sweeps 1
expect 2 "--cells together with --composition" montecarlo --energies pairs.csv --cells 3 3 3 --temperature 500 --sweeps 1
expect 2 "expected one of the species Mo, Ta, found 'W'" \
    montecarlo --energies pairs.csv --cells 3 3 3 --composition Mo=1,W=1 --temperature 500 --sweeps 1
expect 2 "--vacancies: expected fewer than the 2 atoms, found 2" \
    montecarlo --energies pairs.csv --cells 1 1 1 --composition Mo=1,Ta=1 --vacancies 2 --temperature 500 --sweeps 1
expect 2 "--lattice-constant" montecarlo "${made[@]}" --lattice-constant x --temperature 500 --sweeps 1
expect 2 "lattice constant: expected a finite value above 0" montecarlo "${made[@]}" --lattice-constant 0 --temperature 500 --sweeps 1
expect 2 "missing.csv: expected a readable file" \
    montecarlo --energies missing.csv --cells 3 3 3 --composition Mo=1,Ta=1 --temperature 500 --sweeps 1
printf 'shell,a,b,energy_eV\n1,Mo,Ta\n' >bad.csv
expect 2 "bad.csv:2: expected 4 fields (shell,a,b,energy_eV), found 3" \
    montecarlo --energies bad.csv --cells 3 3 3 --composition Mo=1,Ta=1 --temperature 500 --sweeps 1
expect 2 "run: expected a folder that does not exist yet, or --overwrite" \
    montecarlo "${made[@]}" --temperature 500 --sweeps 1 --output run

cp run/500K/final.extxyz before.extxyz
expect 2 "--structure: expected a file that the run does not write, found run/500K/final.extxyz" \
    montecarlo --energies pairs.csv --structure run/500K/final.extxyz --temperature 500,900 --sweeps 1 --output run --overwrite
cmp -s run/500K/final.extxyz before.extxyz || fail "the input was lost"
cp pairs.csv again/log.csv
expect 2 "--energies: expected a file that the run does not write, found again/log.csv" \
    montecarlo --energies again/log.csv "${made[@]:2}" --temperature 500 --sweeps 1 --output again --overwrite

# an interrupt leaves a run that is whole up to there; SIGINT as at a terminal, though scripts ignore it for
# what they put in the background
env --default-signal=INT "$saddle" montecarlo "${made[@]}" --temperature 500 --sweeps 100000000 --output stopped &
wait_for "a run that lasts" test -s stopped/run.json
kill -INT $!
wait $!
equal $? 130 "exit status after SIGINT"
equal "$(json stopped/run.json status)" interrupted "status after SIGINT"
equal "$(tail -n 1 stopped/log.csv | cut -d, -f1)" "$(json stopped/run.json sweeps_done)" "log after SIGINT"
finish
