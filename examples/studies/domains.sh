#!/usr/bin/env bash
# What cutting a crystal into domains changes, for shrinking windows (docs/domains.md): 40 vacancies in equimolar Nb-Mo-Ta,
# 12 × 12 × 12 cells in 2 × 2 × 2 domains, the narrowest that go, against serial runs that begin with the same crystals.
# Files:
#   windows.csv        jumps a second, order and collective diffusion of the vacancies relative to the serial runs, for
#                      windows in which a vacancy jumps so many times, with standard errors over the crystals; as a figure
#                      too (windows.svg, .png)
set -euo pipefail
source "$(dirname "$0")/support.sh"
here=$(cd "$(dirname "$0")" && pwd)
options "$@"

cells=12 vacancies=40 jumps=200000 seeds=8
if ((small)); then jumps=4000 seeds=2; fi
windows=(20 5 1 0.3 0.1)
common=(--cells $cells $cells $cells --composition Nb=1,Mo=1,Ta=1 --vacancies $vacancies --temperature 1000 --jumps $jumps
    --sample-every $((jumps / 100)))
for ((seed = 1; seed <= seeds; ++seed)); do
    anneal serial/$seed "${common[@]}" --seed $seed
done
# the time in which a vacancy of the serial runs jumps once
one=$(python3 "$here/domains.py" time serial/*)
for jumps_a_window in "${windows[@]}"; do
    for ((seed = 1; seed <= seeds; ++seed)); do
        anneal "$jumps_a_window/$seed" "${common[@]}" --seed $seed --domains 2 2 2 \
            --window "$(awk -v t="$one" -v w="$jumps_a_window" 'BEGIN {printf "%.3g", t * w}')"
    done
done
python3 "$here/domains.py" table serial "${windows[@]}" >windows.csv
cat windows.csv
"$saddle" plot .
