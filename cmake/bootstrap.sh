#!/usr/bin/env bash
# Installs what saddle needs on Debian 12, by apt; does nothing where everything is there.
#   bootstrap.sh            compiler, CMake, libraries: builds the program, the benchmarks and the tests
#   bootstrap.sh --tests    … and what tests/run.sh runs beside: clang, Python with ase and numpy, gnuplot
#   bootstrap.sh --aarch64  … and what tests/aarch64.sh takes: a cross compiler, qemu-user
#   bootstrap.sh --plot     … and gnuplot, for figures
#   bootstrap.sh --train    … and PyTorch with a fast BLAS: training scripts in examples/pytorch, a peer in benchmarks
set -euo pipefail

packages=(g++ cmake ninja-build libeigen3-dev libdnnl-dev libxtensor-dev librandom123-dev libcli11-dev libssl-dev nlohmann-json3-dev
          doctest-dev libbenchmark-dev libopenmpi-dev openmpi-bin libkim-api-dev openkim-models
          liblammps0 lammps-data)
for option in "$@"; do
    case $option in
        --tests) packages+=(clang libclang-rt-14-dev llvm python3 python3-ase python3-numpy gnuplot-nox) ;;
        --aarch64) packages+=(g++-aarch64-linux-gnu qemu-user) ;;
        --plot) packages+=(gnuplot-nox) ;;
        --train) packages+=(python3 python3-torch python3-numpy libopenblas0-pthread) ;;
        -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
        *) echo "bootstrap.sh: unknown option '$option' (--tests, --aarch64, --plot, --train)" >&2; exit 2 ;;
    esac
done

if ! command -v dpkg-query >/dev/null; then
    echo "bootstrap.sh: no Debian package system here; needed are the equivalents of: ${packages[*]}" >&2
    exit 0  # they may well be installed by other means; CMake says what it misses
fi

missing=()
for package in $(printf '%s\n' "${packages[@]}" | sort -u); do
    status=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $status == installed ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

if ((EUID == 0)); then
    as_root=(env DEBIAN_FRONTEND=noninteractive)
elif command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
    as_root=(sudo env DEBIAN_FRONTEND=noninteractive)
else
    echo "bootstrap.sh: these packages are missing and need root to be installed: ${missing[*]}" >&2
    exit 1
fi

echo "bootstrap.sh: installing ${missing[*]}" >&2
"${as_root[@]}" apt-get -qq update >&2
"${as_root[@]}" apt-get -qq --yes --no-install-recommends install "${missing[@]}" >&2
