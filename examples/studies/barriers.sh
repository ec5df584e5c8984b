#!/usr/bin/env bash
# Barriers over compositions and along a run (Xing et al., NNK, Fig. 2c; Huang et al., CNN, Figs. 8 and 9, section 3.3).
# Figures:
#   triangle, triangle_Mo, triangle_Mo_deviation…   mean and deviation over Nb-Mo-Ta in steps of 5 at.%, of all jumps and
#                                                   by jumping species; the alloy of the highest mean is named
#   line, line_deviation, lines_Mo…                 Ta(100-x)/2 Nb(100-x)/2 Mo x, x = 34 … 99, 5,000 atoms of each species
#                                                   and more: mean, deviation and spectra
#   frames, frames_deviation                        barriers against the degree of order while a crystal orders at 800 K
#   large                                           the spectra of 1,024,000 sites
# Maps of the CNN paper are of its own potential: other barriers than these.
set -euo pipefail
source "$(dirname "$0")/support.sh"
options "$@"

steps=20 side=20 points=14 each=5000 cells=80 jumps=2000000 sites=()
if ((small)); then steps=3 side=4 points=3 each=5 cells=4 jumps=2000 sites=(--sites 16); fi
make triangle.csv "$saddle" spectrum "${model[@]}" --grid $steps --species Nb,Mo,Ta --cells $side $side $side "${sites[@]}" \
    --output triangle.csv
make line.csv "$saddle" spectrum "${model[@]}" --line Ta=33,Nb=33,Mo=34 Ta=0.5,Nb=0.5,Mo=99 --points $points \
    --atoms-each $each "${sites[@]}" --output line.csv --histogram lines.csv
make large.csv "$saddle" spectrum "${model[@]}" --cells $cells $cells $cells --composition Nb=1,Mo=1,Ta=1 --histogram large.csv
anneal run "${crystal[@]}" --temperature 800 --jumps $jumps --dump-every $((jumps / 20))
make frames.csv "$saddle" spectrum "${model[@]}" run --output frames.csv
"$saddle" plot .
