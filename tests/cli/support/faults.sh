# Lines of docs/bad-input.md: faults that meet a run. Sourced by bad_input_test.sh after bad_commands.sh. Each ends with
# the results of a run that met none.
section 'Faults while a run goes on'
settings=(--cells 3 3 3 --composition Nb=1,Mo=1,Ta=1 --temperature 900 --sample-every 20 --dump-every 100
          --checkpoint-every 300)
"$saddle" --quiet anneal "${settings[@]}" --jumps 2000 --output whole || fail "anneal"
repeated='nothing; `resume` repeats the jumps since the last checkpoint'

# the same run, stopped at 900 jumps and planned to 2000
half() {
    rm -rf fault
    "$saddle" --quiet anneal "${settings[@]}" --jumps 900 --output fault || fail "anneal"
    sed -i 's/"jumps": 900/"jumps": 2000/; s/"complete"/"running"/' fault/run.json
}

# gone_on WHAT [LOST]: the half run goes on to the end; the line says how.
gone_on() {
    local what=$1 lost=${2-nothing} said status
    said=$("$saddle" resume fault 2>&1)
    status=$?
    row "$what" "$(grep '; goes on' <<<"$said")" $status "$lost"
    same_results fault whole "$what"
}

# stopped WHAT STATUS LOST: the last command ended so and said what is in the file `said`; resumed, it has lost nothing.
stopped() {
    local what=$1 status=$2 lost=$3
    row "$what" "$(tail -n 1 said)" "$status" "$lost"
    "$saddle" --quiet resume fault || fail "$what: resume"
    same_results fault whole "$what"
}

# a run that lasts until a signal comes
signalled() {
    local what=$1 signal=$2 lost=$3 status total
    rm -rf fault
    env --default-signal=INT,HUP "$saddle" anneal "${settings[@]}" --jumps 100000000 --output fault 2>said &
    wait_for "two checkpoints of a long run" test -e fault/checkpoint.previous.saddle
    { kill -s "$signal" $!; wait $!; } 2>/dev/null
    status=$?
    row "$what" "$(grep '^saddle: interrupted' said)" $status "$lost"
    total=$("$saddle" info fault/checkpoint.saddle 2>/dev/null | awk '/^jumps done/ {print $3 + 500}')
    "$saddle" --quiet resume fault --jumps "${total:-100000}" || fail "$what: resume"
    "$saddle" --quiet anneal "${settings[@]}" --jumps "${total:-100000}" --overwrite --output straight
    same_results fault straight "$what"
}
signalled 'Ctrl-C' INT nothing
signalled '`kill`, the end of a batch job' TERM nothing
signalled 'a terminal that closes' HUP nothing
signalled '`kill -9`, a power cut' KILL "$repeated"

half
exec 8<fault && flock 8 || fail "lock"
said=$("$saddle" resume fault 2>&1)
row 'a second process in the folder' "$said" $? nothing
exec 8<&-
"$saddle" --quiet resume fault || fail "resume"
same_results fault whole "a second process"

# a device that is always full stands for a disk that has become so
half
(ulimit -f 10; "$saddle" resume fault 2>said)
stopped 'a log that may not grow' $? "$repeated"
large=(--cells 20 20 20 --composition Nb=1,Mo=1,Ta=1 --temperature 900 --jumps 40)
said=$(ulimit -f 10; "$saddle" --quiet anneal "${large[@]}" --output large 2>&1)
row 'a checkpoint larger than a file may be' "$said" $? "$repeated"
"$saddle" --quiet resume large && "$saddle" --quiet anneal "${large[@]}" --output large.whole || fail "large"
same_results large large.whole "a checkpoint larger than a file may be"
half
rm fault/checkpoint.* fault/trajectory.dump
ln -s /dev/full fault/trajectory.dump
"$saddle" resume fault 2>said
status=$?
rm fault/trajectory.dump
stopped 'a full disk, met by the trajectory' $status "$repeated"
said=$("$saddle" info NbMoTaWV 2>&1 >/dev/full)
row 'a full disk, met by standard output' "$said" $? nothing

# a run that stands still: its trajectory is a pipe, which holds less than a frame. Nobody reads the one at jump 1000.
slow=(--cells 14 14 14 --composition Nb=1,Mo=1,Ta=1 --temperature 900 --sample-every 20 --dump-every 1000
      --checkpoint-every 300 --jumps 1200)
"$saddle" --quiet anneal "${slow[@]}" --output still.whole || fail "anneal"
stand_still() {
    cp -a still.whole fault
    rm fault/checkpoint.* fault/trajectory.dump
    sed -i 's/"complete"/"running"/' fault/run.json
    mkfifo fault/trajectory.dump
    exec 7<>fault/trajectory.dump
    "$saddle" --quiet resume fault 2>said &
    timeout 60 head -n $((9 + 2 * 14 ** 3 - 1)) <&7 >first.dump
    read -r -t 60 <&7 || fail "the run does not come to jump 1000"
}

# go_on_reading WHAT LOST: how the run ends when it goes on
go_on_reading() {
    local run=$! reader status
    cat <&7 >/dev/null &
    reader=$!
    wait $run
    status=$?
    { kill $reader; wait $reader; } 2>/dev/null
    exec 7<&-
    row "$1" "$(tail -n 1 said)" $status "$2"
    [[ -e fault ]] && fail "$1: the folder came back"
}
rm -r fault
stand_still
rm -r fault
go_on_reading 'a folder that is removed' 'what was removed'
stand_still
mv fault moved
go_on_reading 'a folder that is moved' 'nothing; `resume` goes on where it is now'
mv first.dump moved/trajectory.dump
"$saddle" info moved/checkpoint.saddle | grep -q '^jumps done *900$' || fail "checkpoint of a folder that was moved"
"$saddle" --quiet resume moved || fail "resume a folder that was moved"
same_results moved still.whole "a folder that was moved"

section 'Faults between two sittings'
half
truncate --size 500 fault/checkpoint.saddle
gone_on 'a newest checkpoint that is cut' "$repeated"
half
sed -i 's/900/901/' fault/checkpoint.saddle
gone_on 'a newest checkpoint with changed bytes' "$repeated"
half
rm fault/checkpoint.previous.saddle
truncate --size 0 fault/checkpoint.saddle
gone_on 'a single checkpoint that is damaged' 'nothing; `resume` repeats the run from its start'
half
rm fault/checkpoint.saddle
gone_on 'a newest checkpoint that is missing' "$repeated"
half
sed -i '$d' fault/trajectory.dump
sed -i '40,$d' fault/log.csv
gone_on 'a log that lost its last rows' "$repeated"
half
printf '901,0.5,half a ro' >>fault/log.csv
printf 'half a frame' >>fault/trajectory.dump
gone_on 'half a row at the end of a log'
half
touch fault/checkpoint.saddle.99999.part fault/run.json.99999.part
gone_on 'files that a killed process was writing'
half
rm fault/run.json
"$saddle" --quiet resume fault --jumps 2000
row 'a run.json that is missing' '' $? nothing
same_results fault whole "a run.json that is missing"
rm -r empty
mkdir empty
cp whole/checkpoint.saddle empty
tried 'a checkpoint alone' resume empty --jumps 3000
