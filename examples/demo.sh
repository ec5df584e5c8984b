#!/usr/bin/env bash
# From nothing to a result: builds the program, orders a random NbMoTa crystal at 800 K with one vacancy and draws how
# short-range order grows. Leaves demo-output/ with log.csv, final.dump, order.png and order.svg.
set -euo pipefail
cd "$(dirname "$0")/.."

output=demo-output
saddle=build/release/bin/saddle

build() {
    bash cmake/bootstrap.sh --plot
    cmake --preset release >/dev/null
    cmake --build --preset release --target saddle --parallel "$(nproc)"
}

anneal() {
    "$saddle" anneal --cells 8 8 8 --composition Nb=1,Mo=1,Ta=1 --temperature 800 --jumps 2000000 \
        --output "$output" --overwrite
}

# Figure of the first shell; colours are Okabe and Ito's, which colour-blind readers can tell apart.
draw() {
    gnuplot -e "folder='$output'" - <<'PLOT'
log = folder.'/log.csv'
set datafile separator ','
columns = system("head -n 1 '".log."' | tr ',' '\\n' | grep '^delta1_'")
array colour[6] = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9']
curve(k) = word(columns, k)
pair(k) = curve(k)[8:*]

set encoding utf8
set title 'Short-range order of equimolar NbMoTa at 800 K'
set xlabel 'vacancy jumps (10⁶)'
set ylabel 'first-neighbour pairs above random, per site'
set key outside right top title 'pair'
set grid lt 1 lc rgb '#dddddd'

set terminal pngcairo size 1200,750 fontscale 1.4
set output folder.'/order.png'
plot for [k = 1:words(columns)] log using (column('jump') / 1e6):(column(curve(k))) with lines lw 2 \
    lc rgb colour[(k - 1) % 6 + 1] dt 1 + (k - 1) / 6 title pair(k)

set terminal svg size 800,500 background 'white'
set output folder.'/order.svg'
replot
PLOT
}

# Last line of the log as a table: pairs down, shells across.
print_order() {
    awk -F, '
        NR == 1 { split($0, name); columns = NF }
        { last = $0 }
        END {
            split(last, value)
            for (k = 1; k <= columns; ++k) {
                if (name[k] !~ /^delta[0-9]+_/) continue
                shell = name[k]; sub(/^delta/, "", shell); sub(/_.*/, "", shell)
                pair = name[k]; sub(/^[^_]*_/, "", pair)
                if (!(pair in seen)) { seen[pair] = 1; pairs[++count] = pair }
                if (shell > shells) shells = shell + 0
                order[pair, shell + 0] = value[k]
            }
            printf "\nPairs above random, per site, after %s jumps (%s s)\n%-8s", value[1], value[2], "pair"
            for (s = 1; s <= shells; ++s) printf "%10s", "shell " s
            printf "\n"
            for (p = 1; p <= count; ++p) {
                printf "%-8s", pairs[p]
                for (s = 1; s <= shells; ++s) printf "%10.3f", order[pairs[p], s]
                printf "\n"
            }
        }' "$output/log.csv"
    echo "Figures: $output/order.png, $output/order.svg"
}

build
anneal
draw
print_order
