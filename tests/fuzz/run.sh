#!/usr/bin/env bash
# Builds the fuzz targets (clang++, address and undefined-behaviour sanitizers) and runs each one on its corpus.
#   tests/fuzz/run.sh [SECONDS] [TARGET…]     each target for so many seconds (10 where left out)
#   tests/fuzz/run.sh --runs N [TARGET…]      each target for N inputs, the same ones every time on a fresh build folder
#   tests/fuzz/run.sh --list                  names of the targets
#   tests/fuzz/run.sh --jobs N …              so many targets side by side (all cores where left out)
# Fails on a finding: a crash, a wrong answer, an exception that is no input_error, more memory than the input is worth,
# a minute for one input. Findings stay in build/fuzz/findings, inputs that reached new code in build/fuzz/corpus.
set -uo pipefail
cd "$(dirname "$0")/../.."

amount=(-max_total_time=10)
jobs=$(nproc)
targets=()
all=$(for source in tests/fuzz/*_fuzz.cpp; do basename "$source" _fuzz.cpp; done)
while (($#)); do
    case $1 in
        --runs) amount=("-runs=${2:?--runs needs a number}" -seed=1); shift ;;
        --jobs) jobs=${2:?--jobs needs a number}; shift ;;
        --list) echo "$all"; exit 0 ;;
        -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
        *[!0-9]*)
            grep -qx -- "$1" <<<"$all" || { echo "tests/fuzz/run.sh: no target or option '$1' (--list, --help)" >&2; exit 2; }
            targets+=("$1") ;;
        *) amount=("-max_total_time=$1") ;;
    esac
    shift
done
((${#targets[@]})) || mapfile -t targets <<<"$all"

cmake --preset fuzz >/dev/null &&
    cmake --build build/fuzz --parallel "$jobs" --target "${targets[@]/#/fuzz.}" || exit 1
build=build/fuzz
mkdir -p "$build"/{findings,logs}

# fuzz TARGET OPTION…: runs one target; its log says the rest.
fuzz() {
    local name=$1 log=$build/logs/$1.log started=${EPOCHREALTIME/[.,]/} options=()
    shift
    [[ -e tests/fuzz/$name.dict ]] && options+=("-dict=tests/fuzz/$name.dict")
    mkdir -p "$build/corpus/$name"
    # short inputs are fast, and as long as the longest example they reach all that a long one does
    local longest=512 example size
    for example in "tests/fuzz/corpus/$name"/*; do
        size=$(($(wc -c <"$example") * 5 / 4))
        ((size > longest)) && longest=$size
    done
    "$build/tests/fuzz.$name" "$@" "${options[@]}" "-max_len=$longest" -timeout=60 -print_final_stats=1 \
        -artifact_prefix="$build/findings/$name-" "$build/corpus/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1
    echo "exit status $? after $((${EPOCHREALTIME/[.,]/} - started)) microseconds" >>"$log"
}
export -f fuzz
export build
printf '%s\n' "${targets[@]}" | xargs -P "$jobs" -I NAME bash -c 'fuzz "$@"' fuzz NAME "${amount[@]}"

failed=0
printf '%-16s %12s %10s  %s\n' target inputs inputs/s findings
for name in "${targets[@]}"; do
    log=$build/logs/$name.log
    read -r status microseconds < <(sed -n 's/^exit status \(.*\) after \(.*\) microseconds$/\1 \2/p' "$log")
    inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    printf '%-16s %12s %10d  %s\n' "$name" "${inputs:-?}" $((${inputs:-0} * 1000000 / microseconds)) \
        "$([[ $status == 0 ]] && echo none || echo ONE)"
    [[ $status == 0 ]] && continue
    failed=1
    grep -aE '^finding:|runtime error:|ERROR: |what\(\):|SUMMARY:' "$log" | head -4 | sed 's/^/    /'
    grep -ao "$build/findings/[^ ]*" "$log" | tail -1 | sed "s|^|    again: $build/tests/fuzz.$name |"
done
exit $failed
