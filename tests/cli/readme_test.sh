#!/usr/bin/env bash
# What the README says of files and of the default model is true.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
readme=$source_dir/README.md

grep -n '@[A-Z]' "$readme" && fail "a placeholder in README.md"
for target in $(grep -oE '\]\([^)#]+\)' "$readme" | sed 's/^](//; s/)$//' | grep -v '^http'); do
    [[ -e $source_dir/$target ]] || fail "README.md links to $target, which does not exist"
done

# the model's own statement: at most 0.070 eV on the alloys left out, and the README rounds the same number
said=$("$saddle" info NbMoTaWV | sed -n 's/^errors.left_out *{"mae_eV":\([0-9.]*\),.*/\1/p')
echo "left-out error of the default model: $said eV"
awk -v mae="$said" 'BEGIN {exit !(mae > 0 && mae <= 0.070)}' || fail "left-out error $said eV"
grep -q "\*\*$(printf %.3f "$said") eV\*\*" "$readme" || fail "README.md does not state $said eV"
"$saddle" info NbMoTaWV | grep -q '^reference pairs *[0-9]*, reproduced' || fail "reference pairs"
finish
