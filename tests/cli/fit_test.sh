#!/usr/bin/env bash
# saddle fit: the model file gives the barriers of the expansion that was fitted, and the published alloys are fitted as well
# as their README says of linear regression.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

# small crystals with barriers of the model that ships
mkdir data
for seed in 1 2 3; do
    "$saddle" --quiet anneal --cells 4 4 4 --composition Nb=1,Mo=1,Ta=1 --temperature 3000 --jumps 1 --seed $seed \
        --overwrite --output run || fail "anneal"
    cp run/final.extxyz data/crystal$seed.extxyz
    "$saddle" --quiet barriers --structure data/crystal$seed.extxyz --vacancy all \
        --output data/crystal$seed.csv || fail "barriers"
done
printf 'crystal2\n' >left_out.txt
for features in sites orbits pairs; do
    "$saddle" --quiet fit --data data --shells 3 --features $features --penalty 1 --leave-out left_out.txt \
        --source made --output $features.safetensors >$features.json || fail "fit $features"
    "$saddle" evaluate --model $features.safetensors --data data --split left_out.txt >evaluated.json || fail "evaluate"
    # one was computed from the coefficients, the other by the network
    python3 - $features.json evaluated.json <<'PY' || fail "$features: the network's errors differ from the fit's"
import json, sys
fitted, found = (json.load(open(path)) for path in sys.argv[1:])
fitted = fitted["left_out"]
print({k: (fitted[k], found[k]) for k in fitted})
sys.exit(any(abs(fitted[k] - found[k]) > 2e-6 for k in ("mae_eV", "rmse_eV", "count")))
PY
    "$saddle" info $features.safetensors | grep -q '^training.source *made$' || fail "info"
done
python3 -c '
import json
e = {f: json.load(open(f + ".json"))["training"]["mae_eV"] for f in ("sites", "orbits", "pairs")}
exit(not e["pairs"] < e["orbits"])' || fail "pairs do not fit better than points"

expect 2 "sites.safetensors: expected a name that is free, or --overwrite" fit --data data --output sites.safetensors
expect 2 "a name ending in .safetensors for a model" fit --data data --output model
expect 2 "split: expected records on both sides, found none left to train on" \
    fit --data data/crystal2.csv --leave-out left_out.txt --output none.safetensors
expect 2 "--penalty" fit --data data --penalty 0 --output none.safetensors

dft=$(shared_data dft_barriers)
"$saddle" --quiet fit --data "$dft" --leave-out "$dft/split.txt" --features orbits --output dft.safetensors >dft.json || fail "fit"
python3 -c '
import json
e = json.load(open("dft.json"))["left_out"]
print(e)
exit(not (0.077 < e["mae_eV"] < 0.082 and e["count"] == 4090))' || fail "linear regression on orbit counts: not the 0.080 eV known"
finish
