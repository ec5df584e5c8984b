#!/usr/bin/env bash
# saddle anneal --schedule: temperatures go as the file says, results are those of a run that never stopped.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
run() { "$saddle" --quiet "$@"; }
cat >cooling.csv <<'CSV'
# a step and a ramp
jump,temperature_K
0,1500
2000,1500
2000,900
6000,500
CSV
made=(--cells 4 4 4 --composition Nb=1,Mo=1,Ta=1)
run anneal "${made[@]}" --schedule cooling.csv --jumps 8000 --sample-every 500 --output whole || fail "anneal"
equal "$(head -n 1 whole/log.csv | awk -F, '{print $NF}')" temperature_K "last column of log.csv"
equal "$(awk -F, 'NR > 1 {printf "%s ", $NF}' whole/log.csv)" \
    "1500 1500 1500 1500 899.5 849.5 799.5 749.5 699.5 649.5 599.5 549.5 500 500 500 500 500 " "temperatures of the rows"
equal "$(json whole/run.json schedule along)" jump "axis in run.json"
equal "$(json whole/run.json schedule points 3)" "[6000.0, 500.0]" "last point in run.json"

# stopped anywhere, in a ramp or in a step: the same bytes
for jumps in 700 2000 3333; do
    rm -rf parts
    run anneal "${made[@]}" --schedule cooling.csv --jumps $jumps --sample-every 500 --output parts || fail "anneal to $jumps"
    run resume parts --jumps 8000 || fail "resume at $jumps"
    same_results parts whole "stopped at $jumps"
done
run anneal "${made[@]}" --schedule cooling.csv --jumps 8000 --sample-every 500 --memo 0 --output plain || fail "without memo"
same_results plain whole "without memo"

# along time: the ramp ends when the clock says so, though one jump may outlast many of its steps
cat >hour.csv <<'CSV'
time_s,temperature_K
0,1200
1e-7,1200
2e-6,300
CSV
run anneal "${made[@]}" --schedule hour.csv --jumps 3000 --sample-every 50 --output timed || fail "along time"
python3 - <<'PY' || fail "temperatures along time"
rows = [line.split(",") for line in open("timed/log.csv").read().splitlines()[1:]]
for row in rows:
    time, temperature = float(row[1]), float(row[-1])
    line = 1200 - 900 * min(max((time - 1e-7) / (2e-6 - 1e-7), 0), 1)
    assert abs(temperature - line) <= 0.51, (time, temperature, line)
assert float(rows[-1][1]) > 2e-6 and float(rows[-1][-1]) == 300, rows[-1]
assert any(301 < float(row[-1]) < 1199 for row in rows), "no row within the ramp"
PY
run anneal "${made[@]}" --schedule hour.csv --jumps 1234 --sample-every 50 --output timed_parts || fail "first part along time"
run resume timed_parts --jumps 3000 || fail "second part along time"
same_results timed_parts timed "stopped along time"

# wrong input
expect 2 "either --temperature or --schedule, found both" anneal "${made[@]}" --schedule cooling.csv --temperature 800 --jumps 9 --output x
expect 2 "either --temperature or --schedule, found neither" anneal "${made[@]}" --jumps 9 --output x
expect 2 "no.csv: expected a readable file" anneal "${made[@]}" --schedule no.csv --jumps 9 --output x
printf 'jump,temperature_K\n0,800\n5,-3\n' >bad.csv
expect 2 "bad.csv:3: expected a temperature above 0 K, found '-3'" anneal "${made[@]}" --schedule bad.csv --jumps 9 --output x
printf 'jump,temperature_K\n10,800\n' >late.csv
expect 2 "late.csv: expected a first temperature at 0" anneal "${made[@]}" --schedule late.csv --jumps 9 --output x
[[ -e x ]] && fail "a refused run made a folder"
finish
