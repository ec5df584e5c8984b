#!/usr/bin/env bash
# The studies of examples/studies at tiny sizes: what they promise is there, and they go on where they were stopped.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
command -v gnuplot >/dev/null || { echo "skipped: no gnuplot" >&2; exit 77; }
studies=$source_dir/examples/studies

study() {  # NAME ARGUMENTS…
    local name=$1
    shift
    bash "$studies/$name.sh" --small --saddle "$saddle" --output "$scratch/$name" "$@" >"$name.out" 2>"$name.err" ||
        fail "$name: $(tail -n 1 "$name.err")"
}
there() {  # FILE…
    for file in "$@"; do [[ -s $file ]] || fail "no $file"; done
}

study order
there order/scan/{order_temperature,order_jumps,strongest,time}.{svg,png}
study randomness
there randomness/{randomness,multiplicity_variance,map_randomness_400K,map_randomness_800K,map_randomness_3000K}.svg randomness/map.extxyz
study b2
there b2/{b2,clusters_sizes,map_b2_size}.svg b2/video.extxyz
equal "$(grep -c Lattice b2/video.extxyz)" 26 "frames of the video"
study barriers
there barriers/{triangle,triangle_deviation,triangle_Mo,triangle_Mo_deviation,line,line_deviation,lines_Mo,frames,frames_deviation,large}.svg
grep -q 'highest mean barrier: ' barriers.err || fail "no alloy of the highest mean barrier"
study domains
there domains/windows.{svg,png}
equal "$(wc -l <domains/windows.csv)" 6 "rows of windows.csv"
python3 - <<'PY' || fail "windows.csv: $(cat domains/windows.csv)"
import csv
rows = {row["jumps_a_window"]: float(row["jump_rate"]) for row in csv.DictReader(open("domains/windows.csv"))}
assert rows["20"] < 0.5 and 0.7 < rows["0.1"] < 1.3, rows  # long windows hold vacancies up
PY

study swaps
there swaps/temperatures/{order,order_temperature,order_acceptance,order_b2,order_b2_temperature}.{svg,png}
there swaps/growth/{order,order_b2,map_b2_size}.svg
python3 - <<'PY' || fail "order by swaps: $(cat swaps/temperatures/order.csv)"
import csv
rows = {}
for row in csv.DictReader(open("swaps/temperatures/order.csv")):
    rows.setdefault(row["temperature_K"], []).append(row)
end = {t: lambda name, r=r: sum(float(x[name]) for x in r[-5:]) / 5 for t, r in rows.items()}
cold, mild, hot = end["300"], end["1000"], end["3000"]
assert cold("delta1_Mo-Ta") > mild("delta1_Mo-Ta") > hot("delta1_Mo-Ta") > 0, "Mo-Ta pairs melt with temperature"
assert cold("b2_units") > hot("b2_units") and cold("b2_largest") > hot("b2_largest")
assert cold("energy_eV") < mild("energy_eV") < hot("energy_eV")
assert cold("acceptance") < mild("acceptance") < hot("acceptance") < 1
PY

# a run that was stopped and one that was not end alike; what is done is not done again
study order
grep -q 'scan is complete: nothing to do' order.err || fail "order, done, is done again"
cp order/scan/800K/log.csv whole.csv
rm order/scan/800K/{log.csv,final.dump,final.extxyz} order/scan/800K/checkpoint.*
sed -i 's/"complete"/"running"/' order/scan/800K/run.json
study order
cmp -s order/scan/800K/log.csv whole.csv || fail "order does not go on"

for name in order randomness b2 barriers domains swaps; do
    bash "$studies/$name.sh" --help | grep -q -- '--nkk DIR' || fail "$name --help"
    bash "$studies/$name.sh" --wrong 2>said && fail "$name --wrong"
    grep -q "$name.sh: unknown option '--wrong'" said || fail "$name --wrong said '$(cat said)'"
done
bash "$studies/order.sh" --nkk nowhere --saddle "$saddle" 2>said && fail "a folder that is missing"
grep -q 'nowhere/weights.npy: expected a readable file, found none' said || fail "said '$(cat said)'"
finish
