#!/usr/bin/env bash
# Models on density maps: trained, run on sites and on atoms off them, in kMC and spectra, and what is refused.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
export OMP_NUM_THREADS=1
"$saddle" --version | grep -qi onednn || { echo "skipped: no oneDNN"; exit 77; }

# two alloys whose barriers are 0.8 eV and 0.1 eV for each Mo among the eight neighbours of the vacancy but the one that jumps
python3 - <<'PY'
import itertools, os, random
random.seed(1)
sites = [(x, y, z) for x in range(6) for y in range(6) for z in range(6) if x % 2 == y % 2 == z % 2]
jumps = list(itertools.product((-1, 1), repeat=3))
for name, share in (("A", 0.5), ("B", 0.4)):
    kinds = ["Nb" if random.random() < share else "Mo" for _ in sites]
    order = [k for k, kind in enumerate(kinds) if kind == "Nb"] + [k for k, kind in enumerate(kinds) if kind == "Mo"]
    place = {sites[k]: n for n, k in enumerate(order)}
    os.makedirs(f"alloys/{name}")
    with open(f"alloys/{name}/POSCAR", "w") as out:
        print(f"{name}\n3.2\n3 0 0\n0 3 0\n0 0 3\nNb Mo\n{kinds.count('Nb')} {kinds.count('Mo')}\nDirect", file=out)
        for k in order:
            print(*(c / 6 for c in sites[k]), file=out)
    with open(f"alloys/{name}/atomid_for_NN.txt", "w") as ids, open(f"alloys/{name}/barrier_for_NN.txt", "w") as barriers:
        for k in order:
            near = [tuple((c + d) % 6 for c, d in zip(sites[k], jump)) for jump in jumps]
            mo = [kinds[sites.index(n)] == "Mo" for n in near]
            print(*(place[n] + 1 for n in near), file=ids)
            print(*(round(0.8 + 0.1 * (sum(mo) - mo[j]), 6) for j in range(8)), file=barriers)
# the same crystal B relaxed: every atom off its site, and one whose neighbours are far off
rows = open("alloys/B/POSCAR").read().splitlines()
kinds = ["Nb"] * int(rows[6].split()[0]) + ["Mo"] * int(rows[6].split()[1])
for name, most, empty in (("relaxed", 0.1, 1), ("ideal", 0.0, 1), ("two", 0.1, 2), ("full", 0.1, 0)):
    random.seed(2)
    lines = []
    for k, row in enumerate(rows[8:]):
        moved = [9.6 * float(c) + most * random.uniform(-1, 1) for c in row.split()]
        if k >= empty:
            lines.append(f"{kinds[k]} {moved[0]:.9f} {moved[1]:.9f} {moved[2]:.9f}")
    with open(f"{name}.xyz", "w") as out:
        print(len(lines), 'Lattice="9.6 0 0 0 9.6 0 0 0 9.6" Properties=species:S:1:pos:R:3 pbc="T T T"', *lines, sep="\n", file=out)
# a cell narrower than the cutoff's diameter, and the same eight times, which is wider
random.seed(3)
narrow = [(random.choice(("Nb", "Mo")), [1.6 * c + random.uniform(-0.1, 0.1) for c in (x, y, z)])
          for x in range(4) for y in range(4) for z in range(4) if x % 2 == y % 2 == z % 2][1:]
for name, times in (("narrow", 1), ("repeated", 2)):
    lines = [" ".join([kind, *(f"{c + 6.4 * s:.9f}" for c, s in zip(r, shift))])
             for kind, r in narrow for shift in itertools.product(range(times), repeat=3)]
    edge = 6.4 * times
    with open(f"{name}.xyz", "w") as out:
        print(len(lines), f'Lattice="{edge} 0 0 0 {edge} 0 0 0 {edge}" Properties=species:S:1:pos:R:3 pbc="T T T"', *lines, sep="\n", file=out)
PY

small=(--preset sdm --network pooled:8x1 --voxels 8 --spacing 1.2 --cutoff 4.7 --shells 3 --batch 64 --threads 1 --quiet)
large=(--network pooled:4x1 --spacing 1.2 --cutoff 4.7)
"$saddle" train --data alloys "${small[@]}" --epochs 10 --rate 5e-3 --output density.safetensors || fail "train"
info=$("$saddle" info density.safetensors)
for line in 'density map of 3 shells, canonical_onto_x, 8\^3 voxels of 1.2 Å, cutoff 4.7 Å at a = 3.2' '2x8\^3-8/2-8/2-8/2-8-1' \
    'reference pairs *[0-9]*, reproduced' 'training.settings .*rmsprop'; do
    grep -qE "$line" <<<"$info" || fail "info lacks $line: $info"
done
awk -F, 'NR == 2 {first = $2} {last = $2} END {exit !(last < 0.8 * first)}' density.history.csv || fail "it does not learn: $(<density.history.csv)"

# stopped and gone on with, the same bytes, rotations drawn and maps made ahead
"$saddle" train --data alloys "${small[@]}" --epochs 4 --output whole.safetensors || fail "whole"
env --default-signal=INT "$saddle" train --data alloys "${small[@]}" --epochs 4 --output parts.safetensors &
wait_for "an epoch" test -s parts.history.csv
kill -INT $!
wait $!
[[ -e parts.safetensors ]] || "$saddle" train --data alloys "${small[@]}" --epochs 4 --resume --output parts.safetensors || fail "resume"
cmp whole.safetensors parts.safetensors || fail "stopping changed the model"

# the mean of several turns: of the trained model alone, so that --resume may ask for it; its card has its own errors
turned=(train --data alloys "${small[@]}" --leave-out list.txt --epochs 4 --output turned.safetensors)
echo B >list.txt
env --default-signal=INT "$saddle" "${turned[@]}" &
wait_for "an epoch" test -s turned.history.csv
kill -INT $!
wait $!
[[ -e turned.safetensors ]] && rm turned.safetensors
"$saddle" "${turned[@]}" --resume --turns 3 || fail "--turns at --resume"
"$saddle" info turned.safetensors >info.txt
grep -q "at a = 3.2 Å, mean of 3 turns" info.txt || fail "info lacks the turns: $(<info.txt)"
"$saddle" evaluate --model turned.safetensors --data alloys/B --quiet >errors.json || fail "evaluate several turns"
awk -v said="$(sed -n 's/^errors.left_out *{"mae_eV":\([0-9.]*\),.*/\1/p' info.txt)" -v found="$(json errors.json mae_eV)" \
    'BEGIN {exit !(said > 0 && (said - found) ^ 2 < 1e-12)}' || fail "the card has other errors than the model: $(<info.txt)"
for option in "--voxels 16" "--spacing 1" "--cutoff 3"; do
    expect 2 "${option% *}: expected density maps (--descriptor sdm), found digit map of 8 shells" \
        train --data alloys --network mlp:8x1 $option --output x.safetensors
done
expect 2 "--encoding: expected none with density maps, which have a channel for each species, found digit" \
    train --data alloys "${small[@]}" --encoding digit --output x.safetensors
expect 2 "density map: expected voxels smaller than the cutoff, found 1000.000000 Å" \
    train --data alloys --preset sdm --voxels 8 --spacing 1000 --output x.safetensors
# the descriptor alone, or a pooled network, brings the published protocol
"$saddle" train --data alloys --descriptor sdm "${small[@]:2}" --epochs 1 --output plain.safetensors || fail "--descriptor sdm"
"$saddle" info plain.safetensors | grep -q '"optimiser":"rmsprop".*"schedule":"plateau".*"augmented":true' ||
    fail "--descriptor sdm is not the published protocol: $("$saddle" info plain.safetensors)"
"$saddle" barriers --model plain.safetensors --structure relaxed.xyz --members NbMoTaWV >said 2>&1 && fail "mixed members"
grep -q "models that all take atoms as they stand or all on sites, or --on-sites" said || fail "mixed members: $(<said)"
expect 2 "--turns: expected density maps (--descriptor sdm), found digit map of 8 shells" \
    train --data alloys --turns 2 --output x.safetensors
expect 2 "density map: expected 1 to 24 turns, found 25" train --data alloys "${small[@]}" --turns 25 --output x.safetensors

# on its sites a crystal gives the same by either way; scalar agrees with oneDNN; relaxed atoms give other barriers
model=(--model density.safetensors --structure)
"$saddle" barriers "${model[@]}" ideal.xyz --descriptor sdm --vacancy empty --output ideal.csv 2>said || fail "ideal: $(<said)"
equal "$(wc -l <ideal.csv)" 9 "rows of one vacancy"
equal "$(cut -d, -f1 ideal.csv | sort -u | head -n 1)" 0 "the vacancy's id"
"$saddle" barriers "${model[@]}" ideal.xyz --on-sites --output sites.csv || fail "on sites"
paste -d, ideal.csv sites.csv | awk -F, 'NR > 1 && ($7 - $14)^2 > 1e-9 {exit 1}' || fail "atoms on their sites differ from sites"
"$saddle" barriers "${model[@]}" relaxed.xyz --output relaxed.csv 2>said || fail "relaxed"
grep -q "off their sites (atom .*); taken as they stand (--on-sites: on the lattice, all that " said || fail "displaced atoms are not remarked on: $(<said)"
paste -d, ideal.csv relaxed.csv | awk -F, 'NR > 1 {s += ($7 - $14)^2} END {exit !(s > 1e-8)}' || fail "displacements change nothing"
# a crystal moved as a whole, by little and by much, is the same crystal
for shift in 0.003 0.02 0.2 1.7; do
    awk -v d=$shift 'NR > 2 {for (k = 2; k < 5; ++k) $k += d} {print}' relaxed.xyz >moved.xyz
    "$saddle" barriers "${model[@]}" moved.xyz --quiet --output moved.csv || fail "moved by $shift"
    paste -d, <(sort -t, -k3,5 relaxed.csv) <(sort -t, -k3,5 moved.csv) | awk -F, '/^0/ && ($7 - $14)^2 > 1e-10 {exit 1}' ||
        fail "moved by $shift Å: $(<relaxed.csv) $(<moved.csv)"
done
"$saddle" barriers "${model[@]}" relaxed.xyz --on-sites --quiet --output same.csv || fail "relaxed, on sites"
cmp sites.csv same.csv || fail "on sites displacements count"
"$saddle" barriers "${model[@]}" relaxed.xyz --backend scalar --quiet --output scalar.csv || fail "scalar"
paste -d, relaxed.csv scalar.csv | awk -F, 'NR > 1 && ($7 - $14)^2 > 1e-9 {exit 1}' || fail "onednn differs from scalar"
# all periodic images enter
for name in narrow repeated; do
    "$saddle" barriers "${model[@]}" $name.xyz --quiet | awk -F, 'NR > 1 {print $3, $4, $5, $6, $7}' | sort >$name.txt
done
equal "$(wc -l <narrow.txt)" 8 "rows of a narrow cell"
awk 'NR == FNR {of[$1 $2 $3] = $5; next} {n++; if ((of[$1 $2 $3] - $5)^2 > 1e-9) exit 1} END {exit n != 64}' narrow.txt repeated.txt ||
    fail "a cell narrower than the cutoff differs from eight of it: $(<narrow.txt) $(<repeated.txt)"
# an atom taken away is the vacancy that the file of the others has
"$saddle" barriers "${model[@]}" full.xyz --vacancy 1 --quiet --output taken.csv || fail "an atom taken away"
paste -d, <(cut -d, -f3-7 relaxed.csv) <(cut -d, -f3-7 taken.csv) | awk -F, 'NR > 1 && ($5 - $10)^2 > 1e-9 {exit 1}' ||
    fail "a vacancy differs from an atom taken away"
if "$saddle" barriers "${model[@]}" relaxed.xyz --backend onednn-bf16 --quiet --output bf16.csv 2>said; then
    paste -d, relaxed.csv bf16.csv | awk -F, 'NR > 1 && ($7 - $14)^2 > 0.03^2 {exit 1}' || fail "bf16 is off"
else
    grep -q "backend onednn-bf16: expected a CPU with AVX512_BF16" said || fail "bf16: $(<said)"
fi

# kinetics and spectra
"$saddle" anneal --model density.safetensors --cells 3 3 3 --composition Nb=1,Mo=1 --temperature 800 --jumps 30 --output run --quiet || fail "anneal"
equal "$(tail -n 1 run/log.csv | cut -d, -f1)" 30 "jumps of the run"
"$saddle" spectrum --model density.safetensors --structure relaxed.xyz --quiet >spectrum.json || fail "spectrum"
python3 -c 'import json; s = json.load(open("spectrum.json")); assert set(s) >= {"Nb", "Mo"}' || fail "spectrum: $(<spectrum.json)"
long=(spectrum --model density.safetensors --cells 7 7 7 --composition Nb=1,Mo=1 --quiet)
"$saddle" "${long[@]}" >whole.json || fail "spectrum of a made crystal"
for ((k = 0; k < 100; ++k)); do
    timeout -s INT 1 "$saddle" "${long[@]}" --checkpoint spectrum.checkpoint >parts.json
    status=$?
    [[ $status == 0 ]] && break
    [[ -s spectrum.checkpoint ]] || continue
    expect 2 "spectrum.checkpoint: expected a spectrum of this model and crystal, found another one" \
        "${long[@]}" --checkpoint spectrum.checkpoint --seed 3
    "$saddle" info spectrum.checkpoint >info.txt || fail "info of a spectrum in the making"
    grep -Eq '^sites done +[0-9]+ of 686$' info.txt || fail "info says of the sites: $(cat info.txt)"
    grep -Eq '^Mo +[0-9]+ barriers, mean [0-9.]+ eV, standard deviation' info.txt || fail "info of a species"
done
equal "$status" 0 "exit status of a spectrum that was stopped and gone on with"
[[ -e spectrum.checkpoint ]] && fail "a checkpoint is left"
if [[ -w /dev/full ]]; then
    expect 1 "/dev/full: cannot write" "${long[@]}" --sites 20 --checkpoint kept.checkpoint --output /dev/full
    "$saddle" "${long[@]}" --sites 20 --checkpoint kept.checkpoint >/dev/full 2>said && fail "a full standard output"
    grep -q "standard output: cannot write" said || fail "a full standard output: $(<said)"
    "$saddle" info kept.checkpoint | grep -Eq '^sites done +20 of 20$' || fail "what was done is lost where results do not fit"
    "$saddle" "${long[@]}" --sites 20 --checkpoint kept.checkpoint >kept.json || fail "results of a checkpoint that is whole"
    "$saddle" "${long[@]}" --sites 20 | cmp - kept.json || fail "a whole checkpoint gives another spectrum"
    [[ -e kept.checkpoint ]] && fail "a checkpoint is left"
fi
# an interrupt between the last site and the results, which wait for a reader, ends nothing
mkfifo bins
env --default-signal=INT "$saddle" "${long[@]}" --sites 20 --checkpoint late.checkpoint --histogram bins >late.json &
wait_for "the last site" test -s late.checkpoint
kill -INT $!
timeout 60 cat bins >late.csv || fail "no histogram after a late interrupt"
wait $!
equal $? 0 "exit status after a late interrupt"
"$saddle" "${long[@]}" --sites 20 | cmp - late.json || fail "a late interrupt changed the spectrum"
[[ -s late.csv && ! -e late.checkpoint ]] || fail "a late interrupt left no histogram, or a checkpoint"
expect 2 "--checkpoint: expected the name of a file, found /dev/null, which is none" "${long[@]}" --sites 2 --checkpoint /dev/null
cmp whole.json parts.json || fail "stopping changed the spectrum"
"$saddle" evaluate --model density.safetensors --data alloys/A --quiet | grep -q mae_eV || fail "evaluate"

# wrong input
expect 2 "--vacancy empty: expected one site without an atom, found 2 of them" barriers "${model[@]}" two.xyz --vacancy empty
expect 2 "--vacancy empty: expected one site without an atom, found 0 of them" barriers "${model[@]}" full.xyz --vacancy empty
expect 2 "--descriptor: expected the model's, sdm, found 'digit-map'" barriers "${model[@]}" full.xyz --descriptor digit-map
expect 2 "--descriptor: expected the model's, digit-map, found 'sdm'" barriers --structure full.xyz --descriptor sdm
sed 's/^Mo/W/' relaxed.xyz >other.xyz
expect 2 "expected one of the species Nb, Mo, found 'W'" barriers "${model[@]}" other.xyz
awk 'NR == 4 {split(p, a); $2 = a[2] + 0.2; $3 = a[3]; $4 = a[4]} {p = $0; print}' relaxed.xyz >close.xyz
expect 2 "close.xyz, atom 2: expected at least 0.5 Å to the next atom, found atom 1 at 0.2 Å" barriers "${model[@]}" close.xyz
sed 's/9\.6 0 0 0 9\.6 0 0 0 9\.6/10.2 0 0 0 10.2 0 0 0 10.2/' ideal.xyz | awk 'NR > 2 {for (k = 2; k < 5; ++k) $k *= 10.2 / 9.6} {print}' >wide.xyz
expect 0 "lattice constant 3.4 Å is outside the range of the model's training" barriers "${model[@]}" wide.xyz
expect 2 "--descriptor: expected sdm for a pooled network, found voxel-map" \
    train --data alloys --network pooled:4x1 --descriptor voxel-map --output x.safetensors
expect 2 "--alignment: expected canonical for density maps" \
    train --data alloys "${large[@]}" --alignment rotate_z_mirror --output x.safetensors
expect 2 "density map: expected 8, 16, 24 … 64 voxels along an edge, found 12" \
    train --data alloys "${large[@]}" --voxels 12 --output x.safetensors
expect 2 "--cutoff: expected a distance that holds the 8 shells of --shells, found 4.7 Å, which holds 3" \
    train --data alloys "${large[@]}" --voxels 8 --output x.safetensors
expect 2 "backend: expected onednn, onednn-gpu, onednn-bf16 or scalar for a model on density maps" \
    barriers "${model[@]}" full.xyz --backend avx2
ls x.* 2>/dev/null && fail "a refused training left files"
finish
