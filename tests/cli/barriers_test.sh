#!/usr/bin/env bash
# saddle barriers on the published network and crystal, against the barriers of its authors' program.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
nkk=$(shared_data nkk)
model=(--model "$nkk/weights.npy")

reference=$nkk/reference_barriers.csv
ids=$(tail -n +2 "$reference" | cut -d, -f1 | sort -nu | paste -sd,)
"$saddle" barriers "${model[@]}" --structure "$nkk/initial.dump" --vacancy "$ids" --output all.csv || fail "barriers"
equal "$(head -n 1 all.csv)" vacancy_id,neighbor_id,dx,dy,dz,species,barrier_eV "header"

# every row of the reference stands in the table, within 1e-5 eV
python3 - "$reference" all.csv <<'PY' || fail "barriers differ from the reference"
import csv, sys
def table(path):
    with open(path) as file:
        return {tuple(r[k] for k in ("vacancy_id", "neighbor_id", "dx", "dy", "dz")): float(r["barrier_eV"])
                for r in csv.DictReader(file)}
expected, found = table(sys.argv[1]), table(sys.argv[2])
worst = max(abs(found[key] - barrier) for key, barrier in expected.items())
print(f"{len(expected)} barriers, worst difference {worst:.2e} eV")
sys.exit(not (len(expected) == 320 and len(found) == 320 and worst <= 1e-5))
PY

# standard output holds the same table; every backend agrees
"$saddle" barriers "${model[@]}" --structure "$nkk/initial.dump" --vacancy 26 >auto.csv 2>remarks || fail "to stdout"
equal "$(head -n 9 all.csv)" "$(cat auto.csv)" "standard output"
equal "$(cat remarks)" "" "stderr of a run that is not a terminal"
for backend in scalar generic eigen onednn; do
    "$saddle" barriers "${model[@]}" --backend $backend --structure "$nkk/initial.dump" --vacancy 26 >$backend.csv ||
        fail "$backend"
done
cmp -s auto.csv scalar.csv || fail "auto and scalar differ"
cmp -s auto.csv generic.csv || fail "auto and generic differ"

# an atom file without its vacancy's atom: that site is the vacancy, called 0
awk '$1 != 26 || NF != 5' "$nkk/initial.dump" | sed 's/^1024$/1023/' >vacancy.dump
"$saddle" barriers "${model[@]}" --structure vacancy.dump >vacant.csv || fail "vacant site"
equal "$(sed 's/^26,/0,/' auto.csv)" "$(cat vacant.csv)" "barriers of a site without an atom"

# without a vacancy in the file and without --vacancy: all atoms
equal "$("$saddle" barriers "${model[@]}" --structure "$nkk/initial.dump" | wc -l)" 8193 "rows of all atoms"

# members of an ensemble: mean and standard deviation of what each says alone, beside the barrier of the model
alloy=(--structure "$nkk/initial.dump" --species Nb,Mo,Ta --vacancy 26,500)
"$saddle" barriers "${model[@]}" "${alloy[@]}" --members NbMoTaWV,NbMoTa-snap,"$nkk/weights.npy" >members.csv || fail "--members"
equal "$(cut -d, -f1-7 members.csv)" "$("$saddle" barriers "${model[@]}" "${alloy[@]}")" "columns before those of members"
for member in NbMoTaWV NbMoTa-snap; do
    "$saddle" barriers --model $member "${alloy[@]}" >$member.csv || fail "$member"
done
"$saddle" barriers "${model[@]}" "${alloy[@]}" >published.csv
python3 - members.csv NbMoTaWV.csv NbMoTa-snap.csv published.csv <<'PY' || fail "mean and spread of members"
import csv, statistics, sys
tables = [list(csv.DictReader(open(path))) for path in sys.argv[1:]]
for row, *alone in zip(*tables, strict=True):
    eV = [float(r["barrier_eV"]) for r in alone]
    assert abs(float(row["mean_eV"]) - statistics.mean(eV)) < 1e-6, row
    assert abs(float(row["spread_eV"]) - statistics.stdev(eV)) < 1e-6, row
assert len(tables[0]) == 16
PY
"$saddle" barriers "${alloy[@]}" --members NbMoTaWV-1,NbMoTaWV-2,NbMoTaWV-3 >siblings.csv || fail "the default model's ensemble"
awk -F, 'NR > 1 && !($9 > 0.001 && $9 < 0.3 && $8 - $7 < 0.5 && $7 - $8 < 0.5) { exit 1 }' siblings.csv || fail "its spread"
expect 2 "model: expected a model file or the name of a model that ships" \
    barriers "${model[@]}" "${alloy[@]}" --members NbMoTaWV,nosuch

expect 2 "--vacancy: expected atom ids, all or empty, found '2x'" barriers "${model[@]}" --structure "$nkk/initial.dump" --vacancy 2x
expect 2 "atom id: expected an atom of the crystal of 1024 sites, found 5000" \
    barriers "${model[@]}" --structure "$nkk/initial.dump" --vacancy 5000
expect 2 "expected a GPU that oneDNN reaches through OpenCL" \
    barriers "${model[@]}" --backend onednn-gpu --structure "$nkk/initial.dump" --vacancy 26
expect 2 "/no/such/folder/b.csv: expected a folder that exists, found none" \
    barriers "${model[@]}" --structure "$nkk/initial.dump" --vacancy 26 --output /no/such/folder/b.csv
finish
