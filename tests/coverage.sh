#!/usr/bin/env bash
# Which lines and branches of include/saddle the unit tests reach, by clang's counters (a template counts as reached where
# one instantiation is; what no test instantiates is not seen). Needs the tests of the preset sanitize to have run.
#   tests/coverage.sh                   by room
#   tests/coverage.sh --readers         … and every line and branch of a reader that no test reaches; fails where the
#                                       table of docs/testing.md does not say why
#   tests/coverage.sh PATH…             … and those of the headers whose path contains one of the texts
#   tests/coverage.sh --build DIR …     of another build folder than build/sanitize
set -euo pipefail
cd "$(dirname "$0")/.."

readers=(/io/ structure/recognise network/model_file network/nnk_import network/onnx_import network/read_model
    dataset/alloy_folder dataset/barrier_table dataset/crystal_records dataset/data_set_file dataset/npy_layout
    potential/setfl potential/snap_parameters core/archive core/file core/sealed core/growing_file kmc/checkpoint.hpp kmc/event_log)
build=build/sanitize
export READERS=
[[ ${1-} == --build ]] && { build=${2:?--build needs a folder}; shift 2; }
case ${1-} in
    --readers) shown=("${readers[@]}") READERS=yes ;;
    -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    -*) echo "tests/coverage.sh: unknown option '$1' (--readers, --build)" >&2; exit 2 ;;
    *) shown=("$@") ;;
esac

if ! compgen -G "$build/coverage/*.profraw" >/dev/null; then
    echo "tests/coverage.sh: no counts yet: cmake --preset sanitize && cmake --build --preset sanitize && ctest --preset sanitize" >&2
    exit 1
fi
llvm-profdata merge --sparse "$build"/coverage/*.profraw --output "$build/coverage/all.profdata"
programs=("$build"/tests/test.*)
[[ -e $build/bin/saddle ]] && programs+=("$build/bin/saddle")
# "mismatched data" are inline functions that one program has and another does not use
llvm-cov export --instr-profile "$build/coverage/all.profdata" "${programs[0]}" "${programs[@]/#/--object=}" \
    >"$build/coverage/all.json" 2> >(grep -v 'functions have mismatched data' >&2)

python3 - "$build/coverage/all.json" "${shown[@]}" <<'PY'
import collections, json, os, re, sys

# rows "| `PATH` | `CODE`, `CODE` | why |": what a line of the file has in it
justified = collections.defaultdict(list)
for row in open("docs/testing.md"):
    if found := re.match(r"\| `(\S+\.hpp)` \| (.*) \| .* \|$", row):
        justified["include/saddle/" + found[1]] += re.findall("`(.*?)`", found[2])
unjustified = 0

files = json.load(open(sys.argv[1]))["data"][0]["files"]
rooms = collections.defaultdict(lambda: [0, 0, 0, 0])


def lines_of(file):
    """Count of each line of code: the largest of the regions that begin in it or reach into it."""
    counts = {}
    reaching = None
    line = 0
    for row, _, count, has_count, is_entry, is_gap in file["segments"]:
        if reaching is not None:
            for between in range(line + 1, row):
                counts[between] = reaching
        if row != line and reaching is not None:
            counts[row] = reaching
        if has_count and is_entry and not is_gap:
            counts[row] = max(counts.get(row, 0), count)
        reaching = count if has_count else None
        line = row
    return counts


def branches_of(file, lines):
    """Times each condition was true and false, over all instantiations. One that was never asked on a line that was
    reached is a constant, or the second half of a condition that is listed."""
    counts = collections.defaultdict(lambda: [0, 0])
    for row, column, _, _, taken, passed, *_ in file["branches"]:
        counts[row, column][0] += taken
        counts[row, column][1] += passed
    return {place: count for place, count in counts.items() if any(count) or not lines.get(place[0])}


for file in files:
    path = os.path.relpath(file["filename"])
    if not path.startswith("include/saddle/"):
        continue
    room = path.split("/")[2] if path.count("/") > 2 else "saddle.hpp"
    lines = lines_of(file)
    branches = branches_of(file, lines)
    total = rooms[room]
    total[0] += file["summary"]["lines"]["covered"]
    total[1] += file["summary"]["lines"]["count"]
    total[2] += sum((taken > 0) + (passed > 0) for taken, passed in branches.values())
    total[3] += 2 * len(branches)
    if not any(text in path for text in sys.argv[2:]):
        continue
    source = open(path).read().split("\n")

    def show(row, place, what, code):
        global unjustified
        known = any(part in source[row - 1] for part in justified[path])
        unjustified += not known
        print(f"{path}:{place}: {what}: {code.strip()}{' (docs/testing.md says why)' if known else ''}")

    for row, count in sorted(lines.items()):
        if count == 0 and source[row - 1].strip() != "}":
            show(row, row, "line never reached", source[row - 1])
    for (row, column), (taken, passed) in sorted(branches.items()):
        is_code = "= default;" not in source[row - 1]  # whose comparisons have no counters of their own
        if is_code and lines.get(row) and not (taken and passed):
            show(row, f"{row}:{column}", f"never {'false' if taken else 'true'}", source[row - 1][column - 1 :])


def share(part, whole):
    return f"{100 * part / whole:6.2f} % of {whole:6}" if whole else f"{'':8} of {whole:6}"


print(f"{'room':12} {'lines':>19} {'branches':>19}")
for room, counts in sorted(rooms.items()):
    print(f"{room:12} {share(*counts[:2])} {share(*counts[2:])}")
counts = [sum(column) for column in zip(*rooms.values())]
print(f"{'all':12} {share(*counts[:2])} {share(*counts[2:])}")
if os.environ["READERS"] and unjustified:
    sys.exit(f"tests/coverage.sh: {unjustified} lines and branches of readers without a test or a reason")
PY
