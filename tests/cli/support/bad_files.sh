# Lines of docs/bad-input.md: what is wrong with a file. Sourced by bad_input_test.sh after bad_commands.sh.

# damaged WHAT 'SED SCRIPT': barriers of the good file of this section, damaged
damaged() {
    sed -E "$2" "$good" >bad
    cmp -s "$good" bad && fail "$1: the damage hits nothing"
    tried "$1" barriers --structure bad
}

section 'LAMMPS dump'
good=good.dump
damaged 'cut within a frame' '12,$d'
damaged 'cut within a line' '25s/^(..).*/\1/'
damaged 'a number with two points' '11s/1.6$/1.6.2/'
damaged 'a coordinate that is not finite' '11s/1.6$/nan/'
damaged 'a column that is missing' '9s/ z$//'
damaged 'a row with a field too many' '11s/$/ 7/'
damaged 'a count of atoms that is none' '4s/16/many/'
damaged 'more atoms than the file can hold' '4s/16/99999999999/'
damaged 'more rows than atoms' '4s/16/15/'
damaged 'an id twice' '11s/^2/1/'
damaged 'an id below 1' '11s/^2/0/'
damaged 'a type that the model lacks' '10s/^1 1/1 9/'
damaged 'two atoms in one place' '11s/ 1.6 1.6 1.6$/ 0 0 0/'
damaged 'two atoms closer than 0.5 Å' '11s/ 1.6 1.6 1.6$/ 0.2 0.2 0.2/'
damaged 'two atoms on one site' '11s/ 1.6 1.6 1.6$/ 0.7 0 0/'
damaged 'an atom between sites' '11s/ 1.6 1.6 1.6$/ 0.8 0.8 0.8/'
damaged 'a box that does not fit the atoms' '6s/6.4/7.9/'
damaged 'a box without volume' '6s/6.4/0/'
damaged 'a free surface' '5s/pp pp pp/pp pp ff/'
damaged 'no head' '1d'

section 'LAMMPS data'
"$saddle" --quiet convert good.dump good.data || fail "convert"
good=good.data
damaged 'cut within the atoms' '/^Atoms/,$ {/^16 /d}'
damaged 'a number that is none' 's/^(16 .*) [^ ]+$/\1 x/'
damaged 'no atoms' '/^Atoms/,$d'
damaged 'no number of atoms' '/ atoms$/d'
damaged 'an id twice' '/^Atoms/,$ s/^16 /15 /'
damaged 'a type that the model lacks' '/^Atoms/,$ s/^16 2 /16 9 /'

section 'Extended XYZ'
"$saddle" --quiet convert good.dump good.extxyz --species Nb,Mo || fail "convert"
good=good.extxyz
damaged 'cut within a frame' '$d'
damaged 'a number that is none' '$s/ [^ ]+$/ x/'
damaged 'a number of atoms that is none' '1s/.*/-16/'
damaged 'no lattice' '2s/Lattice="[^"]*"//'
damaged 'a lattice of eight numbers' '2s/Lattice="[^ ]* /Lattice="/'
damaged 'no column of positions' '2s/pos:R:3/place:R:3/'
damaged 'a species that the model lacks' '$s/^[A-Za-z]+/Xx/'

section 'POSCAR'
"$saddle" --quiet convert good.extxyz good.poscar || fail "convert"
good=good.poscar
damaged 'cut within the atoms' '$d'
damaged 'a number that is none' '$s/^ *[^ ]+/x/'
damaged 'a scale of 0' '2s/.*/0/'
damaged 'fewer counts than species' '7s/^ *([0-9]+).*/\1/'
damaged 'a count that is none' '7s/[0-9]+/-1/'
damaged 'neither direct nor Cartesian' '8s/.*/Polar/'
damaged 'a box without volume' '4s/.*/0 0 0/'

section 'Models'
python3 - "$source_dir/examples/models/NbMoTaWV.safetensors" <<'PY'
import json, struct, sys
data = open(sys.argv[1], "rb").read()
size = struct.unpack("<Q", data[:8])[0]
text, body = data[8:8 + size], data[8 + size:]

def write(name, text, body):
    open(name, "wb").write(struct.pack("<Q", len(text)) + text + body)

def changed(name, change, body=body):
    header = json.loads(text)
    meta = json.loads(header["__metadata__"]["saddle"])
    change(header, meta)
    header["__metadata__"]["saddle"] = json.dumps(meta)
    write(name, json.dumps(header).encode(), body)

open("cut.safetensors", "wb").write(data[:1000])
open("short.safetensors", "wb").write(data[:-4])
write("garbled.safetensors", text.replace(b":", b";", 3), body)
open("long.safetensors", "wb").write(struct.pack("<Q", 2**60) + data[8:])
changed("format.safetensors", lambda header, meta: meta.update(format=99))
changed("shape.safetensors", lambda header, meta: meta["network"].update(hidden=[7]))
changed("lattice.safetensors", lambda header, meta: meta.update(lattice="hcp"))
changed("species.safetensors", lambda header, meta: meta.update(species=["Nb", "Nb", "Ta", "W", "V"]))
changed("missing.safetensors", lambda header, meta: header.pop("layers.0.weight"))
header = json.loads(text)
first, _ = header["reference.barrier_eV"]["data_offsets"]
pairs = bytearray(body)
pairs[first:first + 4] = struct.pack("<f", 9.0)
write("pairs.safetensors", text, bytes(pairs))
first, _ = header["layers.0.weight"]["data_offsets"]
weights = bytearray(body)
weights[first:first + 4] = struct.pack("<f", float("nan"))
write("nan.safetensors", text, bytes(weights))

def npy(name, description, body):
    head = description.ljust(117).encode() + b"\n"
    open(name, "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + body)

npy("evil.npy", "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", b"cos\nsystem\n(S'touch evil'\ntR.")
npy("numbers.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", struct.pack("<2d", 1, 2))
npy("cut.npy", "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", b"\x80\x02]q\x00")
PY
tried 'cut within its head' info cut.safetensors
tried 'cut within its tensors' info short.safetensors
tried 'a head that is no JSON' info garbled.safetensors
tried 'a head longer than the file' info long.safetensors
tried 'another format version' info format.safetensors
tried 'a shape that the tensors have not' info shape.safetensors
tried 'a lattice that nobody knows' info lattice.safetensors
tried 'a species twice' info species.safetensors
tried 'a tensor that is missing' info missing.safetensors
tried 'a weight that is no number' info nan.safetensors
tried 'a reference pair that is not reproduced' info pairs.safetensors
tried 'a pickle that runs a command' info evil.npy
[[ -e evil ]] && fail "the pickle ran"
tried 'an array of something else' info numbers.npy
tried 'a pickle that is cut' info cut.npy

section 'Event logs'
"$saddle" --quiet anneal --cells 2 2 2 --composition Nb=1,Mo=1 "${hot[@]}" --jumps 5000 --events --output logged ||
    fail "anneal"
"$saddle" --quiet convert logged/trajectory.events jumps.txt || fail "convert"
head -c 1000 logged/trajectory.events >cut.events
tried 'cut within its first block' info cut.events
head -c 100 logged/trajectory.events >cut.events
tried 'cut within its head' info cut.events
changed_byte() { cp logged/trajectory.events "$2" && printf '\xff' | dd of="$2" bs=1 seek="$1" conv=notrunc status=none; }
changed_byte 100 head.events
tried 'a head with a byte that has changed' info head.events
changed_byte 2000 block.events
tried 'a block with a byte that has changed' convert block.events no.dump
tried 'a jump that is not there' convert logged/trajectory.events no.dump --jump 5001
tried 'frames that run backwards' convert logged/trajectory.events no.dump --frames 9:1:1
tried 'several frames into a format of one' convert logged/trajectory.events no.poscar --every 1000
tried 'a text without its structure' convert jumps.txt no.events
sed 1d jumps.txt >headless.txt
tried 'a text without its first line' convert headless.txt no.events --structure good.dump
sed '3s/ .*//' jumps.txt >stepless.txt
tried 'a text that lacks a time step' convert stepless.txt no.events --structure good.dump
tried 'a text on a structure of two vacancies' convert jumps.txt no.events --structure vacancies.dump
"$saddle" --quiet anneal --cells 2 2 2 --composition Nb=1,Mo=1 "${hot[@]}" --jumps 500 --vacancies 3 --events \
    --output logged-3 || fail "anneal"
tried 'several vacancies as a text' convert logged-3/trajectory.events no.txt

section 'Known barriers'
# hurt WHAT FILE 'SED SCRIPT': the alloy of the section on evaluate with one of its files damaged
hurt() {
    rm -rf hurt && cp -a alloy hurt
    sed -i -E "$3" "hurt/$2"
    cmp -s "alloy/$2" "hurt/$2" && fail "$1: the damage hits nothing"
    tried "$1" evaluate --data hurt
}
hurt 'fewer lines than atoms' barrier_for_NN.txt 3d
hurt 'more lines than atoms' barrier_for_NN.txt 3p
hurt 'a line with a barrier too few' barrier_for_NN.txt '3s/ 1$//'
hurt 'a line with a neighbour too few' atomid_for_NN.txt '5s/ [^ ]+$//'
hurt 'a barrier that is none' barrier_for_NN.txt '3s/1/l/'
hurt 'no barrier that can be right' barrier_for_NN.txt 's/1/nan/g'
hurt 'an atom that is no neighbour' atomid_for_NN.txt '1s/9/2/'
hurt 'an atom as its own neighbour' atomid_for_NN.txt '1s/[^ ]+$/1/'
hurt 'a neighbour twice' atomid_for_NN.txt '1s/9/10/'
hurt 'an atom that is not there' atomid_for_NN.txt '1s/9/99/'
hurt 'a species that the model lacks' POSCAR 's/Nb Mo/Nb Cr/'
hurt 'atoms beside their sites' POSCAR '9s/0.0/0.2/'
hurt 'no species' POSCAR '/Nb Mo/d'
hurt 'no atoms' POSCAR '8,$d'
hurt 'calculations that all failed' barrier_for_NN.txt 's/1/-1/g'
tried 'calculations that all failed, to train on' train --data hurt --shells 1 --output learnt.safetensors
rm hurt/atomid_for_NN.txt
tried 'no neighbours' evaluate --data hurt
rm -r hurt
mkdir mixed && cp -r alloy mixed/A && cp -r alloy mixed/B && sed -i '6s/Mo/Xx/' mixed/B/POSCAR
tried 'a species that the model lacks in one alloy of several' evaluate --data mixed
cp good.dump table.dump
printf 'vacancy_id,dx,dy,dz,barrier_eV\n1,1,1,2,0.5\n' >table.csv
tried 'a jump that is none' evaluate --data table.csv
printf 'vacancy_id,dx,dy,dz,species,barrier_eV\n1,1,1,1,Nb,0.5\n' >table.csv
tried 'a table beside the wrong structure' evaluate --data table.csv
printf 'vacancy_id,dx,dy,barrier_eV\n' >table.csv
tried 'a table that lacks a column' evaluate --data table.csv
cp table.csv alone.csv
tried 'a table without its structure' evaluate --data alone.csv
mkdir voxels && printf 'alloy\n' >voxels/dirnames.txt
tried 'voxel maps that are missing' evaluate --data voxels
python3 - <<'PY'
import struct
def npy(path, kind, shape, data):
    header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (kind, shape)
    header += " " * ((-len(header) - 11) % 64) + "\n"
    open(path, "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data)
npy("voxels/alloy_data.npy", "|u1", "(2, 9, 9, 9)", bytes(1458))
npy("voxels/alloy_labels.npy", "<f8", "(3,)", struct.pack("<3d", 1, 1, 1))
PY
tried 'labels and voxel maps of different length' evaluate --data voxels
"$saddle" --quiet convert alloy alloy.safetensors || fail "convert"
head -c 900 alloy.safetensors >cut.safetensors
tried 'a data set that is cut' evaluate --data cut.safetensors
sed 's/\\"bcc\\"/\\"hcp\\"/' alloy.safetensors >other.safetensors
tried 'a data set of another lattice' evaluate --data other.safetensors
"$saddle" --quiet convert alloy few.safetensors --shells 2 || fail "convert"
tried 'a data set of too few shells' evaluate --data few.safetensors
mkdir back && cp good.dump back/back.dump
printf 'vacancy_id,dx,dy,dz,barrier_eV,reverse_eV\n1,1,1,1,0.5,0.4\n' >back/back.csv
"$saddle" --quiet convert back back.safetensors || fail "convert"
python3 - <<'PY'
import json
with open("back.safetensors", "r+b") as file:
    size = int.from_bytes(file.read(8), "little")
    start, end = json.loads(file.read(size))["reverse_environment"]["data_offsets"]
    file.seek(8 + size + start)
    after = file.read(end - start)
    file.seek(8 + size + start)
    file.write(after[::-1])  # as one who turns the jump round would have them
PY
tried 'surroundings after a jump that are those of another' evaluate --data back.safetensors

section 'Potentials'
tried 'a Lennard-Jones potential without parameters' info lj:5
tried 'a Lennard-Jones potential of a species without numbers' info lj:5,Ar
tried 'an EAM file that is missing' info eam:absent.eam
printf 'a\nb\nc\n1 Nb\n5 0.1 6 0.5 2.5\n41 92.9 3.3 bcc\n0 1 2 3 4\n10 11 12 13 14 15\n20 21 22 23 24 25\n' >good.eam
sed '8s/12/x/' good.eam >number.eam
tried 'an EAM table with a number that is none' info eam:number.eam
sed '9d' good.eam >cut.eam
tried 'an EAM file that is cut' info eam:cut.eam
printf 'rcutfac 4.6\ntwojmax 1\nquadraticflag 1\n' >quadratic.snapparam
printf '1 3\nNb 0.5 1\n0\n1\n2\n' >quadratic.snapcoeff
tried 'quadratic SNAP' info snap:quadratic
printf 'rcutfac 4.6\ntwojmax 1\n' >short.snapparam
printf '1 2\nNb 0.5 1\n0\n1\n' >short.snapcoeff
tried 'SNAP with too few coefficients' info snap:short

section 'Checkpoints'
"$saddle" --quiet resume run --jumps 400 || fail "resume"  # so that there are two
head -c 200 run/checkpoint.saddle >cut.saddle
tried 'cut' info cut.saddle
sed 's/800/900/' run/checkpoint.saddle >changed.saddle
tried 'a byte that has changed' info changed.saddle
python3 - run/checkpoint.saddle <<'PY'
import struct, sys
def crc64(data):
    state = 2**64 - 1
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = state >> 1 ^ (0xC96C5795D7870F42 if state & 1 else 0)
    return state ^ 2**64 - 1
data = bytearray(open(sys.argv[1], "rb").read()[:-8])
data[25:29] = struct.pack("<I", 99)
open("version.saddle", "wb").write(bytes(data) + struct.pack("<Q", crc64(data)))
PY
tried 'another format version' info version.saddle
cp -a run newer
cp version.saddle newer/checkpoint.saddle
tried 'another format version, to go on from' resume newer --jumps 500
cp -a run damaged
cp cut.saddle damaged/checkpoint.saddle
: >damaged/checkpoint.previous.saddle
tried 'both checkpoints damaged' resume damaged --jumps 500
cp -a run rewritten
sed -i '2s/^0,/1,/' rewritten/log.csv
tried 'a log that was changed' resume rewritten --jumps 500
