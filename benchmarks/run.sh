#!/usr/bin/env bash
# Builds the benchmarks, runs all of them in one go and prints a table: stage, rate, share of the peak, ratio to peers.
#   --output DIR    where results.json and table.md go (default: build/release/benchmarks-results)
#   --quick         a look: one round, short loops, hardly any warm-up; too little for compare.py
#   --filter REGEX  only the benchmarks whose name matches
#   --rounds N      how often every program is started (default: 3)
#   --bin DIR       programs that are built already
# Every round runs every program once, pinned to one core where taskset exists; a program shuffles its repetitions.
# PYTHON names the interpreter that has PyTorch, where python3 in the PATH is another.
set -euo pipefail
source_dir=$(cd "$(dirname "$0")/.." && pwd)

fail() { echo "benchmarks/run.sh: $1" >&2; exit 2; }

output=$source_dir/build/release/benchmarks-results
bin='' filter=. rounds='' default_rounds=3 repetitions=7 min_time=0.1 warm_up=200000
programs=()  # one a source, by name
for source in "$source_dir"/benchmarks/*_benchmark.cpp; do
    programs+=("$(basename "$source" .cpp)")
done
while (($#)); do
    case $1 in
        --output | --filter | --rounds | --bin)
            (($# > 1)) || fail "$1: a value is missing"
            declare "${1#--}=$2"
            shift ;;
        --quick) default_rounds=1 repetitions=2 min_time=0.005 warm_up=1000 ;;
        -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
        *) fail "unknown option '$1' (--output, --quick, --filter, --rounds, --bin)" ;;
    esac
    shift
done
rounds=${rounds:-$default_rounds}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || fail "--rounds: expected a number from 1, found '$rounds'"
[[ -z $bin || -x $bin/peak_benchmark ]] || fail "--bin: no peak_benchmark in '$bin'"

build() {
    bin=$source_dir/build/release/bin
    bash "$source_dir/cmake/bootstrap.sh"
    (cd "$source_dir" && cmake --preset release && cmake --build --preset release --parallel "$(nproc)" \
        --target saddle saddle_peak "${programs[@]}") >&2
}

# pinned THREADS COMMAND…: one thread gets one core, the last of those that may be used.
pinned() {
    local threads=$1 core
    shift
    if [[ $threads == 1 ]] && command -v taskset >/dev/null; then
        core=$(taskset -cp $$ | sed 's/.*[ ,-]//')
        OMP_NUM_THREADS=1 taskset -c "$core" "$@"
    else
        OMP_NUM_THREADS=$threads "$@"
    fi
}

wants_pytorch() {
    local network rows
    for network in published default; do
        for rows in 8 64 512 4096; do
            [[ network/$network/pytorch/rows:$rows =~ $filter ]] && return 0
        done
    done
    return 1
}

# The first interpreter that has PyTorch; none where there is none.
python_with_torch() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 /usr/bin/python3; do
        "$candidate" -c 'import numpy, torch' 2>/dev/null && { echo "$candidate"; return; }
    done
    return 0
}

# run_program ROUND PROGRAM: what it measures goes to raw/ROUND.PROGRAM.json, what it says is shown where it fails.
run_program() {
    local round=$1 program=$2 threads=1 said
    [[ $program == threads_benchmark ]] && threads=$(nproc)
    [[ -n $("$bin/$program" --benchmark_list_tests --benchmark_filter="$filter" 2>/dev/null) ]] || return 0
    echo "round $round of $rounds: $program" >&2
    said=$(pinned "$threads" "$bin/$program" --benchmark_filter="$filter" --benchmark_min_time="$min_time" \
        --benchmark_repetitions="$repetitions" --benchmark_enable_random_interleaving=true --warm-up="$warm_up" \
        --benchmark_out_format=json --benchmark_out="$raw/$round.$program.json" 2>&1 >/dev/null) ||
        { echo "$said" >&2; echo "benchmarks/run.sh: $program failed" >&2; exit 1; }
}

run_pytorch() {
    local round=$1 name
    for name in published default; do
        [[ -f $raw/$name.safetensors ]] || continue
        pinned 1 "$torch_python" "$source_dir/benchmarks/peers/pytorch_network.py" "$raw/$name.safetensors" \
            --name "$name" --filter "$filter" --min-time "$min_time" --repetitions "$repetitions" \
            --peak "$bin/libsaddle_peak.so" --output "$raw/$round.pytorch_$name.json" >/dev/null
    done
}

# The models as files that the peer reads.
convert_models() {
    local weights=$source_dir/../shared/data/nkk/weights.npy
    cp "$source_dir/examples/models/NbMoTaWV.safetensors" "$raw/default.safetensors"
    [[ ! -f $weights ]] || "$bin/saddle" --quiet convert "$weights" "$raw/published.safetensors"
}

[[ -n $bin ]] || build
mkdir -p "$output"
raw=$(mktemp -d)
trap 'rm -rf "$raw"' EXIT
torch_python='' missing=()
if wants_pytorch; then
    torch_python=$(python_with_torch)
    if [[ -n $torch_python ]]; then convert_models; else missing=(--without-pytorch); fi
fi
for ((round = 1; round <= rounds; ++round)); do
    for program in "${programs[@]}"; do
        [[ ! -x $bin/$program ]] || run_program "$round" "$program"
    done
    [[ -z $torch_python ]] || run_pytorch "$round"
done
python3 "$source_dir/benchmarks/report.py" "$raw" --output "$output" "${missing[@]}"
