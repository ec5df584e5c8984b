#!/usr/bin/env bash
# The model NbMoTa-snap states its error on alloys that it has not seen, and has it on the data that ship.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

gunzip -c "$source_dir/examples/data/NbMoTa-snap.safetensors.gz" >data.safetensors || fail "the data that ship"
said=$("$saddle" info NbMoTa-snap | sed -n 's/^errors.left_out *{"mae_eV":\([0-9.]*\),.*/\1/p')
echo "left-out error of NbMoTa-snap: $said eV"
"$saddle" evaluate --model NbMoTa-snap --data data.safetensors --split "$source_dir/examples/data/NbMoTa-snap.left_out.txt" \
    >errors.json || fail "evaluate"
awk -v said="$said" -v found="$(json errors.json mae_eV)" \
    'BEGIN {exit !(said > 0 && said < 0.045 && (said - found) ^ 2 < 1e-10)}' ||
    fail "left-out error: $said eV stated, $(json errors.json mae_eV) eV found"
rounded=$(printf %.3f "$said")
for page in examples/data/README.md README.md; do
    grep -q "\*\*$rounded eV\*\*" "$source_dir/$page" || fail "$page does not state $rounded eV"
done
equal "$("$saddle" info data.safetensors | sed -n 's/^barriers *\([0-9]*\),.*/\1/p')" 8000 "barriers that ship"
finish
