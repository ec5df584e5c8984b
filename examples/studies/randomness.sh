#!/usr/bin/env bash
# Jump randomness of equimolar Nb-Mo-Ta (Xing et al., NNK, Fig. 4): R of every site of a random crystal of 1,024 sites.
# Figures:
#   randomness             distribution of R at 400, 800 and 3000 K
#   map_randomness_800K…   R of the sites of a layer, at the same temperatures
#   multiplicity_variance  Var(R) over the sites from 100 to 3000 K
# Files: map.extxyz, the crystal with R at the three temperatures, for OVITO.
set -euo pipefail
source "$(dirname "$0")/support.sh"
options "$@"

step=25
((small)) && step=1450
if [[ ${crystal[0]} == --cells ]]; then  # the crystal that the other studies begin with
    make start/final.extxyz "$saddle" anneal "${crystal[@]}" --temperature 1000 --jumps 1 --output start --overwrite
    crystal=(--structure start/final.extxyz)
fi
make randomness.csv "$saddle" randomness "${model[@]}" "${crystal[@]}" --temperature 400,800,3000 \
    --output randomness.csv --map map.csv
make map.extxyz "$saddle" randomness "${model[@]}" "${crystal[@]}" --temperature 400,800,3000 --map map.extxyz
make multiplicity.csv "$saddle" randomness "${model[@]}" "${crystal[@]}" --temperature 100:3000:$step --output multiplicity.csv
"$saddle" plot .
