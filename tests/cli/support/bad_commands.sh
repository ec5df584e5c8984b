# Lines of docs/bad-input.md: what is wrong with a command. Sourced by bad_input_test.sh.
made=(--cells 3 3 3 --composition Nb=1,Mo=1,Ta=1)
hot=(--temperature 800)
ten=(--jumps 10)
some=("${made[@]}" "${hot[@]}" "${ten[@]}")

# a crystal of 2 × 2 × 2 cells, types 1 and 2; the same with a vacancy, and with two; a run; things in the way
{
    printf 'ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n16\nITEM: BOX BOUNDS pp pp pp\n0 6.4\n0 6.4\n0 6.4\n'
    printf 'ITEM: ATOMS id type x y z\n'
    id=0
    for z in 0 3.2; do for y in 0 3.2; do for x in 0 3.2; do
        echo "$((++id)) 1 $x $y $z"
        awk -v i=$((++id)) -v x=$x -v y=$y -v z=$z 'BEGIN {print i, 2, x + 1.6, y + 1.6, z + 1.6}'
    done; done; done
} >good.dump
sed '4s/16/15/; 10d' good.dump >vacancy.dump
sed '4s/16/14/; 10,11d' good.dump >vacancies.dump
"$saddle" --quiet anneal --cells 2 2 2 --composition Nb=1,Mo=1 "${hot[@]}" --jumps 300 --output run || fail "anneal"
mkdir empty folder
touch in-the-way

section 'Command line'
tried 'no command'
tried 'an unknown command' anneel
tried 'an unknown option' anneal "${some[@]}" --temprature 800
tried 'an option without its value' anneal "${made[@]}" "${ten[@]}" --temperature
tried 'a count that is none' anneal "${made[@]}" "${hot[@]}" --jumps many
tried 'a count that is no whole number' anneal "${made[@]}" "${hot[@]}" --jumps 1.5
tried 'a count in powers' anneal "${made[@]}" "${hot[@]}" --jumps 1e6
tried 'a negative count' anneal "${made[@]}" "${hot[@]}" --jumps=-3
tried 'no jumps' anneal "${made[@]}" "${hot[@]}" --jumps 0
tried 'a count beyond 64 bits' anneal "${made[@]}" "${hot[@]}" --jumps 18446744073709551616
printf '[anneal]\ntemperatur = 800\n' >unknown.toml
tried 'an unknown setting in a file' anneal "${some[@]}" --config unknown.toml
printf '[anneal]\ngarbage\n' >garbage.toml
tried 'a line that is no setting' anneal "${some[@]}" --config garbage.toml
tried 'a file of settings that is missing' anneal "${some[@]}" --config absent.toml

section '`saddle anneal`'
tried 'no temperature' anneal "${made[@]}" "${ten[@]}"
tried 'absolute zero' anneal "${made[@]}" --temperature 0 "${ten[@]}"
tried 'a negative temperature' anneal "${made[@]}" --temperature=-5 "${ten[@]}"
tried 'a temperature that is none' anneal "${made[@]}" --temperature 8OO "${ten[@]}"
tried 'an infinite temperature' anneal "${made[@]}" --temperature inf "${ten[@]}"
tried 'a temperature twice' anneal "${made[@]}" --temperature 800,800 "${ten[@]}"
tried 'half a range' anneal "${made[@]}" --temperature 400:800 "${ten[@]}"
tried 'a range without a step' anneal "${made[@]}" --temperature 400:800:0 "${ten[@]}"
tried 'a range that runs backwards' anneal "${made[@]}" --temperature 800:400:100 "${ten[@]}"
tried 'a temperature at which the clock overflows' anneal "${made[@]}" --temperature 0.1 "${ten[@]}" --output cold
tried 'no number of jumps' anneal "${made[@]}" "${hot[@]}"
tried 'no crystal' anneal "${hot[@]}" "${ten[@]}"
tried 'two crystals' anneal "${some[@]}" --structure good.dump
tried 'cells without a composition' anneal --cells 3 3 3 "${hot[@]}" "${ten[@]}"
tried 'two of three cells' anneal --cells 3 3 --composition Nb=1 "${hot[@]}" "${ten[@]}"
tried 'a crystal beyond the memory' anneal --cells 60000 60000 60000 --composition Nb=1 "${hot[@]}" "${ten[@]}"
tried 'no cells' anneal --cells 0 3 3 --composition Nb=1 "${hot[@]}" "${ten[@]}"
tried 'more cells than can be counted' \
    anneal --cells 536870911 536870911 536870911 --composition Nb=1 "${hot[@]}" "${ten[@]}"
tried 'a composition without amounts' anneal --cells 3 3 3 --composition Nb,Mo "${hot[@]}" "${ten[@]}"
tried 'an amount that is none' anneal --cells 3 3 3 --composition Nb=x "${hot[@]}" "${ten[@]}"
tried 'a negative amount' anneal --cells 3 3 3 --composition Nb=1,Mo=-1 "${hot[@]}" "${ten[@]}"
tried 'amounts of nothing' anneal --cells 3 3 3 --composition Nb=0,Mo=0 "${hot[@]}" "${ten[@]}"
tried 'a species twice' anneal --cells 3 3 3 --composition Nb=1,Nb=2 "${hot[@]}" "${ten[@]}"
tried 'a species that the model lacks' anneal --cells 3 3 3 --composition Nb=1,Xx=1 "${hot[@]}" "${ten[@]}"
tried 'a composition twice' anneal --cells 3 3 3 --composition Nb=1,Mo=1 Nb=1,Mo=1 "${hot[@]}" "${ten[@]}"
tried 'an atom that is not there' anneal "${some[@]}" --vacancy 55
tried 'an atom id that is none' anneal "${some[@]}" --vacancy first
tried 'a vacancy beside that of the file' anneal --structure vacancy.dump "${hot[@]}" "${ten[@]}" --vacancy 5
tried 'two vacancies on one site' anneal "${some[@]}" --vacancy 5,5
tried 'no vacancies' anneal "${some[@]}" --vacancies 0
tried 'more vacancies than sites' anneal "${some[@]}" --vacancies 54
tried 'more vacancies than the file has' anneal --structure vacancies.dump "${hot[@]}" "${ten[@]}" --vacancies 5
tried 'a concentration that the file does not have' \
    anneal --structure vacancies.dump "${hot[@]}" "${ten[@]}" --vacancy-concentration 0.5
tried 'a concentration of vacancies that is none' anneal "${some[@]}" --vacancy-concentration 1.5
tried 'a concentration that leaves no atom' anneal "${some[@]}" --vacancy-concentration 0.995
tried 'a concentration below one vacancy' anneal "${some[@]}" --vacancy-concentration 1e-6
tried 'vacancies asked for in two ways' anneal "${some[@]}" --vacancies 3 --vacancy 5
tried 'a second vacancy where none is allowed' anneal "${some[@]}" --vacancies 9 --second-vacancy refuse --output near
tried 'no replicas' anneal "${some[@]}" --replicas 0
tried 'too many runs' anneal "${some[@]}" --replicas 100001
tried 'a negative attempt frequency' anneal "${some[@]}" --k0=-1
tried 'an infinite attempt frequency' anneal "${some[@]}" --k0 inf
tried 'rows of the log every 0 jumps' anneal "${some[@]}" --sample-every 0
tried 'a model that is neither file nor name' anneal "${some[@]}" --model NoSuchModel
tried 'an unknown backend' anneal "${some[@]}" --backend abacus
tried 'results where others are' anneal "${some[@]}" --output run
tried 'results in the place of the input' anneal --structure run/final.extxyz "${hot[@]}" "${ten[@]}" --output run --overwrite
tried 'results in a file' anneal "${some[@]}" --output in-the-way
tried 'results below a file' anneal "${some[@]}" --output in-the-way/run
tried 'results where nobody can write' anneal "${some[@]}" --output /proc/run

section '`saddle anneal --domains`'
wide=(--cells 12 12 6 --composition Nb=1,Mo=1,Ta=1 --vacancies 9 "${hot[@]}" "${ten[@]}")
tried 'domains that do not divide the box' anneal "${wide[@]}" --domains 5 1 1
tried 'domains narrower than the neighbourhood' anneal "${wide[@]}" --domains 3 1 1
tried 'more domains than cells' anneal "${wide[@]}" --domains 13 1 1
tried 'no domains' anneal "${wide[@]}" --domains 0 1 1
tried 'domains along two of three sides' anneal "${wide[@]}" --domains 2 2
tried 'domains that are no numbers' anneal "${wide[@]}" --domains 2 2 one
tried 'more threads than there can be domains' anneal "${wide[@]}" --domains auto --threads 8
tried 'a window of no time' anneal "${wide[@]}" --domains 2 1 1 --window 0
tried 'a window without domains' anneal "${wide[@]}" --window 1e-9
tried 'domains of several runs' anneal "${wide[@]}" --domains 2 1 1 --replicas 2
printf 'jump,temperature_K\n0,900\n10,800\n' >cooling.csv
tried 'domains on a schedule' anneal --cells 12 12 6 --composition Nb=1 "${ten[@]}" --domains 2 1 1 --schedule cooling.csv
tried 'domains with an event log' anneal "${wide[@]}" --domains 2 1 1 --events
tried 'domains with frames' anneal "${wide[@]}" --domains 2 1 1 --dump-every 5
tried 'domains where no second vacancy is allowed' anneal "${wide[@]}" --domains 2 1 1 --second-vacancy refuse
"$saddle" --quiet anneal "${wide[@]}" --domains 2 1 1 --threads 1 --output cut || fail "anneal"
tried 'a branch of a run over domains' resume cut --branch 2 --jumps 40 --output branch
sed -i 's/"window_s": [^,]*/"window_s": null/' cut/run.json
tried 'domains without a window' resume cut --jumps 40

section '`saddle resume`'
tried 'a folder that is missing' resume absent
tried 'a folder of something else' resume empty
cp -a run edited
sed -i 's/"temperature_K": 800.0/"temperature_K": 900.0/' edited/run.json
tried 'settings changed behind its back' resume edited --jumps 400
sed -i 's/"temperature_K": 900.0/"temperature_K": "hot"/' edited/run.json
tried 'a setting that is none' resume edited --jumps 400
sed -i '/"seed"/d' edited/run.json
sed -i 's/"temperature_K": "hot"/"temperature_K": 800.0/' edited/run.json
tried 'a setting that is missing' resume edited --jumps 400
echo garbage >edited/run.json
tried 'a run.json that is none' resume edited --jumps 400
tried 'fewer jumps than are done' resume run --jumps 200
cp "$source_dir/examples/models/NbMoTaWV.safetensors" model.safetensors
"$saddle" --quiet anneal "${some[@]}" --model model.safetensors --output modelled || fail "anneal"
printf ' ' >>model.safetensors
tried 'a model that has changed' resume modelled --jumps 20
rm model.safetensors
tried 'a model that was moved' resume modelled --jumps 20
cp vacancy.dump start.dump
"$saddle" --quiet anneal --structure start.dump "${hot[@]}" "${ten[@]}" --output structured || fail "anneal"
sed -i '10s/1.6/1.7/' start.dump
tried 'a structure that has changed' resume structured --jumps 20
rm start.dump
tried 'a structure that was moved' resume structured --jumps 20
tried 'a branch without a folder' resume run --branch 2
tried 'a folder without a branch' resume run --output branch
tried 'a branch with the seed of the run' resume run --branch 1 --jumps 400 --output branch
tried 'a branch that ends where it begins' resume run --branch 2 --output branch
tried 'a branch into a folder that exists' resume run --branch 2 --jumps 400 --output folder
cp -a run bare
rm bare/checkpoint.*
tried 'a branch without a checkpoint' resume bare --branch 2 --output branch
tried 'more jumps without a checkpoint' resume bare --jumps 400

section '`saddle barriers`'
tried 'no structure' barriers
tried 'an atom that is not there' barriers --structure good.dump --vacancy 17
tried 'an atom id that is none' barriers --structure good.dump --vacancy 2x
tried 'a frame that is not there' barriers --structure good.dump --frame 1
tried 'a vacancy where every site has an atom' barriers --structure good.dump --vacancy empty
tried 'one vacancy where there are two' barriers --structure vacancies.dump --vacancy empty
tried 'a model that sees something else' barriers --structure good.dump --descriptor sdm
tried 'a member of an ensemble that is no model' barriers --structure good.dump --members NbMoTaWV,absent
tried 'more types than names' barriers --structure good.dump --species Nb
tried 'names that the model lacks' barriers --structure good.dump --species Nb,Xx
tried 'a table in a folder that is missing' barriers --structure good.dump --output absent/b.csv
tried 'a table in the place of a folder' barriers --structure good.dump --output folder
tried 'a table on a full disk' barriers --structure good.dump --output /dev/full

section '`saddle montecarlo`'
printf 'shell,a,b,energy_eV\n1,Nb,Mo,-0.02\n' >pairs.csv
pairs=(--energies pairs.csv --temperature 500 --sweeps 10)
two=(--cells 3 3 3 --composition Nb=1,Mo=1)
tried 'no energies' montecarlo "${two[@]}" --temperature 500 --sweeps 10
tried 'no sweeps' montecarlo --energies pairs.csv "${two[@]}" --temperature 500
tried 'no crystal' montecarlo "${pairs[@]}"
tried 'absolute zero' montecarlo "${two[@]}" --energies pairs.csv --temperature 0 --sweeps 10
tried 'a species without energies' montecarlo "${pairs[@]}" --cells 3 3 3 --composition Nb=1,W=1
tried 'more vacancies than atoms' montecarlo "${pairs[@]}" "${two[@]}" --vacancies 54
tried 'a lattice that nobody knows' montecarlo "${pairs[@]}" "${two[@]}" --lattice hcp
tried 'results where others are' montecarlo "${pairs[@]}" "${two[@]}" --output run
tried 'results in the place of the input' montecarlo "${pairs[@]}" --structure run/final.extxyz --output run --overwrite
printf 'shell,a,b,energy_eV\n1,Nb,Mo\n' >bad.csv
tried 'a row that lacks its energy' montecarlo --energies bad.csv "${two[@]}" --temperature 500 --sweeps 10
printf 'shell,a,b,energy_eV\n1,Nb,Mo,low\n' >bad.csv
tried 'an energy that is none' montecarlo --energies bad.csv "${two[@]}" --temperature 500 --sweeps 10
printf 'shell,a,b,energy_eV\n1,Nb,Mo,-0.02\n1,Mo,Nb,0.02\n' >bad.csv
tried 'a pair twice' montecarlo --energies bad.csv "${two[@]}" --temperature 500 --sweeps 10

section '`saddle analyze`, `saddle rdf`'
tried 'no structure' analyze
tried 'a file that is missing' analyze absent.dump
tried 'a folder that holds no run' analyze folder
tried 'a B2 pair of one species' analyze good.dump --species Nb,Mo --b2 Mo
tried 'a B2 pair with a species that is absent' analyze good.dump --species Nb,Mo --b2 Mo,W
tried 'more shells than there are' analyze good.dump --shells 9
tried 'clusters of no pair' analyze good.dump --clusters c.csv
tried 'all frames in a table' analyze good.dump --map m.csv --every-frame
tried 'a map in a folder that is missing' analyze good.dump --map absent/m.extxyz
tried 'a table on a full disk' analyze good.dump --output /dev/full
tried 'names that the file lacks' rdf good.dump --species Nb
tried 'bins without width' rdf good.dump --bin 0
tried 'a cutoff that is none' rdf good.dump --cutoff nan
tried 'a gap narrower than a bin' rdf good.dump --gap 0.001
printf '1\nLattice="9 0 0 0 9 0 0 0 9" Properties=species:S:1:pos:R:3 pbc="T T T"\nMo 0 0 0\n' >one.xyz
tried 'g(r) of one atom' rdf one.xyz --cutoff 4 --output g.csv

section '`saddle randomness`, `saddle spectrum`'
tried 'no temperature' randomness --structure good.dump --species Nb,Mo
tried 'absolute zero' randomness --structure good.dump --species Nb,Mo --temperature 0
tried 'a map on a full disk' randomness --structure good.dump --species Nb,Mo --temperature 800 --map /dev/full
tried 'no crystals' spectrum
tried 'crystals of two kinds' spectrum --composition Nb=1 --grid 3
tried 'a triangle of two species' spectrum --grid 3 --species Nb,Mo
tried 'a triangle with a species that the model lacks' spectrum --grid 3 --species Nb,Mo,Xe
tried 'a line between different species' spectrum --line Nb=1 Mo=1
tried 'no sites' spectrum --composition Nb=1 --sites 0
tried 'a run without frames' spectrum run

section '`saddle plot`'
mkdir tables
tried 'a folder that is missing' plot absent
tried 'a folder with nothing to draw' plot tables
printf 'id,species,temperature_K,randomness\n' >tables/t.csv
tried 'a table without rows' plot tables
printf 'id,species,temperature_K,randomness\n1,Nb,400\n' >tables/t.csv
tried 'a row that lacks a field' plot tables
printf 'id,species,temperature_K,randomness\n1,Nb,400,high\n' >tables/t.csv
tried 'a number that is none' plot tables
printf 'id,"species,temperature_K,randomness\n' >tables/t.csv
tried 'a quote that does not end' plot tables
: >tables/t.csv
tried 'an empty table' plot tables

section '`saddle validate`'
tried 'a target that is not there' validate --only 99
tried 'a crystal that nothing is audited in' validate "${two[@]}"
tried 'a count of cycles without cycles' validate --count 10
tried 'a box too narrow for a cycle' validate --cycles --cells 1 1 1
tried 'a folder of the published network that is missing' validate --only 12 --data absent
tried 'a table in a folder that is missing' validate --only 13 --output absent/lines.csv
tried 'a table on a full disk' validate --only 13 --output /dev/full

section '`saddle convert`'
cp good.dump taken.xyz
tried 'an output that exists' convert good.dump taken.xyz
tried 'an output whose name says nothing' convert good.dump good.unknown
tried 'an output in a folder that is missing' convert good.dump absent/good.xyz
tried 'an input that is missing' convert absent.dump good.xyz
tried 'a model into a structure' convert "$source_dir/examples/models/NbMoTaWV.safetensors" model.dump
tried 'names that do not fit the model' \
    convert "$source_dir/examples/models/NbMoTaWV.safetensors" named.safetensors --species Nb,Mo
tried 'a frame that is not there' convert good.dump good.xyz --frame 3

cp "$source_dir/tests/fuzz/corpus/onnx/scaled.onnx" net.onnx
tried 'an ONNX network whose inputs are not described' convert net.onnx net.safetensors --species Nb,Mo,Ta
tried 'an ONNX network without its species' convert net.onnx net.safetensors --input digit
tried 'an ONNX network with other inputs' convert net.onnx net.safetensors --input digit --species Nb,Mo,Ta
cp "$source_dir/tests/fuzz/corpus/onnx/convolutions.onnx" cubes.onnx
tried 'an ONNX network of convolutions on other voxels' \
    convert cubes.onnx net.safetensors --input voxels-zyx --species Nb,Mo,Ta
tried 'an ONNX network of convolutions on sites' convert cubes.onnx net.safetensors --input digit --species Nb,Mo,Ta
LC_ALL=C sed 's/MaxPool/MinPool/g' cubes.onnx >min.onnx
tried 'an ONNX layer that is not known' convert min.onnx net.safetensors --input voxels-zyx --species Nb,Mo,Ta
tried 'few barriers of something else' convert good.dump few.safetensors --diverse 10
tried 'barriers into a structure' convert folder barriers.dump

section '`saddle evaluate`'
# the 2 × 2 × 2 cells of good.dump as an alloy, every barrier 1 eV
python3 - <<'PY'
import itertools, os
sites = [r for r in itertools.product(range(4), repeat=3) if len({c % 2 for c in r}) == 1]
sites.sort(key=lambda r: r[0] % 2)
near = [[n for n, r in enumerate(sites, 1) if all((a - b) % 2 for a, b in zip(r, v))] for v in sites]
os.mkdir("alloy")
open("alloy/POSCAR", "w").write("alloy\n3.2\n2 0 0\n0 2 0\n0 0 2\nNb Mo\n8 8\nDirect\n" +
                                "".join(" ".join(str(c / 4) for c in r) + "\n" for r in sites))
open("alloy/atomid_for_NN.txt", "w").write("".join(" ".join(map(str, row)) + "\n" for row in near))
open("alloy/barrier_for_NN.txt", "w").write("1 1 1 1 1 1 1 1\n" * 16)
PY
tried 'no data' evaluate
tried 'data that are not there' evaluate --data absent
tried 'a folder without barriers' evaluate --data folder
tried 'a list of alloys that is missing' evaluate --data alloy --split absent
printf 'alloy\nother\n' >list.txt
tried 'an alloy that the data lack' evaluate --data alloy --split list.txt
printf '# none\n' >empty.txt
tried 'a list without a name' evaluate --data alloy --split empty.txt
tried 'a bound of 0' evaluate --data alloy --outliers 0
tried 'a bound that is none' evaluate --data alloy --outliers nan
tried 'a table in a folder that is missing' evaluate --data alloy --output absent/parity.csv

section '`saddle train`'
learn=(train --data alloy --shells 1 --threads 1 --output)
tried 'no data' train --output learnt.safetensors
tried 'no model file to write' train --data alloy
tried 'data that are not there' train --data absent --output learnt.safetensors
tried 'a folder without barriers' train --data folder --output learnt.safetensors
tried 'data of another lattice' "${learn[@]}" learnt.safetensors --lattice fcc
tried 'nothing left to train on' "${learn[@]}" learnt.safetensors --leave-out <(echo alloy)
tried 'an alloy that the data lack' "${learn[@]}" learnt.safetensors --leave-out list.txt
tried 'a list without a name' "${learn[@]}" learnt.safetensors --leave-out empty.txt
tried 'a share that leaves nothing to validate on' "${learn[@]}" learnt.safetensors --validation 0.01
tried 'a share that is none' "${learn[@]}" learnt.safetensors --validation 1.5
tried 'a unit that does not split' "${learn[@]}" learnt.safetensors --validation-unit alloy
tried 'an unknown network' "${learn[@]}" learnt.safetensors --network rnn:3
tried 'a network without width' "${learn[@]}" learnt.safetensors --network mlp:0x3
tried 'more convolutions than voxels' "${learn[@]}" learnt.safetensors --network cnn:4-4-4-4-4
tried 'an unknown descriptor' "${learn[@]}" learnt.safetensors --descriptor soap
tried 'a descriptor for other networks' "${learn[@]}" learnt.safetensors --network cnn:4 --descriptor digit-map
tried 'another descriptor for density maps' "${learn[@]}" learnt.safetensors --network pooled:4x1 --descriptor voxel-map
tried 'an alignment for other maps' "${learn[@]}" learnt.safetensors --network pooled:4x1 --alignment rotate_z_mirror
tried 'voxels that no three max-pools halve' "${learn[@]}" learnt.safetensors --network pooled:4x1 --voxels 12
tried 'a cutoff beyond the map' "${learn[@]}" learnt.safetensors --network pooled:4x1 --voxels 8 --spacing 0.5 --cutoff 3
tried 'a cutoff for other shells' "${learn[@]}" learnt.safetensors --network pooled:4x1
tried 'an unknown loss' "${learn[@]}" learnt.safetensors --loss l1
tried 'an unknown optimiser' "${learn[@]}" learnt.safetensors --optimiser lbfgs
tried 'an unknown schedule' "${learn[@]}" learnt.safetensors --schedule step
tried 'an unknown protocol' "${learn[@]}" learnt.safetensors --preset best
tried 'a rate of 0' "${learn[@]}" learnt.safetensors --rate 0
tried 'a decay that is none' "${learn[@]}" learnt.safetensors --weight-decay nan
tried 'no epochs' "${learn[@]}" learnt.safetensors --epochs 0
tried 'a model file of another ending' train --data alloy --output learnt.pt
tried 'a model file in a folder that is missing' train --data alloy --output absent/learnt.safetensors
mkdir trained
"$saddle" --quiet "${learn[@]}" trained/done.safetensors --network linear --epochs 1 || fail "train"
tried 'a model file that exists' "${learn[@]}" trained/done.safetensors
tried 'a training that is done, gone on with' "${learn[@]}" trained/done.safetensors --resume
head -c 100 trained/done.safetensors >trained/cut.checkpoint
tried 'a training that was stopped, begun anew' "${learn[@]}" trained/cut.safetensors
tried 'a checkpoint that is none' "${learn[@]}" trained/cut.safetensors --resume
endless=("${learn[@]}" trained/stopped.safetensors --network linear --epochs 1000000)
env --default-signal=INT "$saddle" --quiet "${endless[@]}" &
wait_for 'an epoch' test -s trained/stopped.history.csv
kill -INT $!
wait $!
tried 'other settings than those of the training that was stopped' "${endless[@]}" --rate 0.1 --resume
tried 'other data than those of the training that was stopped' "${endless[@]}" --validation 0.2 --resume

section '`saddle neb`, `saddle dataset`'
python3 - <<'PY'
rows = [("AB"[(i + j + k + b) % 2], 3.9 * (i + x), 3.9 * (j + y), 3.9 * (k + z)) for i in range(3) for j in range(3)
        for k in range(3) for b, (x, y, z) in enumerate(((0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)))]
def write(name, rows):
    with open(name, "w") as out:
        out.write(f'{len(rows)}\nLattice="11.7 0 0 0 11.7 0 0 0 11.7" Properties=species:S:1:pos:R:3 pbc="T T T"\n')
        out.writelines("%s %.3f %.3f %.3f\n" % r for r in rows)
write("pairs.xyz", rows)
write("overlap.xyz", rows[:-1] + [("B", 0.1, 0.1, 0)])
write("holes.xyz", rows[2:])
PY
pairs=lj:5,A=0.4/2.5,B=0.34/2.42
band=(neb --potential "$pairs" --lattice fcc --structure pairs.xyz)
many=(dataset --potential "$pairs" --lattice fcc --count 12 --output unmade)
tried 'a potential of no known kind' neb --potential eam-of-mine --structure pairs.xyz
tried 'a model of the KIM API that is not installed' neb --potential kim:mine --structure pairs.xyz
tried 'a species that the potential lacks' neb --potential lj:5,A=0.4/2.5 --lattice fcc --structure pairs.xyz
tried 'another lattice' "${band[@]/fcc/bcc}"
tried 'atoms that overlap' "${band[@]/pairs.xyz/overlap.xyz}"
tried 'an id that no atom has' "${band[@]}" --vacancy 999
tried 'a vacancy that is no id' "${band[@]}" --vacancy first
tried 'a direction that is no jump' "${band[@]}" --direction=1,1,1
tried 'too few images' "${band[@]}" --images 2
tried 'a force that nothing meets' "${band[@]}" --force 0
tried 'a table in a folder that is missing' "${band[@]}" --output absent/neb.csv
tried 'a folder of bands that is a file' "${band[@]}" --bands pairs.xyz
tried 'a pressure beyond all planets' "${band[@]}" --pressure 1001
echo half >neb.csv.begun
tried 'rows of a table that are none' "${band[@]}" --output neb.csv
printf '1\nLattice="3 0 0 0 3 0 0 0 3" Properties=species:S:1:pos:R:3\nA 0 0 0\n' >image.xyz
tried 'neither a potential nor bands' neb --vacancy 5
tried 'a band of one image' neb --read image.xyz --output unmade
tried 'bands without a folder for the data' neb --read image.xyz
tried 'no alloys' "${many[@]}"
tried 'alloys of two kinds' "${many[@]}" --composition A=1 --structure pairs.xyz
tried 'a triangle of two species' "${many[@]}" --grid 4 --species A,B
tried 'an alloy of a species that the potential lacks' "${many[@]}" --composition A=1,Q=1
tried 'cells so few that a vacancy meets its image' "${many[@]}" --composition A=1 --cells 2 3 3
tried 'a crystal with several vacancies' "${many[@]}" --structure holes.xyz --species A,B
tried 'a lattice constant for crystals of files' "${many[@]}" --structure pairs.xyz --lattice-constant 4
mkdir theirs && touch theirs/notes
tried 'a folder with other files' "${many[@]/unmade/theirs}" --composition A=1
"$saddle" --quiet "${many[@]/unmade/made}" --composition A=1 || fail "dataset"
tried 'other settings than those of the data set that was begun' "${many[@]/unmade/made}" --composition A=1 --seed 2
echo '[' >made/dataset.json
tried 'settings of a data set that are none' "${many[@]/unmade/made}" --composition A=1

section '`saddle order`'
swaps=(order --potential "$pairs" --temperature 900 --swaps 0.1 --output unmade)
alloy=(--lattice fcc --cells 3 3 3 --composition A=1,B=1 --lattice-constant 3.9)
tried 'no crystal' "${swaps[@]}"
tried 'a structure and cells' "${swaps[@]}" "${alloy[@]}" --structure pairs.xyz
tried 'a crystal of one species' "${swaps[@]}" "${alloy[@]/A=1,B=1/A=1}"
tried 'a species that the potential lacks' "${swaps[@]}" "${alloy[@]/A=1,B=1/A=1,Q=1}"
tried 'absolute zero' "${swaps[@]/900/0}" "${alloy[@]}"
tried 'no swaps' "${swaps[@]/0.1/0}" "${alloy[@]}"
tried 'dynamics on a potential that is not of LAMMPS' "${swaps[@]}" "${alloy[@]}" --dynamics-steps 100
tried 'a time step without dynamics' "${swaps[@]}" "${alloy[@]}" --timestep 2
tried 'a time step of 0' "${swaps[@]}" "${alloy[@]}" --dynamics-steps 100 --timestep 0
tried 'trials between dynamics without dynamics' "${swaps[@]}" "${alloy[@]}" --dynamics-every 50
tried 'trials that relax between dynamics' "${swaps[@]}" "${alloy[@]}" --dynamics-steps 100 --calls 4
tried 'B2 units of one species' "${swaps[@]}" "${alloy[@]}" --b2 A
tried 'B2 units in an fcc crystal' "${swaps[@]}" "${alloy[@]}" --b2 A,B
tried 'B2 units of a species that is not there' "${swaps[@]}" "${alloy[@]/fcc/bcc}" --b2 A,Q
tried 'a folder with other files' "${swaps[@]/unmade/theirs}" "${alloy[@]}"
"$saddle" --quiet "${swaps[@]/unmade/sampled}" "${alloy[@]}" || fail "order"
tried 'other settings than those of the sampling that was begun' "${swaps[@]/unmade/sampled}" "${alloy[@]}" --seed 2
rm sampled/order.csv
echo 'half a check' >sampled/900K.checkpoint
tried 'a checkpoint that is none' "${swaps[@]/unmade/sampled}" "${alloy[@]}"

section '`saddle info`'
OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=2 tried 'several ranks of mpirun' info NbMoTaWV
tried 'a file that is missing' info absent
tried 'a folder' info folder
tried 'an empty file' info in-the-way
tried 'a file of no known format' info garbage.toml
