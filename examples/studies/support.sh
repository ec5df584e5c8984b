# Shared by the studies: `source "$(dirname "$0")/support.sh"`, then `options "$@"` reads the command line.
# Sets $saddle, $output, $crystal (arguments that give a crystal of the alloy), $model (arguments that give the model) and
# $small (1 for a quick look at tiny sizes).

usage() {  # the comment at the head of the study
    sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"
    cat <<'TEXT'

  --output DIR    folder of the results (default: studies/NAME); the same command goes on where it was stopped
  --nkk DIR       folder with the published network of Xing et al. (weights.npy, initial.dump) instead of the default model
  --saddle FILE   the program (default: build/release/bin/saddle)
  --threads N     runs side by side (default: all cores)
  --small         tiny sizes, some seconds: shows what comes, proves nothing
TEXT
}

options() {
    local nkk=
    name=$(basename "$0" .sh)
    output=studies/$name small=0 threads=()
    saddle=$(dirname "$0")/../../build/release/bin/saddle
    while (($# > 0)); do
        case $1 in
            -h | --help) usage; exit 0 ;;
            --small) small=1; shift; continue ;;
            --output | --nkk | --saddle | --threads) [[ -n ${2-} ]] || wrong "$1: expected a value, found none" ;;
            *) wrong "unknown option '$1' (--help explains)" ;;
        esac
        case $1 in
            --output) output=$2 ;;
            --nkk) nkk=$2 ;;
            --saddle) saddle=$2 ;;
            --threads) threads=(--threads "$2") ;;
        esac
        shift 2
    done
    command -v "$saddle" >/dev/null || wrong "$saddle: expected the program, found none (cmake --build --preset release)"
    saddle=$(realpath "$(command -v "$saddle")")
    model=() crystal=(--cells 8 8 8 --composition Nb=1,Mo=1,Ta=1)
    if [[ -n $nkk ]]; then
        for file in weights.npy initial.dump; do
            [[ -r $nkk/$file ]] || wrong "$nkk/$file: expected a readable file, found none"
        done
        model=(--model "$(realpath "$nkk/weights.npy")")
        crystal=(--structure "$(realpath "$nkk/initial.dump")" --species Nb,Mo,Ta)
    fi
    mkdir -p "$output"
    cd "$output"
}

wrong() {
    echo "$(basename "$0"): $*" >&2
    exit 2
}

# anneal FOLDER ARGUMENTS…: a run, or what is left of it
anneal() {
    local folder=$1
    shift
    if [[ -e $folder/run.json ]]; then
        "$saddle" resume "$folder" "${threads[@]}"
    else
        "$saddle" anneal "${model[@]}" "$@" "${threads[@]}" --output "$folder"
    fi
}

# make FILE COMMAND…: a command that writes a table or structure, unless it is there
make() {
    local file=$1
    shift
    [[ -e $file ]] || "$@"
}
