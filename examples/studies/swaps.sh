#!/usr/bin/env bash
# Order by swaps of atoms on the SNAP potential of Nb-Mo-Ta, for comparison with what a vacancy does (Xing et al., NNK,
# Methods and Figs. S9, S10): 432 sites, 18 trials an atom, ten temperatures from 100 to 3000 K, and clusters of B2 units
# that grow in 2,000 sites at 800 K. The papers have molecular dynamics between the swaps; here atoms relax in every trial.
# Figures:
#   temperatures/order                 order of the pair that orders most against trials, each temperature
#   temperatures/order_temperature     pairs above random at the end against temperature
#   temperatures/order_acceptance      accepted share of the trials against temperature
#   temperatures/order_b2_temperature  B2 units, their clusters and the largest at the end against temperature
#   growth/order_b2                    the same against trials at 800 K
#   growth/map_b2_size                 clusters in a layer at the end, coloured by size
set -euo pipefail
source "$(dirname "$0")/support.sh"
options "$@"
((${#model[@]} == 0)) || wrong "--nkk: expected no model, for a potential gives the energies, found one"

potential=snap:SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000
temperatures=100,200,300,400,600,800,1000,1500,2000,3000
cells=6 swaps=18 large=10 growth=4
if ((small)); then temperatures=300,1000,3000 cells=3 swaps=12 large=4 growth=2; fi
order() {  # FOLDER CELLS TEMPERATURES SWAPS: done, or what is left of it
    "$saddle" order --potential $potential --cells "$2" "$2" "$2" --composition Nb=1,Mo=1,Ta=1 --lattice-constant 3.266 \
        --temperature "$3" --swaps "$4" --b2 Mo,Ta "${threads[@]}" --output "$1"
}
order temperatures $cells $temperatures $swaps
order growth $large 800 $growth
make growth/map.csv "$saddle" analyze growth/800K.extxyz --b2 Mo,Ta --output last.csv --map growth/map.csv
"$saddle" plot temperatures
"$saddle" plot growth
