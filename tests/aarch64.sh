#!/usr/bin/env bash
# Builds for AArch64, runs unit tests under qemu-user, and compares a run of 2,000 jumps with that of this machine: clock,
# vacancy and occupation must be the same to the last bit.
#   tests/aarch64.sh [FOLDER]   builds in FOLDER (build/aarch64); needs g++-aarch64-linux-gnu and qemu-user
#   CXX, CROSS_CXX, EMULATOR    other compilers and emulator than g++, aarch64-linux-gnu-g++ and qemu-aarch64
# Exits with 77 where compiler or emulator are missing.
set -euo pipefail
[[ ${1-} == -h || ${1-} == --help ]] && { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0; }
cd "$(dirname "$0")/.."

build=${1-build/aarch64}
native=${CXX-g++}
cross=${CROSS_CXX-aarch64-linux-gnu-g++}
emulator=${EMULATOR-qemu-aarch64}
tests=(network.simd network.int16 core.math core.vector_math kmc.kmc barrier.environment_memo barrier.sample_rows
       barrier.with_memo)
for tool in "$native" "$cross" "$emulator"; do
    command -v "$tool" >/dev/null || { echo "tests/aarch64.sh: skipped: no $tool" >&2; exit 77; }
done

# Libraries that are headers alone, without the C library's headers of this machine beside them.
mkdir -p "$build/include"
for headers in doctest Random123 nlohmann; do
    ln -sfn "$(realpath "/usr/include/$headers")" "$build/include/$headers"
done
# No -ffp-contract: what the compiler may contract, it does; no result may depend on it.
flags=(-std=c++20 -O2 -Iinclude -Itests -isystem "$build/include")

compile() {  # COMPILER OUTPUT SOURCE…: unless the program is newer than every header and source
    local compiler=$1 output=$2
    shift 2
    if [[ ! -e $output || -n $(find include tests -newer "$output" -type f -print -quit) ]]; then
        "$compiler" "${flags[@]}" "$@" -o "$output" || return
    fi
}

compile_all() {
    compile "$native" "$build/same_run.native" tests/aarch64/same_run.cpp &&
        compile "$cross" "$build/same_run" -static tests/aarch64/same_run.cpp &&
        compile "$cross" "$build/main.o" -c tests/main.cpp || return
    for name in "${tests[@]}"; do
        compile "$cross" "$build/test.$name" -static "tests/${name/.//}_test.cpp" "$build/main.o" || return
    done
}

failures=0
fail() {
    echo "tests/aarch64.sh: $1" >&2
    failures=$((failures + 1))
}

compile_all || { echo 'tests/aarch64.sh: does not compile' >&2; exit 1; }
for name in "${tests[@]}"; do
    echo "$name:"
    "$emulator" "$build/test.$name" || fail "$name failed"
done

model=examples/models/NbMoTaWV.safetensors
here=$("$build/same_run.native" $model 2000)
there=$("$emulator" "$build/same_run" $model 2000)
printf 'this machine:\n%s\nAArch64:\n%s\n' "$here" "$there"
[[ -n $here && $here == "$there" ]] || fail 'the runs differ'
exit $((failures > 0))
