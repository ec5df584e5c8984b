#!/usr/bin/env bash
# The published ordering study (NNK Fig. 3a): 1024 sites, 2·10⁷ jumps a temperature. Pairs above random per site, first
# shell, the published network. Published are single states, so they are compared with the states of a run and how far
# these scatter: after 4·10⁶ jumps where runs have settled (800 K and above), at the end of eight runs where they have not.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
nkk=$(shared_data nkk)
common=(--model "$nkk/weights.npy" --structure "$nkk/initial.dump" --jumps 20000000)
"$saddle" anneal "${common[@]}" --temperature 800,1000,1200 --sample-every 20000 --output settled || fail "anneal"
"$saddle" anneal "${common[@]}" --temperature 400,600 --replicas 8 --sample-every 20000000 --output cold || fail "anneal"

check() {  # COLUMN PUBLISHED FIRST_JUMP LOG…: within three standard deviations of the states from that jump on
    local column=$1 published=$2 first=$3 found
    shift 3
    found=$(awk -F, -v column="$column" -v first="$first" '
        FNR == 1 {for (k = 1; k <= NF; ++k) if ($k == column) c = k; next}
        $1 >= first {sum += $c; squares += $c * $c; ++n}
        END {mean = sum / n; printf "%.3f %.3f", mean, sqrt((squares - n * mean * mean) / (n - 1))}' "$@")
    echo "$1 $column: mean and deviation $found, published $published"
    awk -v found="$found" -v p="$published" 'BEGIN {split(found, f, " "); exit !((p - f[1])^2 <= 9 * f[2]^2)}' ||
        fail "$1 $column: $found instead of $published"
}
check delta1_Mo-Ta 0.06 20000000 cold/400K/*/log.csv
check delta1_Mo-Ta 0.47 20000000 cold/600K/*/log.csv
check delta1_Mo-Ta 0.59 4000000 settled/800K/log.csv
check delta1_Mo-Ta 0.51 4000000 settled/1000K/log.csv
check delta1_Mo-Ta 0.40 4000000 settled/1200K/log.csv
check delta1_Mo-Mo -0.35 4000000 settled/800K/log.csv
check delta1_Ta-Ta -0.22 4000000 settled/800K/log.csv
finish
