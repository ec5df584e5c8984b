#!/usr/bin/env bash
# saddle plot: a figure of everything that a folder holds, as PNG and SVG with its words in it.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
command -v gnuplot >/dev/null || { echo "skipped: no gnuplot" >&2; exit 77; }
run() { "$saddle" --quiet "$@"; }

# figure NAME TEXT…: both files are there, the PNG is one, and the SVG says every text
figure() {
    local name=$1
    shift
    [[ $(head -c 4 "$name.png" | tail -c 3) == PNG ]] || fail "$name.png is none"
    for text in "$@"; do grep -qF -- "$text" "$name.svg" || fail "$name.svg does not say '$text'"; done
}

crystal=(--cells 4 4 4 --composition Nb=1,Mo=1,Ta=1)
run anneal "${crystal[@]}" --temperature 900 --jumps 3000 --dump-every 1000 --output run || fail "anneal"
run plot run || fail "plot of a run"
figure run/order "Nb1Mo1Ta1 at 900 K" "vacancy jumps" "Mo-Ta" "first-neighbour pairs above random, per site"
figure run/time "time (s)"

run anneal "${crystal[@]}" --temperature 600:1200:300 --jumps 1000 --output scan || fail "scan"
run plot scan --output figures || fail "plot of a scan"
figure figures/order_temperature "temperature (K)" "Nb-Ta" "after 1000 jumps"
figure figures/order_jumps "Order of" "1000" "temperature (K)"
figure figures/strongest "Temperature of strongest order of" "vacancy jumps" "temperature of the strongest (K)"
figure figures/time "600 K" "1200 K"

mkdir tables
run randomness --structure run/final.extxyz --temperature 400,3000 --output tables/randomness.csv >/dev/null || fail "randomness"
run randomness --structure run/final.extxyz --temperature 400:1200:400 --output tables/many.csv --map tables/map.csv >/dev/null ||
    fail "randomness"
run spectrum --structure run/final.extxyz --histogram tables/bins.csv >/dev/null || fail "spectrum"
run spectrum run --output tables/frames.csv || fail "frames"
run spectrum --line Nb=90,Mo=10 Nb=10,Mo=90 --points 3 --cells 4 4 4 --sites 20 --output tables/line.csv \
    --histogram tables/lines.csv || fail "line"
run analyze run --b2 Mo,Ta --output tables/growth.csv --clusters tables/tracks.csv || fail "B2 along a run"
run rdf run/final.extxyz --output tables/g.csv >/dev/null || fail "rdf"
run spectrum --grid 3 --species Nb,Mo,Ta --cells 3 3 3 --sites 20 --output tables/triangle.csv || fail "triangle"
printf 'frame,cluster,size,persistent\n0,1,5,1\n1,1,7,1\n1,2,3,0\n' >tables/clusters.csv
printf 'jump,frame,cluster,size,persistent\n0,0,1,5,1\n50000,1,1,7,1\n' >tables/jumps.csv
printf 'jumps_a_window,jump_rate,jump_rate_error,collective_D,collective_D_error\n20,0.2,0.1,0.3,0.1\n1,0.9,0.1,1,0.1\n' \
    >tables/windows.csv
printf 'some,other,table\n1,2,3\n' >tables/other.csv
run plot tables || fail "plot of tables"
figure tables/randomness "400 K" "3000 K" "density of sites"
figure tables/bins "barrier (eV)" "Ta"
figure tables/triangle "Mean of the barriers, all jumps; highest: " "Mean (eV)" "Nb" "Mo" "Ta"
figure tables/triangle_Mo_deviation "Standard deviation of the barriers, jumps of Mo"
figure tables/clusters "cluster 1" "frame"
figure tables/clusters_sizes "clusters of at least n units"
figure tables/jumps_sizes ">0.05<"
figure tables/windows "jumps of a vacancy in a window" "jump rate" "collective D"
figure tables/many_variance "Var(R) over sites" "temperature (K)"
figure tables/map_randomness_400K "Jump randomness R at 400 K" "x (Å)"
figure tables/frames "above random, per site" "mean barrier (eV)"
figure tables/frames_deviation "standard deviation (eV)"
figure tables/line "mean barrier (eV)" "(at.%)"
figure tables/lines_Nb "Barriers of jumping Nb" "density (1/eV)"
figure tables/g "g(r)" "Nb-Nb" "r (Å)"
# a map whose values are all equal shows its sites: one cluster of four among six sites, and a species by itself
mkdir maps
printf 'id,species,x_A,y_A,z_A,order1_Nb,b2_cluster,b2_size\n' >maps/map.csv
for k in 1 2 3 4 5 6; do echo "$k,Nb,$k,$((k % 2)),0,0,$((k < 5)),$((k < 5 ? 4 : 0))"; done >>maps/map.csv
run plot maps || fail "maps of equal values"
for name in order1_Nb:6 b2_size:4; do
    coloured=$(grep "href='#gpPt6'.*rgb" maps/map_${name%:*}.svg | grep -vc "rgb(204, 204, 204)")
    equal "$coloured" "${name#*:}" "coloured sites of ${name%:*}"
done
[[ ! -e tables/other.svg ]] || fail "a figure of a table that is not ours"

# the temperature of strongest order and the sizes of clusters, of tables whose answers are known
mkdir known
for kelvins in 500 700 900; do
    mkdir known/${kelvins}K
    sed "s/600/$kelvins/g" scan/600K/run.json >known/${kelvins}K/run.json
    printf 'jump,time_s,delta1_Mo-Ta\n' >known/${kelvins}K/log.csv
    for jump in 0 1000 10000 100000; do  # strongest at 900 K, then at 700 K
        python3 -c "k, n = $kelvins, $jump; print(n, n * 1e-9, -((k - (900 if n < 50000 else 700)) / 1000) ** 2, sep=',')" >>known/${kelvins}K/log.csv
    done
done
sed 's/600K/500K/; s/900K/700K/; s/1200K/900K/' scan/run.json >known/run.json
run plot known || fail "plot of known orders"
python3 - <<'PY' || fail "temperature of strongest order"
import re
text = open("known/strongest.svg").read()
# the points are drawn in place by <use>, y downwards: two jump counts at 900 K, the last below them
marks = [(float(x), float(y)) for x, y in re.findall(r"translate\(([\d.]+),([\d.]+)\)", text)]
marks = sorted(set(m for m in marks if m[0] > 100 and 100 < m[1] < 500))
assert len(marks) == 3, marks
assert marks[0][1] == marks[1][1] < marks[2][1], marks
PY

# diffusion: quoted fields, a fit over temperatures
mkdir coefficients
run anneal --cells 3 3 3 --composition Nb=1,Mo=1 --temperature 1500:2500:500 --jumps 40000 --output hot || fail "hot scan"
run diffusion hot --output coefficients/d.csv --msd coefficients/msd.csv >/dev/null || fail "diffusion"
run plot coefficients || fail "plot of coefficients"
figure coefficients/d "1000 K / T" "D (m" "vacancy" " eV"
equal "$(grep -oE '<title>(vacancy|Nb|Mo)<' coefficients/msd_Nb1Mo1_1500K.svg | cut -c8- | paste -sd' ')" "vacancy< Nb< Mo<" \
    "order, and so colours, of the displacements"
figure coefficients/msd_Nb1Mo1_1500K "mean square displacement" "time (s)" "vacancy"

# swaps: of a table whose answers are known; the last fifth of the trials counts, and the pair that orders most is named
mkdir swaps
{
    echo temperature_K,swaps_an_atom,energy_eV,acceptance,delta1_Mo-Mo,delta1_Mo-Ta,b2_units,b2_clusters,b2_largest
    for kelvins in 300 900; do
        for k in 0 1 2 3 4 5; do
            echo "$kelvins,$k,$((-k)),0.$((kelvins / 100)),0,$((kelvins == 300 ? 9 * k : 15)),$((k * (1200 - kelvins))),7,$((k * 10))"
        done
    done
} >swaps/order.csv
run plot swaps || fail "plot of swaps"
figure swaps/order "Order of Mo-Ta by swaps" "swaps tried, per atom" "300 K" "900 K"
figure swaps/order_temperature "Short-range order by swaps" "temperature (K)" "Mo-Ta" "Mo-Mo"
figure swaps/order_acceptance "Swaps that were accepted" "share of the trials"
figure swaps/order_b2 "Growth of B2 order by swaps at 300 K" "B2 units" "clusters" "units of the largest"
figure swaps/order_b2_temperature "B2 order by swaps"
python3 - <<'PY' || fail "heights of points"
import re
def heights(name):  # above the horizontal axis
    text = open(f"swaps/{name}.svg").read()
    bottom = max(float(y) for y in re.findall(r"d='M[\d.]+,([\d.]+) L", text))
    return [bottom - float(y) for y in re.findall(r"transform='translate\([\d.]+,([\d.]+)\)", text)]
low, high = heights("order_acceptance")[:2]
assert abs(high / low - 3) < 1e-3, (low, high)  # 0.9 to 0.3
cold, hot = heights("order_temperature")[3:5]  # Mo-Mo, its key, then Mo-Ta
assert abs(cold / hot - 3) < 1e-3, (cold, hot)  # 45 to 15 at the end, not 22.5 to 15 over all trials
PY
sed -i '8,$d' swaps/order.csv  # one temperature alone
rm swaps/*.svg swaps/*.png
run plot swaps || fail "plot of swaps at one temperature"
equal "$(ls swaps | xargs)" "order.csv order.png order.svg order_b2.png order_b2.svg" "figures of one temperature"

# runs on a structure are called by its name, not by where it is; what has no line through it says so once
mkdir cold
run anneal --structure "$PWD/run/final.extxyz" --temperature 200,2500 --jumps 40000 --output frozen || fail "frozen scan"
"$saddle" diffusion frozen --output cold/d.csv --msd cold/msd.csv >/dev/null 2>said || fail "diffusion of a structure"
equal "$(grep -c "no activation energy of Mo: .* at 200 K" said)" 1 "remarks on a species that did not jump"
run plot cold >said || fail "plot of a structure's coefficients"
equal "$(cat said)" "" "standard output of plot"
figure cold/d "Diffusion coefficients, final.extxyz"
figure cold/msd "Mean square displacements, final.extxyz at 2500 K" # alone: at 200 K nothing moved
grep -q '<rect .*fill="#ffffff"' cold/d.svg || fail "an SVG without a ground to its black words"

expect 2 "nowhere: expected a folder, found none" plot nowhere
mkdir empty
expect 2 "empty: expected a run, runs at different temperatures, or tables of saddle, found nothing to draw" plot empty
printf 'id,species,temperature_K,randomness\n1,Nb,400,high\n' >empty/bad.csv
expect 2 "bad.csv:2: expected a number, found 'high'" plot empty
printf 'id,species,temperature_K,randomness\n1,Nb,400\n' >empty/bad.csv
expect 2 "bad.csv:2: expected 4 fields as in the header, found 3" plot empty
printf 'id,species,temperature_K,randomness\n' >empty/bad.csv
expect 2 "bad.csv: expected rows below the header, found none" plot empty
printf 'quantity,"temperature_K\n' >empty/bad.csv
expect 2 "bad.csv:1: expected the quote that ends a field, found the end of the line" plot empty
printf 'quantity,"temperature_K"x\n' >empty/bad.csv
expect 2 "bad.csv:1: expected a comma after a quoted field, found 'x'" plot empty
: >empty/bad.csv
expect 2 "bad.csv:1: expected a header, found the end of the file" plot empty
printf 'temperature_K,quantity,species,value,standard_error,composition\n0,tracer_diffusion,Nb,1e-18,1e-19,Nb1\n' >empty/bad.csv
expect 2 "bad.csv:2: expected a temperature above 0 K, found 0" plot empty
sed -i '1a\\' empty/bad.csv  # blank lines are passed over, and counted
expect 2 "bad.csv:3: expected a temperature above 0 K, found 0" plot empty
rm empty/bad.csv
expect 2 "run/log.csv: expected a folder that can be made, found" plot run --output run/log.csv
cp -r run begun
sed -i '1q' begun/log.csv  # nothing but the header: a run that was killed at once
rm begun/*.svg begun/*.png
expect 2 "begun: expected a run, runs at different temperatures, or tables of saddle, found nothing to draw" plot begun
output=$(PATH=/nowhere "$saddle" plot run 2>&1) && fail "no gnuplot, no complaint"
[[ $output == *"gnuplot (Debian package gnuplot-nox) is missing"* ]] || fail "without gnuplot: said '$output'"
finish
