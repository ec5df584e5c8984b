#!/usr/bin/env bash
# Wrong usage and wrong input: one message each, exit status 2, nothing lost.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
made=(--cells 3 3 3 --composition Nb=1,Mo=1,Ta=1)

expect 2 "A subcommand is required"
expect 2 "either --temperature or --schedule, found neither" anneal "${made[@]}" --jumps 10
expect 2 "temperature: expected a finite value above 0 K, found 0.000000 K" anneal "${made[@]}" --temperature 0 --jumps 10
expect 2 "temperature: expected a finite value above 0 K, found -5.000000 K" anneal "${made[@]}" --temperature=-5 --jumps 10
expect 2 "--temperature: expected every temperature once, found 800 K twice" anneal "${made[@]}" --temperature 800,800 --jumps 10
expect 2 "expected a range FIRST:LAST:STEP, found '400:800'" anneal "${made[@]}" --temperature 400:800 --jumps 10
expect 2 "expected FIRST ≤ LAST and a positive STEP" anneal "${made[@]}" --temperature 400:800:0 --jumps 10
expect 2 "found '8OO'" anneal "${made[@]}" --temperature 8OO --jumps 10
for jumps in 0 -3 1e3 abc 1.5; do
    expect 2 "--jumps: expected a whole number of at least 1, found '$jumps'" anneal "${made[@]}" --temperature 800 --jumps="$jumps"
done
expect 2 "--jumps: expected a whole number of at most 9223372036854775807, found '9223372036854775808'" \
    anneal "${made[@]}" --temperature 800 --jumps 9223372036854775808
expect 2 "anneal: expected --jumps, found none" anneal "${made[@]}" --temperature 800
expect 2 "--seed: expected a whole number of at least 0, found '-1'" anneal "${made[@]}" --temperature 800 --jumps 10 --seed=-1
expect 2 "--sample-every: expected a whole number of at least 1, found '0'" \
    anneal "${made[@]}" --temperature 800 --jumps 10 --sample-every 0
expect 2 "--k0: expected a finite frequency above 0 1/s, found -1" anneal "${made[@]}" --temperature 800 --jumps 10 --k0=-1
expect 2 "--k0: expected a finite frequency above 0 1/s, found inf" anneal "${made[@]}" --temperature 800 --jumps 10 --k0 inf
expect 2 "expected one of the species Nb, Mo, Ta, W, V, found 'Xx'" \
    anneal --cells 3 3 3 --composition Nb=1,Xx=1 --temperature 800 --jumps 10
expect 2 "expected NAME=AMOUNT" anneal --cells 3 3 3 --composition Nb,Mo --temperature 800 --jumps 10
expect 2 "expected 1 to 536870911 cells a side, found 0" anneal --cells 0 3 3 --composition Nb=1 --temperature 800 --jumps 10
expect 2 "either --structure, or --cells with --composition" anneal --temperature 800 --jumps 10
expect 2 "--cells together with --composition" anneal --cells 3 3 3 --temperature 800 --jumps 10
expect 2 "atom id: expected an atom of the crystal of 54 sites, found 55" \
    anneal "${made[@]}" --temperature 800 --jumps 10 --vacancy 55
expect 2 "model: expected a model file or the name of a model that ships (NbMoTa-snap, NbMoTaWV, NbMoTaWV-1, NbMoTaWV-2, NbMoTaWV-3, NbMoTaWV-sdm), found 'NoSuchModel'" \
    anneal "${made[@]}" --model NoSuchModel --temperature 800 --jumps 10
expect 2 "backend" anneal "${made[@]}" --backend abacus --temperature 800 --jumps 10

# settings from a file: what is not understood is an error
for line in 'temperatur = 800' 'garbage'; do
    printf '[anneal]\n%s\n' "$line" >bad.toml
    expect 2 "saddle: error: " anneal "${made[@]}" --temperature 800 --jumps 10 --config bad.toml
done

printf '[anneal]\noutput = "run#1"\n' >bad.toml
expect 2 "settings:2: expected quotes without #, found 'output = \"run#1\"'" \
    anneal "${made[@]}" --temperature 800 --jumps 10 --config bad.toml
printf '[anneal.%s]\n' "$(printf '%.0s.' {1..100})" >bad.toml
expect 2 "settings:1: expected names of at most four levels" \
    anneal "${made[@]}" --temperature 800 --jumps 10 --config bad.toml
for line in "$(printf '%.0s.' {1..100})" 'a.b.c.d.e = 1' 'cells = [2,\n2,\n2]\na.b.c.d.e = 1' '[a=b.c.d.e.f]'; do
    printf "[anneal]\n$line\n" >bad.toml
    expect 2 "expected names of at most four levels" \
        anneal "${made[@]}" --temperature 800 --jumps 10 --config bad.toml
done
printf '# 1.2.3.4.5\n[anneal]\ncells = [2,\n2,\n2]\n' >list.toml
"$saddle" anneal --composition Nb=0.5,Mo=0.5 --temperature 800 --jumps 10 --config list.toml --output list 2>said
equal "$?" 0 "exit status with a list over several lines: $(cat said)"

# results that do not arrive, and places that cannot be written
"$saddle" info NbMoTaWV >/dev/full 2>said
equal "$?" 1 "exit status of a full standard output"
equal "$(cat said)" "saddle: error: standard output: cannot write" "message of a full standard output"
expect 2 "no/b.csv: expected a folder that exists, found none" barriers --structure nothing --output no/b.csv
expect 1 "at 0.1 K: jump 1: the residence time exceeds" anneal "${made[@]}" --temperature 0.1 --jumps 10 --output cold
equal "$(json cold/run.json status)" failed "status of a failed run"

# folders
mkdir here
echo keep >here/notes.txt
expect 2 "here: expected a folder that does not exist yet, or --overwrite, found an existing one" \
    anneal "${made[@]}" --temperature 800 --jumps 10 --output here
"$saddle" anneal "${made[@]}" --temperature 800 --jumps 10 --output here --overwrite || fail "--overwrite"
equal "$(cat here/notes.txt)" keep "other files of an overwritten folder"
echo >file
expect 2 "file: expected a folder, found a file" anneal "${made[@]}" --temperature 800 --jumps 10 --output file
expect 2 "file/run: expected a folder that can be made, found " anneal "${made[@]}" --temperature 800 --jumps 10 --output file/run

# structures
: >empty
expect 2 "empty: expected a structure, found an empty file" barriers --structure empty
expect 2 "missing: expected a readable file" barriers --structure missing
expect 2 ": expected a file, found a folder" barriers --structure here

# a crystal to damage: 2 × 2 × 2 cells of types 1 and 2
{
    printf 'ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n16\nITEM: BOX BOUNDS pp pp pp\n0 6.4\n0 6.4\n0 6.4\nITEM: ATOMS id type x y z\n'
    id=0
    for z in 0 3.2; do for y in 0 3.2; do for x in 0 3.2; do
        echo "$((++id)) 1 $x $y $z"
        awk -v i=$((++id)) -v x=$x -v y=$y -v z=$z 'BEGIN {print i, 2, x + 1.6, y + 1.6, z + 1.6}'
    done; done; done
} >good.dump
"$saddle" barriers --structure good.dump --vacancy 1 >/dev/null || fail "the crystal to damage"
damaged() { sed "$1" good.dump >bad.dump; }
damaged '12,$d'
expect 2 "bad.dump:12" barriers --structure bad.dump
damaged '11s/1.6$/1.6.2/'
expect 2 "bad.dump:11" barriers --structure bad.dump
damaged '11s/1.6$/nan/'
expect 2 "bad.dump:11" barriers --structure bad.dump
damaged '11s/ 1.6 1.6 1.6$/ 0 0 0/'
expect 2 "atom" barriers --structure bad.dump
damaged '11s/ 1.6 1.6 1.6$/ 0.8 0.8 0.8/'
expect 2 "bcc site" barriers --structure bad.dump
damaged '6s/6.4/7.9/'
expect 2 "bad.dump" barriers --structure bad.dump
damaged '5s/pp pp pp/pp pp ff/'
expect 2 "bad.dump" barriers --structure bad.dump
damaged '10s/^1 1/1 9/'
expect 2 "expected types 1 to 5 (Nb, Mo, Ta, W, V), found type" barriers --structure bad.dump
expect 2 "expected types 1 to 1 (Nb), found type 2" barriers --structure good.dump --species Nb
expect 2 "expected one of the species Nb, Mo, Ta, W, V, found 'Xx'" barriers --structure good.dump --species Nb,Xx

# models
model=$source_dir/examples/models/NbMoTaWV.safetensors
head -c 1000 "$model" >cut.safetensors
expect 2 "cut.safetensors" info cut.safetensors
python3 - "$model" <<'PY'
import json, struct, sys
data = open(sys.argv[1], "rb").read()
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:8 + size])

def write(name, header, body):
    text = json.dumps(header).encode()
    open(name, "wb").write(struct.pack("<Q", len(text)) + text + body)

body = bytearray(data[8 + size:])
first, _ = header["reference.barrier_eV"]["data_offsets"]
body[first:first + 4] = struct.pack("<f", 9.0)
write("pairs.safetensors", header, bytes(body))
wrong = json.loads(header["__metadata__"]["saddle"])
wrong["network"]["hidden"] = [7]
header["__metadata__"]["saddle"] = json.dumps(wrong)
write("shapes.safetensors", header, data[8 + size:])
import pickle, os
head = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(117) + b"\n"
open("evil.npy", "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head +
                             b"cos\nsystem\n(S'touch evil'\ntR.")
PY
expect 2 "pairs.safetensors, reference pair 0: expected 9.000000 eV" info pairs.safetensors
expect 2 "shapes.safetensors, tensor layers.0.weight: expected shape [7, " info shapes.safetensors
expect 2 "evil.npy" info evil.npy
[[ -e evil ]] && fail "the pickle ran"

# conversion
expect 2 "expected a name ending in" convert good.dump good.unknown
cp good.dump taken.xyz
expect 2 "taken.xyz: expected a name that is free, or --overwrite, found an existing file" convert good.dump taken.xyz
cmp -s good.dump taken.xyz || fail "a refused conversion changed its output"
finish
