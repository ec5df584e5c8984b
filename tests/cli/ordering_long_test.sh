#!/usr/bin/env bash
# The published ordering study (NNK Fig. 3a): 1024 sites, 2·10⁷ jumps a temperature. Pairs above random per site, first
# shell; the published network, one run each, so a few hundredths of statistical error.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
nkk=$(shared_data nkk)
"$saddle" anneal --model "$nkk/weights.npy" --structure "$nkk/initial.dump" --temperature 400,600,800,1000,1200 \
    --jumps 20000000 --sample-every 100000 --output run || fail "anneal"

# mean over the last fifth of each run
mean() { awk -F, -v column="$2" 'NR == 1 {for (k = 1; k <= NF; ++k) if ($k == column) c = k; next}
                                 $1 > 16000000 {sum += $c; ++n} END {printf "%.3f", sum / n}' "run/$1/log.csv"; }
check() {  # FOLDER COLUMN EXPECTED
    local found
    found=$(mean "$1" "$2")
    echo "$1 $2: $found, published $3"
    awk -v a="$found" -v b="$3" 'BEGIN {exit !((a - b)^2 <= 0.08^2)}' || fail "$1 $2: $found instead of $3"
}
check 400K delta1_Mo-Ta 0.06
check 600K delta1_Mo-Ta 0.47
check 800K delta1_Mo-Ta 0.59
check 1000K delta1_Mo-Ta 0.51
check 1200K delta1_Mo-Ta 0.40
check 800K delta1_Mo-Mo -0.35
check 800K delta1_Ta-Ta -0.22
finish
