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
