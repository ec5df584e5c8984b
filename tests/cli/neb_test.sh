#!/usr/bin/env bash
# saddle neb: barriers of a Lennard-Jones crystal, their files, jumps that fail, and that threads change nothing.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

write_fcc_alloy ab.xyz  # id 5 in the middle of nowhere in particular
lj=(neb --potential lj:5,A=0.4/2.5,B=0.34/2.42 --lattice fcc --structure ab.xyz)
"$saddle" "${lj[@]}" --vacancy 5 --force 0.001 --threads 1 --bands bands --output one.csv || fail "neb"
equal "$(head -n 1 one.csv)" \
    "vacancy_id,neighbor_id,dx,dy,dz,species,barrier_eV,reverse_eV,images,force_eV_per_A,outcome,calls" "header"
equal "$(wc -l <one.csv)" 13 "rows"
"$saddle" "${lj[@]}" --vacancy 5 --force 0.001 --threads 3 >three.csv || fail "neb on threads"
cmp one.csv three.csv || fail "threads change numbers"
"$saddle" "${lj[@]}" --vacancy 5 --force 0.001 --images 3 --threads 1 >few.csv || fail "neb with three images"
python3 - <<'PY' || fail "rows of neb"
import csv, glob
rows, few = list(csv.DictReader(open("one.csv"))), list(csv.DictReader(open("few.csv")))
for row, other in zip(rows, few):
    assert row["outcome"] == "normal" and row["images"] == "5" and other["images"] == "3", row
    assert 0.5 < float(row["barrier_eV"]) < 4 and float(row["force_eV_per_A"]) <= 0.001, row
    assert abs(float(row["barrier_eV"]) - float(other["barrier_eV"])) < 1e-4, (row, other)
    assert int(other["calls"]) < int(row["calls"]), (row, other)
    # the band's file says the same: energies of its images, in order
    name = f"bands/vacancy5_from_{row['neighbor_id']}"
    energies = [float(line.split("energy=")[1]) for line in open(name + ".extxyz") if "energy=" in line]
    assert len(energies) == 5
    assert abs(max(energies) - energies[0] - float(row["barrier_eV"])) < 2e-6
    assert abs(max(energies) - energies[-1] - float(row["reverse_eV"])) < 2e-6
assert len(glob.glob("bands/*.poscar")) == len(glob.glob("bands/*.data")) == 24
PY
for file in bands/vacancy5_from_*_final.poscar bands/vacancy5_from_*_initial.data bands/vacancy5_from_*.extxyz; do
    "$saddle" info "$file" >/dev/null || fail "info $file"
done
# a single direction, by fire and by pair distances; the table beside its structure is read as data
for more in "--method fire" "--start idpp" "--measure norm" "--radius 5"; do
    # shellcheck disable=SC2086
    "$saddle" "${lj[@]}" --vacancy 5 --direction=1,1,0 --force 0.002 $more >again.csv || fail "neb $more"
    python3 - "$more" <<'PY' || fail "barrier with $more"
import csv, sys
one = [r for r in csv.DictReader(open("one.csv")) if (r["dx"], r["dy"], r["dz"]) == ("1", "1", "0")][0]
again, = csv.DictReader(open("again.csv"))
off = abs(float(one["barrier_eV"]) - float(again["barrier_eV"]))
assert again["outcome"] == "normal" and off < (0.3 if "radius" in sys.argv[1] else 2e-4), off
PY
done
cp one.csv ab.csv
cp ab.xyz ab.extxyz
"$saddle" convert ab.csv ab.safetensors --lattice fcc || fail "the table as data"
"$saddle" info ab.safetensors | grep -q "^barriers *12, of them 0 eV or less or not finite: 0" || fail "barriers of the table"

# bands from elsewhere become data with the same barriers
"$saddle" neb --read bands/vacancy5_from_*[0-9].extxyz --lattice fcc --output back || fail "reading bands"
equal "$(ls back/*.csv | wc -l)" 12 "tables of bands read"
python3 - <<'PY' || fail "bands read back"
import csv, glob
one = {(r["dx"], r["dy"], r["dz"]): r for r in csv.DictReader(open("one.csv"))}
for file in glob.glob("back/*.csv"):
    row, = csv.DictReader(open(file))
    expected = one[row["dx"], row["dy"], row["dz"]]
    for column in ("neighbor_id", "species", "barrier_eV", "reverse_eV", "images", "outcome"):
        assert row[column] == expected[column], (file, column, row, expected)
    assert row["vacancy_id"] == "0" and row["force_eV_per_A"] == "nan"
PY
"$saddle" convert back back.safetensors --lattice fcc || fail "bands read back as data"
"$saddle" info back.safetensors | grep -q "^barriers *12, of them 0 eV or less or not finite: 0" || fail "data of bands"
expect 2 "--output: expected a folder without back/" neb --read bands/vacancy5_from_*[0-9].extxyz --lattice fcc --output back
band=$(ls bands/vacancy5_from_*[0-9].extxyz | head -n 1)
sed 's/energy=[^ ]*/step=1/' "$band" >silent.extxyz
expect 2 "silent.extxyz, image 0: expected energy=… in eV, found none" neb --read silent.extxyz --lattice fcc --output none
head -n 218 "$band" >short.extxyz
expect 2 "expected extended XYZ of at least three images, found 2 frames" neb --read short.extxyz --lattice fcc --output none
(head -n 218 "$band" && head -n 109 "$band") >still.extxyz
expect 2 "expected ends between which an atom jumps into a neighbouring vacancy" neb --read still.extxyz --lattice fcc --output none
expect 2 "--read: expected files of different names" neb --read still.extxyz bands/../still.extxyz --lattice fcc --output none
expect 2 "--read: expected --output FOLDER" neb --read still.extxyz
expect 2 "neb: expected --potential and --structure, or --read" neb --vacancy 5

# a box relaxed to a pressure: the data set's, made from the same crystal, and a smaller one at a higher pressure
few=(--potential lj:5,A=0.4/2.5,B=0.34/2.42 --lattice fcc)
"$saddle" --quiet dataset "${few[@]}" --cells 3 3 3 --composition A=1,B=1 --pressure 5 --count 12 --output pressed || fail "dataset under pressure"
crystal=(--structure pressed/A50B50_1.extxyz --images 3)
"$saddle" neb "${few[@]}" "${crystal[@]}" --pressure 5 --bands at5 --output at5.csv || fail "neb under pressure"
"$saddle" neb "${few[@]}" "${crystal[@]}" --pressure 0 --bands at0 --output at0.csv || fail "neb without pressure"
python3 - <<'PY' || fail "barriers under pressure"
import csv, glob
rows = lambda name: [float(r["barrier_eV"]) for r in csv.DictReader(open(name))]
edge = lambda name: float(open(name).read().split('Lattice="')[1].split()[0])
made, at5, at0 = rows("pressed/A50B50_1.csv"), rows("at5.csv"), rows("at0.csv")
assert len(made) == len(at5) == len(at0) == 12
assert max(abs(a - b) for a, b in zip(made, at5)) < 2e-3, (made, at5)
assert sum(at5) > sum(at0) + 0.1, "atoms pass each other less easily where they are nearer"
edges = [edge(f) for f in ("pressed/A50B50_1.extxyz", sorted(glob.glob("at5/*.extxyz"))[0], sorted(glob.glob("at0/*.extxyz"))[0])]
assert abs(edges[0] - edges[1]) < 2e-3 and edges[2] > edges[1] + 0.05, edges
PY

# stopped at any moment the same command goes on to the same bytes
slow=("${lj[@]}" --vacancy 5 --force 0.001 --bands stopped --output stopped.csv)
"$saddle" "${lj[@]}" --vacancy 5 --force 0.001 --bands straight --output straight.csv || fail "neb to compare with"
cmp one.csv straight.csv || fail "files change numbers"
for signal in INT KILL; do
    env --default-signal=INT "$saddle" --quiet "${slow[@]}" --threads 1 &
    wait_for 'a first row' test -s stopped.csv.begun
    kill -$signal $!
    wait $! 2>/dev/null
    status=$?
    [[ $signal == KILL ]] || equal $status 130 "status of an interrupt"
    [[ ! -e stopped.csv ]] || fail "a table that is not whole"
done
(($(grep -c normal stopped.csv.begun) < 12)) || fail "neb was not stopped"
cp stopped.csv.begun begun
printf '11 0,5' >>stopped.csv.begun  # a line that was cut
expect 2 "stopped.csv.begun: expected force_eV_per_A as it was, 0.001, found 0.002" "${slow[@]/0.001/0.002}"
"$saddle" "${slow[@]}" --threads 2 || fail "going on"
cmp straight.csv stopped.csv || fail "a table that was stopped differs"
rm -f stopped/*.part
diff -r straight stopped || fail "bands that were stopped differ"
test ! -e stopped.csv.begun || fail "rows that were begun are left"
head -n 1 begun >stopped.csv.begun
echo '5 0,270,1,1' >>stopped.csv.begun
echo 'x' >>stopped.csv.begun
expect 2 "stopped.csv.begun: expected the number of a jump and its row, found 'x" "${slow[@]}"
echo half >stopped.csv.begun
expect 2 "stopped.csv.begun: expected rows of a table that was begun, found something else" "${slow[@]}"

# bands that fail are told and flagged, the others go on
"$saddle" "${lj[@]}" --vacancy 5,9 --direction=1,1,0 --iterations 2 >failed.csv 2>said || fail "bands that fail"
equal "$(grep -c "nan,nan,5,.*,band not converged," failed.csv)" 2 "rows of bands that fail"
equal "$(grep -c "band not converged, forces up to" said)" 2 "remarks on bands that fail"

expect 2 "potential: expected one of " neb --potential nothing --structure ab.xyz
expect 2 "potential: expected one of " neb --potential eam-of-mine:x --structure ab.xyz
expect 2 "ab.xyz: expected one of the species A, found 'B'" neb --potential lj:5,A=0.4/2.5 --lattice fcc --structure ab.xyz
expect 2 "--direction: expected all, or DX,DY,DZ" "${lj[@]}" --direction=1,1,1
expect 2 "--vacancy: expected atom ids, all or empty" "${lj[@]}" --vacancy first
expect 2 "--images" "${lj[@]}" --images 2
expect 2 "--force" "${lj[@]}" --force 0
sed '3s/.*/A 1.95 1.95 0.1/' ab.xyz >overlap.xyz
expect 2 "expected at least 0.5 Å to the next atom, found atom 1 at" neb --potential lj:5,A=0.4/2.5,B=0.34/2.42 --lattice fcc --structure overlap.xyz
if [[ -w /dev/full ]]; then
    expect 1 "/dev/full" "${lj[@]}" --vacancy 5 --direction=1,1,0 --output /dev/full
fi
finish
