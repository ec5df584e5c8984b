#!/usr/bin/env bash
# saddle train: what it leaves, that a stopped training ends with the same bytes, and what it refuses.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
export OMP_NUM_THREADS=1

# alloys whose barriers are sums over the first shell: 0.8 eV, and 0.1 eV for each Mo among the eight neighbours of the vacancy
# but the one that jumps
python3 - <<'PY'
import itertools, os, random
random.seed(1)
cells = 4
sites = [(x, y, z) for x in range(8) for y in range(8) for z in range(8) if x % 2 == y % 2 == z % 2]
jumps = list(itertools.product((-1, 1), repeat=3))
for name, share in (("A", 0.5), ("B", 0.3), ("C", 0.6)):
    kinds = ["Nb" if random.random() < share else "Mo" for _ in sites]
    order = [k for k, kind in enumerate(kinds) if kind == "Nb"] + [k for k, kind in enumerate(kinds) if kind == "Mo"]
    place = {sites[k]: n for n, k in enumerate(order)}
    os.makedirs(f"alloys/{name}")
    with open(f"alloys/{name}/POSCAR", "w") as out:
        print(f"{name}\n3.2\n4 0 0\n0 4 0\n0 0 4\nNb Mo\n{kinds.count('Nb')} {kinds.count('Mo')}\nDirect", file=out)
        for k in order:
            print(*(c / 8 for c in sites[k]), file=out)
    with open(f"alloys/{name}/atomid_for_NN.txt", "w") as ids, open(f"alloys/{name}/barrier_for_NN.txt", "w") as barriers:
        for k in order:
            near = [tuple((c + d) % 8 for c, d in zip(sites[k], jump)) for jump in jumps]
            mo = [kinds[sites.index(n)] == "Mo" for n in near]
            print(*(place[n] + 1 for n in near), file=ids)
            print(*(round(0.8 + 0.1 * (sum(mo) - mo[j]), 6) for j in range(8)), file=barriers)
PY
sed -i '1s/^[^ ]*/-1/' alloys/A/barrier_for_NN.txt  # a failed calculation
echo C >split.txt
data=(--data alloys --leave-out split.txt --threads 1)

# a linear network finds them, and says so in the file
"$saddle" train "${data[@]}" --network linear --shells 1 --epochs 60 --batch 32 --rate 0.05 --loss mse --licence CC0 \
    --output linear.safetensors 2>said || fail "train: $(<said)"
grep -q "1 of 3072 barriers are 0 eV or less or not finite and are left out" said || fail "the failed calculation: $(<said)"
grep -q "linear.safetensors: mean absolute error 0.00.* eV on 1024 left-out barriers" said || fail "left out: $(<said)"
equal "$(head -n 1 linear.history.csv)" "epoch,training_loss,validation_loss,validation_mae_eV,rate,time_s" "history"
equal "$(wc -l <linear.history.csv)" 61 "rows of the history"
[[ -e linear.checkpoint ]] && fail "a checkpoint is left"
info=$("$saddle" info linear.safetensors)
for line in 'training.licence *CC0' 'training.left_out_alloys *\["C"\]' 'errors.left_out .*"C":' 'reference pairs *64, reproduced' \
    'network *16-1' 'species *Nb, Mo'; do
    grep -qE "$line" <<<"$info" || fail "info lacks $line: $info"
done
# what its file predicts is what it was said to predict
"$saddle" barriers --model linear.safetensors --structure alloys/C/POSCAR --vacancy 1 --output C.csv || fail "barriers"
python3 - <<'PY' || fail "barriers of the model differ from the labels"
import csv
labels = sorted(float(x) for x in open("alloys/C/barrier_for_NN.txt").readline().split())
found = sorted(float(row["barrier_eV"]) for row in csv.DictReader(open("C.csv")))
assert max(abs(a - b) for a, b in zip(labels, found)) < 0.02, (labels, found)
PY
if command -v gnuplot >/dev/null; then
    mkdir figures && cp linear.history.csv figures
    "$saddle" plot figures && [[ -s figures/linear.history.svg ]] || fail "plot"
fi

# stopped and gone on with, it ends with the bytes of one that never stopped; so does another run of the same seed
long=("${data[@]}" --network mlp:12x2 --shells 2 --epochs 40 --batch 16 --dropout 0.1 --augment --quiet)
"$saddle" train "${long[@]}" --output whole.safetensors || fail "whole"
env --default-signal=INT "$saddle" train "${long[@]}" --output parts.safetensors &
wait_for "an epoch" test -s parts.history.csv
kill -INT $!
wait $!
status=$?
[[ $status == 130 || $status == 0 ]] || fail "exit status after SIGINT: $status"
if [[ $status == 130 ]]; then
    [[ -e parts.safetensors ]] && fail "a model of a stopped training"
    expect 2 "parts.checkpoint: expected no training that was stopped, or --resume or --overwrite, found one" \
        train "${long[@]}" --output parts.safetensors
    expect 2 "parts.checkpoint: expected a training with these data and settings, found another one" \
        train "${long[@]}" --seed 2 --resume --output parts.safetensors
    "$saddle" train "${long[@]}" --resume --output parts.safetensors || fail "resume"
fi
cmp whole.safetensors parts.safetensors || fail "stopping changed the model"
"$saddle" train "${long[@]}" --seed 2 --output other.safetensors || fail "seed"
cmp -s whole.safetensors other.safetensors && fail "the seed changes nothing"

# several networks and how far they are apart
"$saddle" train "${data[@]}" --network linear --shells 1 --epochs 2 --ensemble 2 --quiet --output two.safetensors || fail "ensemble"
[[ -s two_1.safetensors && -s two_2.safetensors && -s two_2.history.csv ]] || fail "models of an ensemble: $(ls)"
equal "$(head -n 1 two.spread.csv)" "alloy,vacancy_id,dx,dy,dz,barrier_eV,mean_eV,spread_eV" "spread"
equal "$(wc -l <two.spread.csv)" 1025 "rows of the spread"

# convolutions
if "$saddle" --version | grep -qi onednn; then
    "$saddle" train "${data[@]}" --preset cnn9 --network cnn:4-4-4-4 --epochs 1 --quiet --output cubes.safetensors || fail "cnn"
    for backend in scalar onednn; do
        "$saddle" barriers --model cubes.safetensors --backend $backend --structure alloys/C/POSCAR --vacancy 1 \
            --output $backend.csv || fail "barriers by $backend"
    done
    paste -d, scalar.csv onednn.csv | awk -F, 'NR > 1 && ($7 - $14)^2 > 1e-10 {exit 1}' || fail "onednn differs from scalar"
    "$saddle" info cubes.safetensors | grep -q "1x9^3-4-4-4-4-1" || fail "info of convolutions"
    "$saddle" anneal --model cubes.safetensors --cells 3 3 3 --composition Nb=1,Mo=1 --temperature 800 --jumps 20 \
        --output cubes-run --quiet || fail "anneal on convolutions"
fi

# reverse barriers, where a table knows them: a jump back is learnt from, validated with or left out beside its jump. A
# barrier is 0.9 eV and half of what the atom gains: 0.06 eV for every Mo among its neighbours, so that jump and jump back
# differ by 0.06 eV times the difference of their counts.
python3 - <<'PY'
import itertools, os, random
random.seed(2)
jumps = list(itertools.product((-1, 1), repeat=3))
box = 8
sites = [r for r in itertools.product(range(box), repeat=3) if r[0] % 2 == r[1] % 2 == r[2] % 2]
place = {r: k for k, r in enumerate(sites)}
add = lambda r, d: tuple((a + b) % box for a, b in zip(r, d))
for folder in ("known", "unknown"):
    os.makedirs(folder)
for name in "DEF":
    kind = [random.choice(("Nb", "Mo")) for _ in sites]
    rows = []
    for v in random.sample(sites, 40):
        for jump in jumps:
            t = add(v, jump)
            mo = lambda r, other: sum(kind[place[add(r, d)]] == "Mo" for d in jumps if add(r, d) != other)
            change = 0.06 * (mo(t, v) - mo(v, t))
            rows.append((place[v] + 1, *jump, 0.9 + change / 2, 0.9 - change / 2))
    for folder in ("known", "unknown"):
        with open(f"{folder}/{name}.extxyz", "w") as out:
            print(len(sites), f'Lattice="12.8 0 0 0 12.8 0 0 0 12.8" Properties=species:S:1:pos:R:3', sep="\n", file=out)
            for k, r in zip(kind, sites):
                print(k, *(1.6 * c for c in r), file=out)
        with open(f"{folder}/{name}.csv", "w") as out:
            print("vacancy_id,dx,dy,dz,barrier_eV" + ",reverse_eV" * (folder == "known"), file=out)
            for row in rows:
                print(*row[:4], *(f"{e:.6f}" for e in row[4:5 + (folder == "known")]), sep=",", file=out)
PY
sed -i '2s/[^,]*$/-0.1/; 3s/[^,]*$/nan/' known/D.csv  # one failed, one unknown
echo F >split.txt
back=(--leave-out split.txt --network linear --shells 5 --epochs 30 --batch 32 --rate 0.03 --loss mse --threads 1)
"$saddle" train --data known "${back[@]}" --output known.safetensors 2>said || fail "train on jumps back: $(<said)"
grep -q "^saddle: 638 reverse barriers are known and learnt from too (--forward-only leaves them out)$" said ||
    fail "jumps back: $(<said)"
"$saddle" evaluate --model known.safetensors --data known --split split.txt >known.json || fail "evaluate jumps back"
python3 - known.safetensors known.json <<'PY' || fail "errors of jumps back"
import json, sys
with open(sys.argv[1], "rb") as file:
    header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
card, found = json.loads(header["__metadata__"]["saddle"]), json.load(open(sys.argv[2]))
stated, barriers = card["errors"], card["training"]["barriers"]
pairs = [(stated["left_out"], found), (stated["left_out_reverse"], found["reverse"]),
         (stated["left_out_forward_minus_reverse"], found["forward_minus_reverse"])]
bad = [s for s, f in pairs if f["count"] != 320 or any(abs(s[k] - f[k]) > 2e-5 for k in ("mae_eV", "rmse_eV", "count"))]
bad += [f for _, f in pairs if f["mae_eV"] > 0.01]
sys.exit(bool(bad) or barriers["training"] + barriers["validation"] != 2 * 640 - 2 or barriers["reverse"] != 638)
PY
# they stay with their jumps in every split, in a data set too
"$saddle" --quiet convert known known_set.safetensors --shells 5 || fail "data set of jumps back"
"$saddle" --quiet train --data known_set.safetensors "${back[@]}" --output known_again.safetensors || fail "train on a data set"
for unit in alloy record; do
    "$saddle" train --data known "${back[@]}" --validation-unit $unit --validation 0.5 --output $unit.safetensors 2>said
    grep -q "^saddle: 638 reverse" said || fail "jumps back by $unit: $(<said)"
done
weights() { tail -c "$(python3 -c '
import json, sys
with open(sys.argv[1], "rb") as file:
    header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
print(max(t["data_offsets"][1] for k, t in header.items() if k != "__metadata__"))' "$1")" "$1"; }
cmp <(weights known.safetensors) <(weights known_again.safetensors) || fail "a data set of jumps back trains another model"
# a spread tells of the jumps that start at a vacancy, not of jumps back
"$saddle" --quiet train --data known --network linear --shells 5 --threads 1 --validation 0.2 --epochs 1 --ensemble 2 --output spread.safetensors ||
    fail "ensemble on jumps back"
equal "$(tail -n +2 spread.spread.csv | cut -d, -f1-5 | sort | uniq -d | wc -l)" 0 "jumps told twice"
equal "$(wc -l <spread.spread.csv)" $((3 * 40 * 8 / 5 + 1)) "rows of the spread of jumps"
# without them all is as if they were not known
"$saddle" --quiet train --data known "${back[@]}" --forward-only --output forward.safetensors || fail "train forward only"
"$saddle" --quiet train --data unknown "${back[@]}" --output unknown.safetensors || fail "train without jumps back"
cmp <(weights forward.safetensors) <(weights unknown.safetensors) || fail "--forward-only differs from data without jumps back"
cmp -s <(weights known.safetensors) <(weights forward.safetensors) && fail "jumps back change nothing"
# the closed form takes them too
for only in "" --forward-only; do
    "$saddle" fit --data known --leave-out split.txt --shells 5 --features sites --penalty 1 $only --overwrite \
        --output fit.safetensors >fit.json 2>said || fail "fit $only"
    equal "$(json fit.json training count)" $((${#only} ? 640 : 1278)) "barriers of the fit $only"
    equal "$(grep -c '^saddle: 638 reverse barriers' said)" $((${#only} ? 0 : 1)) "remark of the fit $only"
done

# wrong input
expect 2 "/dev/null: expected at least one name of an alloy" train --data alloys --output x.safetensors --leave-out /dev/null
echo D >lacking.txt
expect 2 "lacking.txt: expected names of alloys of the data, found 'D'" train --data alloys --leave-out lacking.txt --output x.safetensors
expect 2 "split: expected records on both sides, found none left to train on" \
    train --data alloys --leave-out <(printf 'A\nB\nC\n') --output x.safetensors
expect 2 "--output: expected a name ending in .safetensors" train --data alloys --output x.pt
expect 2 "linear.safetensors: expected a file that does not exist yet, or --overwrite" train --data alloys --output linear.safetensors
expect 2 "linear.safetensors: expected a file that does not exist yet, or --overwrite" \
    train --data alloys --resume --output linear.safetensors
expect 2 "absent/x.safetensors: expected a folder that exists" train --data alloys --output absent/x.safetensors
expect 2 "network: expected linear, mlp:" train --data alloys --network mlp:0 --output x.safetensors
expect 2 "loss: expected one of mae, mse, huber, found 'l1'" train --data alloys --loss l1 --output x.safetensors
expect 2 "optimiser: expected one of" train --data alloys --optimiser lbfgs --output x.safetensors
expect 2 "schedule: expected one of" train --data alloys --schedule step --output x.safetensors
expect 2 "--descriptor: expected voxel-map for convolutions, found digit-map" \
    train --data alloys --network cnn:4 --descriptor digit-map --output x.safetensors
expect 2 "convolutions over 9³ voxels, found 5" train --data alloys --network cnn:1-1-1-1-1 --output x.safetensors
expect 2 "nowhere" train --data nowhere --output x.safetensors
cp -r alloys short && sed -i '$d' short/A/barrier_for_NN.txt
expect 2 "barrier_for_NN.txt" train --data short --output x.safetensors
cp -r alloys nan && sed -i 's/[^ ]\+/nan/g' nan/*/barrier_for_NN.txt
expect 2 "at least one barrier" train --data nan --output x.safetensors
ls x.* 2>/dev/null && fail "a refused training left files"
finish
