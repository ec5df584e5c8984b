#!/usr/bin/env bash
# Short-range order of equimolar Nb-Mo-Ta against temperature (Xing et al., NNK, Fig. 3 and S6): 1,024 sites, 2·10⁷ jumps
# of one vacancy at each of 20 temperatures from 100 to 3000 K. Figures in scan/:
#   order_temperature   pairs above random at the end of the runs against temperature
#   order_jumps         order of the pair that orders most, after 10⁻³ … 1 of the jumps
#   strongest           temperature of strongest order against the number of jumps
#   time                physical time against jumps
set -euo pipefail
source "$(dirname "$0")/support.sh"
options "$@"

temperatures=100,200,300,400,500,600,700,800,900,1000,1100,1200,1300,1400,1500,1750,2000,2250,2500,3000
jumps=20000000
if ((small)); then
    temperatures=400,800,1600
    jumps=20000
fi
anneal scan "${crystal[@]}" --temperature $temperatures --jumps $jumps --sample-every $((jumps / 5000))
"$saddle" plot scan
