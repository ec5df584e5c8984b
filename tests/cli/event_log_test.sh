#!/usr/bin/env bash
# saddle convert and info on event logs: from the published text, to it, to frames; cut and damaged files.
source "$2/tests/cli/support/lib.sh" "$1" "$2"

# 2 × 2 × 2 cells: corners have odd ids, centres even ones; a walk of 9000 jumps between atoms 1, 2 and 3
{
    printf 'ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n16\nITEM: BOX BOUNDS pp pp pp\n0 6.4\n0 6.4\n0 6.4\nITEM: ATOMS id type x y z\n'
    id=0
    for z in 0 3.2; do for y in 0 3.2; do for x in 0 3.2; do
        echo "$((++id)) 1 $x $y $z"
        awk -v i=$((++id)) -v x=$x -v y=$y -v z=$z 'BEGIN {print i, 2, x + 1.6, y + 1.6, z + 1.6}'
    done; done; done
} >start.dump
{
    echo "1 0.00e+00"
    for ((k = 0; k < 2250; ++k)); do printf '2 1.25e-10\n3 2.00e-12\n3 1.00e-11\n2 4.00e-09\n'; done
} >nnk.log
"$saddle" convert nnk.log run.events --structure start.dump --species Nb,Mo || fail "text to log"
"$saddle" info run.events >info || fail "info"
grep -q '^jumps *9000$' info || fail "jumps: $(cat info)"
grep -q '^crystals *3, one every 4096 jumps$' info || fail "crystals"
grep -q '^lattice *bcc, 2 × 2 × 2 cells of 3.2 Å$' info || fail "lattice"
grep -q '^atoms *15 (Nb 7, Mo 8)$' info || fail "atoms"
grep -q '^bytes *[0-9]*, 4\.4[0-9]* a jump$' info || fail "bytes a jump: $(grep ^bytes info)"
grep -q '^time *9.30825e-06 s$' info || fail "time"
grep -q '^source *nnk.log$' info || fail "facts"

# to the text, byte for byte, and to frames
"$saddle" convert run.events back.txt && cmp -s back.txt nnk.log || fail "log to text"
"$saddle" convert run.events back.log --format events-text && cmp -s back.log nnk.log || fail "--format"
"$saddle" convert run.events frames.dump --frames 1:9000:2000 || fail "--frames"
equal "$(grep -A1 TIMESTEP frames.dump | grep -v '[T-]' | paste -sd' ')" "1 2001 4001 6001 8001" "moments of --frames"
"$saddle" convert run.events every.extxyz --every 4500 || fail "--every"
equal "$(grep -o 'step=[0-9]*' every.extxyz | paste -sd' ')" "step=0 step=4500 step=9000" "moments of --every"
"$saddle" convert run.events last.dump || fail "last frame"
equal "$(sed -n 2p last.dump)" 9000 "the last frame"
"$saddle" convert run.events one.poscar --jump 9000 || fail "--jump to POSCAR"
round() { awk '{printf "%d %d %.6f %.6f %.6f\n", $1, $2, $3, $4, $5}'; }
# where the vacancy ends as it began, the atoms do too; types as the file has them
diff <(tail -n +10 last.dump | round) <(tail -n +11 start.dump | round) >&2 || fail "atoms of the last frame"

expect 2 "run.events: expected jumps from 0 to 9000, found 9001" convert run.events no.dump --jump 9001
expect 2 "run.events: expected jumps from 0 to 9000, found 10000" convert run.events no.dump --frames 0:10000:1
expect 2 "--frames: expected FIRST:LAST:STEP in jumps, FIRST ≤ LAST, found '5:4:1'" convert run.events no.dump --frames 5:4:1
expect 2 "--frames: expected FIRST:LAST:STEP in jumps, FIRST ≤ LAST, found '5:9'" convert run.events no.dump --frames 5:9
expect 2 "--every: expected a whole number of at least 1, found '0'" convert run.events no.dump --every 0
expect 2 "--jump excludes --every" convert run.events no.dump --every 5 --jump 3
expect 2 "no.poscar: expected a dump or extended XYZ for several frames, found a format that holds one" \
    convert run.events no.poscar --every 5
expect 2 "expected a name ending in" convert run.events no.unknown
expect 2 "last.dump: expected a name that is free, or --overwrite, found an existing file" convert run.events last.dump
[[ -e no.dump || -e no.poscar ]] && fail "a refused conversion left a file"

# a file that ends within a block is read up to the block before; a damaged one is refused
head -c 30000 run.events >cut.events
"$saddle" info cut.events >info 2>said || fail "info of a cut log"
grep -q '^jumps *4096, not closed' info || fail "jumps of a cut log"
grep -q 'no complete block; read up to jump 4096' said || fail "remark on a cut log: $(cat said)"
"$saddle" convert cut.events cut.txt 2>/dev/null && cmp -s cut.txt <(head -n 4097 nnk.log) || fail "text of a cut log"
head -c 1000 run.events >short.events
expect 2 "short.events, byte 245: expected at least one complete block, found 755 bytes" info short.events
cp run.events bad.events
printf '\xff' | dd of=bad.events bs=1 seek=5000 conv=notrunc status=none
expect 2 "bad.events, byte 245: expected checksum " convert bad.events no.dump
[[ -e no.dump ]] && fail "a damaged log left a file"

# a text that does not fit its structure
sed '4s/^3/5/' nnk.log >wrong.log
expect 2 "wrong.log:4: expected an atom beside the vacancy at site 2, found atom 5" \
    convert wrong.log no.events --structure start.dump
sed 1d nnk.log >headless.log
expect 2 "headless.log:1: expected a first line with the id of the vacancy" convert headless.log no.events --structure start.dump
expect 2 "no.dump: expected a name ending in .events for an event log" convert nnk.log no.dump --structure start.dump
echo "ITEM: no" >none.dump
expect 2 "none.dump" convert nnk.log no.events --structure none.dump
[[ -e no.events ]] && fail "a refused text left a log"
ls ./*.part 2>/dev/null && fail "a part of a file is left"
finish
