#!/usr/bin/env bash
# The data that ship are what the documented commands make, to the last bit: the first crystals of two of them are made anew.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
snap=snap:SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000
if ! "$saddle" info $snap >/dev/null 2>said; then
    echo "skipped: $(cat said)" >&2
    [[ -n ${CI-} ]] && exit 1
    exit 77
fi
made() {  # FOLDER SHIPPED ARGUMENTS…
    local folder=$1 shipped=$2
    shift 2
    "$saddle" --quiet dataset --potential $snap "$@" --output "$folder" || fail "dataset $folder"
    "$saddle" --quiet convert "$folder" "$folder.safetensors" --species Nb,Mo,Ta || fail "convert $folder"
    gunzip -c "$source_dir/examples/data/$shipped.safetensors.gz" >shipped.safetensors || fail "the data that ship"
    python3 - "$folder.safetensors" <<'PY' || fail "$shipped is not what its command makes"
import json, struct, sys

def alloys(name):
    """Of each crystal its lattice constant and the bytes of its rows."""
    data = open(name, "rb").read()
    size, = struct.unpack("<Q", data[:8])
    header, data = json.loads(data[8:8 + size]), data[8 + size:]
    crystals = json.loads(header.pop("__metadata__")["saddle_data"])["alloys"]
    rows = {}
    for tensor, entry in header.items():
        first, last = entry["data_offsets"]
        count, each = entry["shape"][0], (last - first) // entry["shape"][0]
        rows[tensor] = [data[first + k * each:first + (k + 1) * each] for k in range(count)]
    of = [int.from_bytes(place, "little") for place in rows.pop("alloy")]
    found = {c["name"]: (c["lattice_constant_A"], []) for c in crystals}
    for k, place in enumerate(of):
        found[crystals[place]["name"]][1].append({tensor: values[k] for tensor, values in rows.items()})
    return found

shipped, made = alloys("shipped.safetensors"), alloys(sys.argv[1])
assert len(made) >= 2 and all(len(rows) == 8 for _, rows in made.values())
for name, crystal in made.items():
    assert crystal == shipped[name], (name, crystal[0], shipped[name][0])
PY
}
made NbMoTa NbMoTa-snap --grid 20 --species Nb,Mo,Ta --count 96
made equimolar_686 NbMoTa-snap-equimolar-686 --composition Nb=1,Mo=1,Ta=1 --cells 7 7 7 --count 16
finish
