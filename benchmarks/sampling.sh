#!/usr/bin/env bash
# What watching a run costs: processor time of `saddle anneal` with a row of log.csv and displacements.csv every 1,000 jumps
# over that with a single one, in turn, at 400 K, where jumps are cheapest; median of the ratios.
#   benchmarks/sampling.sh [--nkk DIR] [--saddle FILE] [--rounds N] [--jumps N]
# --nkk is a folder with the published network (weights.npy, initial.dump); without it the default model is used.
set -euo pipefail
saddle=$(dirname "$0")/../build/release/bin/saddle rounds=9 jumps=10000000
crystal=(--cells 8 8 8 --composition Nb=1,Mo=1,Ta=1)
while (($# > 1)); do
    case $1 in
        --nkk) crystal=(--model "$2/weights.npy" --structure "$2/initial.dump" --species Nb,Mo,Ta) ;;
        --saddle) saddle=$2 ;;
        --rounds) rounds=$2 ;;
        --jumps) jumps=$2 ;;
        *) break ;;
    esac
    shift 2
done
if (($# > 0)); then sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
TIMEFORMAT='%U %S'
seconds() {  # processor time of a run with a row every $1 jumps
    { time "$saddle" --quiet anneal "${crystal[@]}" --temperature 400 --jumps "$jumps" --sample-every "$1" --threads 1 \
        --output "$scratch/run" --overwrite >"$scratch/said" 2>&1; } 2>&1 | awk '{print $1 + $2}'
}
for ((k = 0; k < rounds; ++k)); do
    echo "$(seconds "$jumps") $(seconds 1000)"
done | awk '{printf "%s s, with rows %s s: %.4f\n", $1, $2, $2 / $1; print $2 / $1 >"'"$scratch/ratios"'"}'
sort -n "$scratch/ratios" | awk '{ratio[NR] = $1} END {printf "median: %.4f\n", ratio[int((NR + 1) / 2)]}'
