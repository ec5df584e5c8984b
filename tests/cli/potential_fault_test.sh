#!/usr/bin/env bash
# Faults that meet saddle neb, dataset and order: a disk that fills ends them with one message; what is finished stays, and
# the same command goes on to the bytes of one that met no fault.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

write_fcc_alloy ab.xyz
potential=lj:5,A=0.4/2.5,B=0.34/2.42
neb() { "$saddle" --quiet neb --potential $potential --lattice fcc --structure "$scratch/ab.xyz" --vacancy 5 --bands bands --output neb.csv "$@"; }
dataset() { "$saddle" --quiet dataset --potential $potential --lattice fcc --cells 3 3 3 --composition A=1,B=1 --count 72 --output data "$@"; }
order() {
    "$saddle" --quiet order --potential $potential --lattice fcc --cells 3 3 3 --composition A=1,B=1 --lattice-constant 3.8 \
        -T 300,900 --swaps 1 --output order --checkpoint-every 1 "$@"
}
mkdir whole
(cd whole && neb && dataset && order) || fail "commands that meet no fault"

# faulty COMMAND ARGUMENTS…: ends with status 1 and one message of a write that failed, and leaves nothing half written
faulty() {
    local status
    "$@" 2>"$scratch/said"
    status=$?
    [[ $status == 1 ]] || fail "$1: exit status $status instead of 1 ($(cat "$scratch/said"))"
    [[ $(wc -l <"$scratch/said") == 1 && $(cat "$scratch/said") == "saddle: error: "*": cannot "*"$reason" ]] || fail "$1: said '$(cat "$scratch/said")'"
    [[ -z $(find . -name '*.part') ]] || fail "$1: half of a file is left"
}
whole() { diff -r "$1" "$scratch/whole/$1" >&2 || fail "$1 differs from one that met no fault"; }
goes_on() {
    neb --threads 1 && dataset --threads 1 && order --threads 1 || fail "going on"
    for result in bands neb.csv data order; do whole $result; done
    [[ -e neb.csv.begun ]] && fail "rows that were begun are left beside a table that is whole"
}

# a file that may not grow beyond a limit: bands, a crystal, a checkpoint
mkdir limited && cd limited || exit 1
reason='File too large'
(ulimit -f 4; faulty neb; faulty dataset; exit $failures) || fail "a limit on the size of a file"
(ulimit -f 2; faulty order; exit $failures) || fail "a limit on the size of a file"
goes_on
cd ..

# a full disk, where this user may mount one
full_disk() {
    mkdir -p disk
    mount -t tmpfs -o size=1m tmpfs disk || return 77
    cd disk || return 1
    reason='No space left on device'
    head -c 700K /dev/zero >filler
    faulty neb --threads 2
    begun=$(grep -c normal neb.csv.begun)
    ((begun > 0 && begun < 12)) || fail "neb: $begun rows before the disk was full"
    faulty neb --threads 1  # a disk that is still full
    (($(grep -c normal neb.csv.begun) >= begun)) || fail "neb: rows are lost"
    rm filler
    neb && whole bands && whole neb.csv
    rm -r bands
    head -c $(($(stat -f -c '%a * %S' .) - 36000)) /dev/zero >filler
    faulty dataset --threads 1
    begun=$(cat data/*.csv | grep -c normal)
    ((begun > 0 && begun < 72)) || fail "dataset: $begun barriers before the disk was full"
    rm filler
    dataset && whole data
    rm -r data
    head -c $(($(stat -f -c '%a * %S' .) - 20000)) /dev/zero >filler
    faulty order --threads 2
    rm filler
    goes_on
    cd .. && umount disk
    return "$failures"
}
export -f faulty whole goes_on neb dataset order
export potential
with_mounts full_disk
finish
