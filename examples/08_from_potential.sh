#!/usr/bin/env bash
# From an interatomic potential to an ordering curve: nudged elastic bands, a data set, a model, kinetic Monte Carlo.
#   bash examples/08_from_potential.sh [--small] [PROGRAM [FOLDER]]
# PROGRAM is saddle (default: build/release/bin/saddle), FOLDER takes the results (default: from_potential). --small is the
# same in seconds, too little to learn much from. Potential, alloy and temperatures are these lines:
set -euo pipefail
model=SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000
potential=${POTENTIAL:-snap:$model}
alloy=Nb=1,Mo=1,Ta=1
barriers=2400 jumps=1000000 temperatures=400:2000:200
if [[ ${1-} == --small ]]; then
    barriers=80 jumps=20000 temperatures=800:1600:800
    shift
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
saddle=$(realpath "${1:-$root/build/release/bin/saddle}")
mkdir -p "${2:-from_potential}" && cd "${2:-from_potential}"

echo "1. barriers of random crystals with a vacancy, by nudged elastic bands"
"$saddle" dataset --potential "$potential" --composition "$alloy" --count "$barriers" --output data
first=$(ls data/*_1.extxyz)

echo "2. one of these vacancies again with seven images, and its bands for OVITO (bands/*.extxyz)"
"$saddle" neb --potential "$potential" --structure "$first" --images 7 --bands bands --output neb.csv
cut -d, -f3-8,11 neb.csv

echo "3. a model in closed form, the best from so few barriers; every tenth crystal is kept from it and tells its error"
ls data | sed -n 's/\(.*0\)\.csv$/\1/p' >left_out.txt
[[ -e model.safetensors ]] ||
    "$saddle" --quiet fit --data data --leave-out left_out.txt --features pairs --output model.safetensors >fit.json
"$saddle" evaluate --model model.safetensors --data data --split left_out.txt | sed -n "2,8p"

echo "4. kinetic Monte Carlo with it, and the order that the vacancy brings"
"$saddle" anneal --model model.safetensors --cells 8 8 8 --composition "$alloy" --temperature "$temperatures" \
    --jumps "$jumps" --overwrite --output scan
"$saddle" plot scan
for run in scan/*K; do
    echo "${run#scan/} $(tail -n 1 "$run/log.csv" | cut -d, -f1,3-8)"
done
echo "Figures in $PWD/scan, first line of log.csv names the columns: $(head -n 1 "$run/log.csv" | cut -d, -f1,3-8)"
