# Shared by the shell tests of the program: `source "$2/tests/cli/support/lib.sh" "$1" "$2"` gives a scratch folder as
# working directory, the program as $saddle and the checks below.
set -uo pipefail
saddle=$(realpath "$1")
source_dir=$(realpath "$2")
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
cd "$scratch"
failures=0

fail() {
    echo "FAILED: $*" >&2
    failures=$((failures + 1))
}

finish() {
    ((failures == 0)) || exit 1
    echo "passed"
}

# Path of shared data; the test is skipped (77 is CTest's sign for it) where it is missing, and fails in CI.
shared_data() {
    local path=$source_dir/../shared/data/$1
    if [[ ! -e $path ]]; then
        echo "skipped: no $1 in ../shared/data" >&2
        [[ -n ${CI-} ]] && exit 1
        exit 77
    fi
    realpath "$path"
}

# expect STATUS 'TEXT' ARGUMENTS…: the program ends with the status and says the text on stderr.
expect() {
    local status=$1 text=$2 found output
    shift 2
    output=$("$saddle" "$@" 2>&1 >/dev/null)
    found=$?
    [[ $found == "$status" ]] || fail "saddle $*: exit status $found instead of $status ($output)"
    [[ $output == *"$text"* ]] || fail "saddle $*: said '$output' instead of '$text'"
}

# with_mounts FUNCTION: in a shell and a name space of its own, where it may mount; it returns its failures, 77 where nothing
# can be mounted. What it calls and reads is exported before.
with_mounts() {
    local what=${1//_/ } status
    if ! unshare --mount --map-root-user true 2>/dev/null; then
        echo "$what: skipped, no name space for mounts here"
        return
    fi
    export -f "$1" fail
    export saddle scratch
    failures=0 unshare --mount --map-root-user bash -c "$1" 2>mounted.log
    status=$?
    cat mounted.log >&2
    case $status in
        0) echo "$what: passed" ;;
        77) echo "$what: skipped, no tmpfs can be mounted here" ;;
        *) fail "$what" ;;
    esac
}

# write_fcc_alloy FILE: 3 x 3 x 3 fcc cells of 3.9 A, A and B at random, as extended XYZ.
write_fcc_alloy() {
    python3 - "$1" <<'PY'
import random, sys
random.seed(4)
rows = []
for i in range(3):
    for j in range(3):
        for k in range(3):
            for b in ((0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)):
                rows.append((random.choice("AB"), 3.9 * (i + b[0]), 3.9 * (j + b[1]), 3.9 * (k + b[2])))
with open(sys.argv[1], "w") as out:
    out.write(f'{len(rows)}\nLattice="11.7 0 0 0 11.7 0 0 0 11.7" Properties=species:S:1:pos:R:3 pbc="T T T"\n')
    out.writelines("%s %.3f %.3f %.3f\n" % r for r in rows)
PY
}

# equal FOUND EXPECTED WHAT
equal() { [[ $1 == "$2" ]] || fail "$3: '$1' instead of '$2'"; }

# wait_for WHAT COMMAND…: until the command succeeds, for a minute; a busy machine needs its time.
wait_for() {
    local what=$1 k
    shift
    for ((k = 0; k < 3000; ++k)); do
        "$@" 2>/dev/null && return
        sleep 0.02
    done
    fail "waited for $what"
}

# json FILE KEY…: a value of a JSON file, by Python's standard library.
json() {
    python3 - "$@" <<'PY'
import json, sys
value = json.load(open(sys.argv[1]))
for key in sys.argv[2:]:
    value = value[int(key)] if isinstance(value, list) else value[key]
print(value)
PY
}

# results FOLDER: run.json without what depends on the wall clock, and a checksum of every other result below the folder.
results() {
    python3 - "$1" <<'PY'
import hashlib, json, os, sys
for folder, folders, files in sorted(os.walk(sys.argv[1])):
    for name in sorted(files):
        path = os.path.join(folder, name)
        if name.startswith("checkpoint."):
            continue
        data = open(path, "rb").read()
        if name == "run.json":
            record = json.loads(data)
            record.pop("wall_s", None)
            record.pop("jumps_per_second", None)
            data = json.dumps(record, indent=1).encode()
        print(os.path.relpath(path, sys.argv[1]), hashlib.sha256(data).hexdigest())
PY
}

# same_results FOUND EXPECTED WHAT: two folders of runs hold the same, byte for byte.
same_results() {
    diff <(results "$1") <(results "$2") >&2 || fail "$3: results differ"
}
