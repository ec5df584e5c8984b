#!/usr/bin/env bash
# The model NbMoTaWV-sdm, on density maps: it loads, agrees with the digit map's model as far as two models of the same
# barriers do, keeps to its bound in bf16, and has the error that it states.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
model=NbMoTaWV-sdm

"$saddle" info $model >info.txt || fail "info"
grep -qE 'density map of 8 shells, .*, mean of [0-9]+ turns' info.txt || fail "no density map: $(<info.txt)"
grep -qE 'reference pairs *[1-9][0-9]*, reproduced' info.txt || fail "reference pairs: $(<info.txt)"
grep -q 'training.licence *MIT' info.txt || fail "no licence"
(($(wc -c <"$source_dir/examples/models/$model.safetensors") < 1000000)) || fail "it is larger than 1 MB"

# a crystal of every species; two networks of 0.07 eV cannot be farther apart than their errors together
"$saddle" anneal --cells 3 3 3 --composition Nb=1,Mo=1,Ta=1,W=1,V=1 --temperature 3000 --jumps 1 --seed 5 --output run --quiet ||
    fail "anneal"
of=(--structure run/final.extxyz --vacancy all --quiet)
"$saddle" barriers --model $model "${of[@]}" --output sdm.csv || fail "barriers"
"$saddle" barriers "${of[@]}" --output digit.csv || fail "barriers by digits"
equal "$(wc -l <sdm.csv)" "$(wc -l <digit.csv)" "rows"
paste -d, sdm.csv digit.csv | awk -F, '
    NR > 1 {d = $7 - $14; s += d < 0 ? -d : d; a += $7; b += $14; aa += $7 ^ 2; bb += $14 ^ 2; ab += $7 * $14; n++}
    END {r = (ab - a * b / n) / sqrt((aa - a ^ 2 / n) * (bb - b ^ 2 / n))
         printf "%d jumps: %.4f eV apart, correlation %.3f\n", n, s / n, r; exit !(n == 416 && s / n < 0.15 && r > 0.9)}' ||
    fail "the two models disagree"

# bf16: the bound that docs/density-maps.md states
if "$saddle" barriers --model $model "${of[@]}" --backend onednn-bf16 --output bf16.csv 2>said; then
    bound=$(sed -n 's/.*at most \([0-9.]*\) eV in bf16.*/\1/p' "$source_dir/docs/density-maps.md")
    paste -d, sdm.csv bf16.csv | awk -F, -v bound="$bound" '
        NR > 1 {d = $7 - $14; d = d < 0 ? -d : d; if (d > most) most = d}
        END {printf "bf16: at most %.5f eV off, %s stated\n", most, bound; exit !(most > 1e-6 && most <= bound + 0)}' ||
        fail "bf16 is farther off than stated"
else
    grep -q "backend onednn-bf16: expected a CPU with AVX512_BF16" said || fail "bf16: $(<said)"
    echo "bf16 left out: $(<said)"
fi

# the stated error, on the data that it is of
said=$(sed -n 's/^errors.left_out *{"mae_eV":\([0-9.]*\),.*/\1/p' info.txt)
awk -v said="$said" 'BEGIN {exit !(said > 0 && said < 0.075)}' || fail "left-out error: $said eV"
rounded=$(printf %.3f "$said")
for page in docs/density-maps.md README.md; do
    grep -q "\*\*$rounded eV\*\*" "$source_dir/$page" || fail "$page does not state $rounded eV"
done
data=$source_dir/../shared/data/dft_barriers
if [[ -e $data ]]; then
    "$saddle" evaluate --model $model --data "$data" --split "$data/split.txt" --quiet >errors.json || fail "evaluate"
    awk -v said="$said" -v found="$(json errors.json mae_eV)" 'BEGIN {exit !((said - found) ^ 2 < 1e-10)}' ||
        fail "left-out error: $said eV stated, $(json errors.json mae_eV) eV found"
else
    echo "error left out: no ../shared/data/dft_barriers"
    [[ -n ${CI-} ]] && fail "no ../shared/data/dft_barriers"
fi
finish
