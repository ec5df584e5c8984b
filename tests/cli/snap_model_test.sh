#!/usr/bin/env bash
# The model NbMoTa-snap states its errors on alloys that it has not seen, jumps back too, and has them on the data that ship.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

gunzip -c "$source_dir/examples/data/NbMoTa-snap.safetensors.gz" >data.safetensors || fail "the data that ship"
said=$("$saddle" info NbMoTa-snap | sed -n 's/^errors.left_out *{"mae_eV":\([0-9.]*\),.*/\1/p')
echo "left-out error of NbMoTa-snap: $said eV"
"$saddle" evaluate --model NbMoTa-snap --data data.safetensors --split "$source_dir/examples/data/NbMoTa-snap.left_out.txt" \
    >errors.json || fail "evaluate"
awk -v said="$said" -v found="$(json errors.json mae_eV)" \
    'BEGIN {exit !(said > 0 && said < 0.035 && (said - found) ^ 2 < 1e-10)}' ||
    fail "left-out error: $said eV stated, $(json errors.json mae_eV) eV found"
for part in reverse forward_minus_reverse; do
    said_back=$("$saddle" info NbMoTa-snap | sed -n "s/^errors.left_out_$part *{\"mae_eV\":\([0-9.]*\),.*/\1/p")
    found=$(json errors.json $part mae_eV)
    awk -v said="$said_back" -v found="$found" 'BEGIN {exit !(said > 0 && said < 0.043 && (said - found) ^ 2 < 1e-10)}' ||
        fail "left-out error, $part: $said_back eV stated, $found eV found"
done
rounded=$(printf %.3f "$said")
for page in examples/data/README.md README.md; do
    grep -q "\*\*$rounded eV\*\*" "$source_dir/$page" || fail "$page does not state $rounded eV"
done
equal "$("$saddle" info data.safetensors | sed -n 's/^reverse barriers *//p')" 8000 "reverse barriers that ship"
equal "$("$saddle" info data.safetensors | sed -n 's/^barriers *\([0-9]*\),.*/\1/p')" 8000 "barriers that ship"
finish
