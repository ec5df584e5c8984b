#!/usr/bin/env bash
# saddle diffusion: its numbers are those that the recorded displacements give in another program's arithmetic.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
crystal=(--cells 3 3 3 --composition Nb=1,Mo=1,Ta=1)
"$saddle" --quiet anneal "${crystal[@]}" --temperature 900,1200,1500 --replicas 2 --jumps 12000 --sample-every 30 \
    --output scan || fail "anneal"
equal "$(head -n 1 scan/900K/replica1/displacements.csv | cut -d, -f1-12)" \
    "jump,time_s,expected_time_s,block,x_vacancy/(a/2),y_vacancy/(a/2),z_vacancy/(a/2),jumps_Nb,x_Nb/(a/2),y_Nb/(a/2),z_Nb/(a/2),squares_Nb/(a/2)^2" \
    "header"
equal "$(wc -l <scan/900K/replica1/displacements.csv)" 402 "rows"
equal "$(sed -n 2p scan/900K/replica1/displacements.csv)" "0,0,0,1$(printf ',0%.0s' {1..18})" "first row"
equal "$(json scan/900K/replica1/run.json displacement_block)" 480 "jumps of a block"
equal "$(json scan/900K/replica1/run.json lattice)" bcc "lattice"

"$saddle" diffusion scan --output scan.csv --msd msd.csv >scan.json 2>said || fail "diffusion"
equal "$(cat said)" "saddle: blocks of 8 jumps a site: where atoms jump to and fro for longer, tracer coefficients come out too \
large; compare with a run of --sample-every 540" "remarks"
"$saddle" diffusion scan --vacancy-concentration 1e-6 --discard 0 --output rescaled.csv >rescaled.json || fail "rescaled"
python3 - <<'PY' || fail "coefficients differ from those of another program"
import csv, itertools, json, math

def close(found, expected, what):
    assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-300), (what, found, expected)

def ratio(pairs):
    """Σ n/Σ d and its standard error from residues."""
    n = len(pairs)
    mean = sum(p[0] for p in pairs) / sum(p[1] for p in pairs)
    residues = sum((a - mean * b) ** 2 for a, b in pairs)
    return mean, math.sqrt(residues / (n * (n - 1))) / abs(sum(p[1] for p in pairs) / n)

kB, species = 8.617333262145179e-5, ["Nb", "Mo", "Ta"]

def rows_of(folder):
    rows = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(open(folder + "/displacements.csv"))]
    for row in rows:  # the atoms move against the vacancy; blocks follow the jumps
        for axis in "xyz":
            assert sum(row[f"{axis}_{s}/(a/2)"] for s in species) == -row[f"{axis}_vacancy/(a/2)"]
        assert sum(row["jumps_" + s] for s in species) == row["jump"]
        assert row["block"] == max(0, math.ceil(row["jump"] / 480) - 1) + 1
    return rows

def vector(row, name):
    return [row[f"{axis}_{name}/(a/2)"] for axis in "xyz"]

def dot(a, b):
    return sum(x * y for x, y in zip(a, b))

def growth(windows, i, j):
    within = sum(dot(w[i], w[j]) for w in windows) / len(windows)
    across = sum(dot(w[i], n[j]) + dot(n[i], w[j]) for w, n in zip(windows, windows[1:])) / (len(windows) - 1)
    return within + across

def analyse(temperature, discard, concentration):
    """All coefficients by (quantity, species), from blocks of 16 samples and windows of 2."""
    pairs = {}
    def add(quantity, name, numerator, denominator):
        pairs.setdefault((quantity, name), []).append((numerator, denominator))
    for replica in (1, 2):
        folder = f"scan/{temperature}K/replica{replica}"
        record, rows = json.load(open(folder + "/run.json")), rows_of(folder)
        a, atoms = record["lattice_constant_A"], record["atoms"]
        factor = 1 / (54 * concentration)
        volume = 27 * a**3
        for first in range(int(25 * discard) * 16, 400, 16):
            block = rows[first:first + 17]
            assert len(block) == 17
            marks = [block[k] for k in range(0, 17, 2)]
            windows = [{s: [y - x for x, y in zip(vector(p, s), vector(q, s))] for s in species + ["vacancy"]}
                       for p, q in zip(marks, marks[1:])]
            window_s = (block[16]["expected_time_s"] - block[0]["expected_time_s"]) / 8
            g = growth(windows, "vacancy", "vacancy")
            add("vacancy_diffusion", "vacancy", g * a * a / 4 * 1e-20 / 6, window_s)
            add("vacancy_correlation", "vacancy", g, 3 * 60)
            for i, j in itertools.combinations_with_replacement(species, 2):
                add("onsager", f"{i}-{j}", growth(windows, i, j) * a * a / 4,
                    6 * volume * kB * temperature * window_s * factor)
            half_s = block[16]["expected_time_s"] - block[8]["expected_time_s"]
            for s in species:
                moved = (block[16][f"squares_{s}/(a/2)^2"] - block[8][f"squares_{s}/(a/2)^2"]) / atoms[s]
                add("tracer_diffusion", s, moved * a * a / 4 * 1e-20 / 6, half_s * factor)
                add("tracer_correlation", s, moved, 3 * (block[16]["jumps_" + s] - block[8]["jumps_" + s]) / atoms[s])
    return {key: ratio(values) for key, values in pairs.items()}

for name, discard, concentration in (("scan", 0.25, 1 / 54), ("rescaled", 0, 1e-6)):
    report = json.load(open(name + ".json"))
    assert list(report) == ["900", "1200", "1500", "arrhenius"], list(report)
    table = {(r["temperature_K"], r["quantity"], r["species"]): r for r in csv.DictReader(open(name + ".csv"))}
    coefficients = {}
    for temperature in (900, 1200, 1500):
        at = report[str(temperature)]
        assert at["runs"] == 2 and at["blocks"] == 2 * (25 - int(25 * discard)) and at["window_jumps"] == 60
        close(at["vacancy_concentration"], concentration, "concentration")
        expected = analyse(temperature, discard, concentration)
        for (quantity, s), (value, error) in expected.items():
            found, row = at[quantity][s], table[str(temperature), quantity, s]
            close(found["value"], value, (quantity, s))
            close(found["standard_error"], error, (quantity, s, "error"))
            assert float(row["value"]) == found["value"] and float(row["standard_error"]) == found["standard_error"]
            assert row["unit"] == found["unit"] and row["estimator"] == found["estimator"] != ""
            assert row["composition"] == "Nb1Mo1Ta1"
        coefficients[temperature] = expected
    # the line through ln D against 1/kT, by the normal equations
    for quantity, s in [("vacancy_diffusion", "vacancy")] + [("tracer_diffusion", s) for s in species]:
        points = [(1 / (kB * t), math.log(c[quantity, s][0]), (c[quantity, s][0] / c[quantity, s][1]) ** 2)
                  for t, c in coefficients.items()]
        w, wx, wy, wxx, wxy = (sum(f(x, y) * k for x, y, k in points)
                               for f in (lambda x, y: 1, lambda x, y: x, lambda x, y: y, lambda x, y: x * x,
                                         lambda x, y: x * y))
        d = w * wxx - wx * wx
        energy, front = report["arrhenius"]["activation_energy"][s], report["arrhenius"]["prefactor"][s]
        assert math.isclose(energy["value"], -(w * wxy - wx * wy) / d, rel_tol=1e-7)
        assert math.isclose(energy["standard_error"], math.sqrt(w / d), rel_tol=1e-7)
        assert math.isclose(front["value"], math.exp((wxx * wy - wx * wxy) / d), rel_tol=1e-7)
        assert math.isclose(front["standard_error"], front["value"] * math.sqrt(wxx / d), rel_tol=1e-7)
        chi = sum(((y - math.log(front["value"]) + energy["value"] * x) ** 2) * v for x, y, v in points)
        for fit in (energy, front):
            assert math.isclose(fit["chi_squared_per_degree_of_freedom"], chi, rel_tol=1e-6)
        assert energy["unit"] == "eV" and front["unit"] == "m^2/s"
        assert ("", "activation_energy", s) in table and ("", "prefactor", s) in table
    if name == "scan":
        close(report["900"]["time_factor"], 1, "time factor")

# mean square displacements: 16 lags of each species and the vacancy, in the order of time
curves = list(csv.DictReader(open("msd.csv")))
assert len(curves) == 3 * 4 * 16
times = [float(r["time_s"]) for r in curves if r["species"] == "Mo" and r["temperature_K"] == "1200"]
assert len(times) == 16 and times == sorted(times) and times[0] > 0
blocks = [rows_of(f"scan/1200K/replica{r}")[16 * b:16 * b + 17] for r in (1, 2) for b in range(6, 25)]
records = [json.load(open(f"scan/1200K/replica{r}/run.json")) for r in (1, 2)]
values = [block[5]["squares_Mo/(a/2)^2"] / records[k // 19]["atoms"]["Mo"] * records[0]["lattice_constant_A"]**2 / 4
          for k, block in enumerate(blocks)]
row = [r for r in curves if r["species"] == "Mo" and r["temperature_K"] == "1200"][4]
close(float(row["msd_A2"]), sum(values) / len(values), "msd")
PY

# one run; one temperature has no activation energy
"$saddle" diffusion scan/900K/replica1 >one.json 2>said || fail "one run"
equal "$(json one.json 900 blocks)" 19 "blocks of one run"
[[ $(cat said) == *"no activation energy of vacancy: Arrhenius fit: expected at least two temperatures, found 1"* ]] ||
    fail "one temperature: $(cat said)"
"$saddle" --quiet diffusion scan/900K/replica1 2>&1 >/dev/null | grep . && fail "--quiet remarks"

# several compositions, one of them of a single species; a row that is not finished is not looked at
"$saddle" --quiet anneal --cells 3 3 3 --composition Nb=1 --composition Mo=1,Ta=3 --temperature 1200 --jumps 4000 --sample-every 30 \
    --output alloys || fail "compositions"
printf '4020,0.5,half a ro' >>alloys/Nb1/displacements.csv
"$saddle" --quiet diffusion alloys --output alloys.csv >alloys.json || fail "compositions"
equal "$(python3 -c 'import json; r = json.load(open("alloys.json")); print(*r, *r["Nb1"]["1200"]["onsager"], *r["Mo1Ta3"]["1200"]["onsager"])')" \
    "Nb1 Mo1Ta3 Nb-Nb Mo-Mo Mo-Ta Ta-Ta" "several compositions"
equal "$(tail -n +2 alloys.csv | awk -F, '{print $NF}' | uniq -c | awk '{print $2, $1}' | paste -sd' ')" "Nb1 5 Mo1Ta3 9" "rows by composition"

# a run that goes on keeps its blocks, and what it recorded
"$saddle" --quiet anneal "${crystal[@]}" --temperature 900 --jumps 3000 --sample-every 30 --output parts || fail "parts"
printf '3030,0.5,half a ro' >>parts/displacements.csv
"$saddle" --quiet resume parts --jumps 12000 || fail "resume"
"$saddle" --quiet anneal "${crystal[@]}" --temperature 900 --jumps 12000 --sample-every 30 --output whole || fail "whole"
cmp parts/displacements.csv whole/displacements.csv || fail "a run that went on recorded other displacements"
"$saddle" --quiet resume parts --branch 5 --jumps 15000 --output branch || fail "branch"
equal "$(sed -n 2p branch/displacements.csv | cut -d, -f1)" 12000 "where a branch begins"
"$saddle" --quiet diffusion branch >branch.json || fail "diffusion of a branch"
equal "$(json branch.json 900 blocks)" 5 "blocks of a branch"

# what it cannot do
"$saddle" --quiet anneal "${crystal[@]}" --temperature 900 --jumps 2000 --sample-every 30 --output short || fail "short"
expect 2 "Nb1Mo1Ta1 at 900 K: expected at least 4 blocks of 480 jumps beyond the first 25%, that is runs of 2400 jumps (\`saddle resume\` --jumps 2400), found 3" \
    diffusion short
"$saddle" --quiet resume short --jumps 2400 && "$saddle" --quiet diffusion short >/dev/null || fail "as many jumps as were asked for"
"$saddle" --quiet anneal "${crystal[@]}" --temperature 900 --jumps 1 --output single || fail "one jump"
expect 2 "found 0" diffusion single
for c in 0 1 -0.1 2 nan; do
    expect 2 "--vacancy-concentration: expected a share of sites above 0 and below 1, found $c" diffusion scan --vacancy-concentration $c
done
expect 2 "--vacancy-concentration" diffusion scan --vacancy-concentration much
expect 2 "--discard: expected a share from 0 to 0.9, found 1" diffusion scan --discard 1
expect 2 "were not expected" diffusion scan --colour red
expect 2 "folder is required" diffusion
expect 2 "absent/run.json: expected a readable file" diffusion absent
expect 2 "absent/d.csv: expected a folder that exists, found none" diffusion scan --output absent/d.csv
rm short/displacements.csv
expect 2 "short: expected displacements.csv, which \`saddle anneal\` writes, found none" diffusion short
cp -a whole hurt
sed -i '5d' hurt/displacements.csv
expect 2 "hurt/displacements.csv: displacements: expected a sample at jump 90, found one at 120" diffusion hurt
sed -i '7s/,[^,]*,/,many,/' hurt/displacements.csv
expect 2 "hurt/displacements.csv:7: expected a time (a finite number), found 'many'" diffusion hurt
sed -i '7s/,.*//' hurt/displacements.csv
expect 2 "hurt/displacements.csv:7: expected 22 fields, found 1" diffusion hurt
sed -i '1s/jump/step/' hurt/displacements.csv
expect 2 "hurt/displacements.csv:1: expected the header of a displacements.csv that \`saddle anneal\` wrote, found 'step" diffusion hurt
: >hurt/displacements.csv
expect 2 "hurt/displacements.csv:1: expected a header, found the end of the file" diffusion hurt
sed -i '/lattice_constant/d' whole/run.json
expect 2 "whole/run.json: expected lattice, lattice constant and atoms as \`saddle anneal\` writes them, found others" diffusion whole
finish
