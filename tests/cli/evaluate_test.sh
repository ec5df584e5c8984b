#!/usr/bin/env bash
# saddle evaluate, and data sets in convert, info and plot: on barriers that the model itself gave, and on published ones.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

# labels that are the model's own barriers, moved by a known rule: MAE, RMSE and R² follow by hand
"$saddle" --quiet anneal --cells 3 3 3 --composition Nb=1,Mo=1,Ta=1 --temperature 3000 --jumps 5 --output run || fail "anneal"
mkdir tables
cp run/final.dump tables/one.dump
"$saddle" --quiet barriers --structure tables/one.dump --species Nb,Mo,Ta --vacancy 1,2,3 --output own.csv || fail "barriers"
rows=$(($(wc -l <own.csv) - 1))
python3 - own.csv tables/one.csv expected.json <<'PY'
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1])))
with open(sys.argv[2], "w", newline="") as out:
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    errors, labels = [], []
    for k, row in enumerate(rows):
        error = 0.0 if k % 3 == 0 else 0.1 if k % 3 == 1 else -0.2
        label = float(row["barrier_eV"]) - error
        if k == 4: label = -1
        elif k == 5: label = float("nan")
        else:
            errors.append(error)
            labels.append(label)
        writer.writerow({**row, "barrier_eV": label})
mean = sum(labels) / len(labels)
square = sum(e * e for e in errors)
json.dump({"mae_eV": sum(map(abs, errors)) / len(errors), "rmse_eV": (square / len(errors)) ** 0.5,
           "r2": 1 - square / sum((y - mean) ** 2 for y in labels), "count": len(labels), "rejected": 2,
           "bias_eV": sum(errors) / len(errors)}, open(sys.argv[3], "w"))
PY
compare() { # compare FOUND EXPECTED: keys of EXPECTED
    python3 - "$1" "$2" <<'PY'
import json, sys
found, expected = (json.load(open(path)) for path in sys.argv[1:])
bad = [k for k, v in expected.items() if abs(found[k] - v) > 1e-6]
parts = [found["alloys"], found["jumping_species"]]
bad += [k for k in ("count", "rejected") for part in parts if sum(p[k] for p in part.values()) != found[k]]
bad += ["ranges"] * (sum(p["count"] for p in found["ranges"]) != found["count"])
print(bad, file=sys.stderr)
sys.exit(bool(bad))
PY
}
"$saddle" evaluate --data tables/one.csv --species Nb,Mo,Ta --output tables/parity.csv >table.json || fail "evaluate a table"
compare table.json expected.json || fail "errors of a table"
"$saddle" evaluate --data tables --species Nb,Mo,Ta --backend scalar >folder.json || fail "evaluate a folder"
cmp -s table.json folder.json || fail "a folder of the table differs, or scalar does"
"$saddle" convert tables one.safetensors --species Nb,Mo,Ta 2>remarks || fail "convert a folder"
equal "$(head -n 1 remarks)" "saddle: 2 of $rows barriers are 0 eV or less or not finite and are left out" "remark on labels"
"$saddle" evaluate --data one.safetensors >set.json || fail "evaluate a data set"
cmp -s table.json set.json || fail "a data set differs from its table"
for seed in 1 1 2; do
    "$saddle" --quiet convert one.safetensors few.safetensors --diverse 7 --seed $seed --overwrite || fail "few that stand for all"
    sha256sum <few.safetensors
done >sums
equal "$(uniq <sums | wc -l)" 2 "choices of two seeds, one of them twice"
equal "$("$saddle" info few.safetensors | grep -c "^barriers *7, of them 0 eV or less or not finite: 0$")" 1 "few barriers"
expect 2 "diverse subset: expected 1 to $((rows - 2)) records, found $rows" convert one.safetensors many.safetensors --diverse $rows
[[ -e many.safetensors ]] && fail "a refused choice left a file"
"$saddle" evaluate --data one.safetensors one.safetensors >twice.json || fail "two data sets"
equal "$(json twice.json count)" $((2 * rows - 4)) "two data sets together"
equal "$("$saddle" info one.safetensors | grep -c "^barriers *$rows, of them 0 eV or less or not finite: 2$")" 1 "info of a data set"
equal "$(head -n 1 tables/parity.csv)" alloy,vacancy_id,dx,dy,dz,species,barrier_eV,predicted_eV "header of the parity table"
equal "$(wc -l <tables/parity.csv)" $((rows - 1)) "rows of the parity table"
if command -v gnuplot >/dev/null; then
    mkdir figures && cp tables/parity.csv figures
    "$saddle" --quiet plot figures || fail "plot"
    for name in parity parity_distribution; do
        [[ -s figures/$name.svg && -s figures/$name.png ]] || fail "figure $name"
    done
fi

expect 2 "nothing: expected a file or folder of barriers, found none" evaluate --data nothing
printf 'two\n' >split.txt
expect 2 "split.txt: expected names of alloys of the data, found 'two'" evaluate --data tables --species Nb,Mo,Ta --split split.txt
sed -i '$d' tables/one.dump
expect 2 "tables/one.dump" evaluate --data tables --species Nb,Mo,Ta
mkdir bad && printf 'vacancy_id,dx,dy,dz,barrier_eV\n1,1,1,1,0\n' >bad/x.csv && cp run/final.dump bad/x.dump
expect 2 "--data: expected at least one barrier above 0 eV, found none" evaluate --data bad/x.csv --species Nb,Mo,Ta
expect 2 "species of the alloy x: expected one of the species Nb, Mo, Ta, W, V, found 'Cr'" \
    evaluate --data bad/x.csv --species Cr,Mo,Ta
expect 2 "a name ending in .safetensors for a data set" convert bad set.txt

# the published alloys: the errors that the model's file states
dft=$(shared_data dft_barriers)
"$saddle" evaluate --data "$dft" --split "$dft/split.txt" >left_out.json || fail "evaluate the alloys left out"
python3 - left_out.json "$source_dir/examples/models/NbMoTaWV.safetensors" <<'PY' || fail "errors differ from those of the file"
import json, sys
found = json.load(open(sys.argv[1]))
with open(sys.argv[2], "rb") as file:
    header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
stated = json.loads(header["__metadata__"]["saddle"])["errors"]["left_out"]
pairs = [(found, stated)] + [(found["alloys"][name], part) for name, part in stated["alloys"].items()]
bad = [f"{f['mae_eV']} {f['rmse_eV']} {f['count']} instead of {s}" for f, s in pairs
       if abs(f["mae_eV"] - s["mae_eV"]) > 2e-5 or abs(f["rmse_eV"] - s["rmse_eV"]) > 2e-5 or f["count"] != s["count"]]
print(*bad, f"{found['count']} barriers, MAE {found['mae_eV']:.4f} eV", sep="\n")
sys.exit(bool(bad) or len(found["alloys"]) != len(stated["alloys"]))
PY
"$saddle" evaluate --data "$dft" --outliers 4 >all.json || fail "evaluate all alloys"
equal "$(json all.json rejected)" 17 "rejected labels"
python3 -c 'import json; e = json.load(open("all.json")); exit(e["count"] + e["rejected"] + e["outliers"] != 24576)' ||
    fail "labels lost"
finish
