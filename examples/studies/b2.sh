#!/usr/bin/env bash
# Growth of B2 order in equimolar Nb-Mo-Ta (Xing et al., NNK, Fig. 5): 128,000 sites, 10⁷ jumps of one vacancy at 1000 K.
# Figures:
#   b2                 B2 units, clusters, the largest and the persistent ones against jumps
#   clusters           sizes of the ten largest clusters that are there all the time
#   clusters_sizes     distribution of sizes in the first, the middle and the last frame
#   map_b2_size        clusters in a layer of the last frame, coloured by size
# Files: video.extxyz, all frames with the cluster and its size at every atom: in OVITO, delete atoms with b2_size below 2
# (Expression selection) and colour by b2_size (Color coding) for the growing clusters of the supplementary video.
set -euo pipefail
source "$(dirname "$0")/support.sh"
options "$@"

cells=40 jumps=10000000
if ((small)); then cells=8 jumps=50000; fi
anneal run --cells $cells $cells $cells --composition Nb=1,Mo=1,Ta=1 --temperature 1000 --jumps $jumps \
    --sample-every $((jumps / 100)) --dump-every $((jumps / 25))
make video.extxyz "$saddle" analyze run --b2 Mo,Ta --output b2.csv --clusters clusters.csv --map video.extxyz --every-frame
make map.csv "$saddle" analyze run/final.extxyz --b2 Mo,Ta --output last.csv --map map.csv
"$saddle" plot .
