# Lines of docs/bad-input.md: faults that meet a run. Sourced by bad_input_long_test.sh after bad_commands.sh. Each ends with
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
    env --default-signal=INT "$saddle" anneal "${settings[@]}" --jumps 100000000 --output fault 2>said &
    until [[ -e fault/checkpoint.previous.saddle ]]; do sleep 0.01; done
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
large=(--cells 9 9 9 --composition Nb=1,Mo=1,Ta=1 --temperature 900 --jumps 40)
said=$(ulimit -f 20; "$saddle" --quiet anneal "${large[@]}" --output large 2>&1)
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

# a folder that goes away; which file meets it first, and how, is chance: the line has one of the messages
taken_away() {
    local what=$1 lost=$2 message=$3 status
    shift 3
    rm -rf fault moved
    "$saddle" --quiet anneal "${settings[@]}" --jumps 100000000 --output fault 2>said &
    until [[ -e fault/checkpoint.previous.saddle ]]; do sleep 0.01; done
    until "$@" 2>/dev/null; do [[ -e fault ]] || break; done
    wait $!
    status=$?
    grep -qE '^saddle: error: Nb1Mo1Ta1 at 900 K: fault/[a-z.]+: cannot [a-z]+: [A-Za-z ]+$' said ||
        fail "$what: said '$(cat said)'"
    row "$what" "Nb1Mo1Ta1 at 900 K: fault/log.csv: $message" $status "$lost"
    [[ -e fault ]] && fail "$what: the folder came back"
}
taken_away 'a folder that is removed, met by its log' 'what was removed' 'cannot write: the file was removed' rm -r fault
taken_away 'a folder that is moved, met by its log' 'nothing; `resume` goes on where it is now' \
    'cannot sync: No such file or directory' mv fault moved
"$saddle" info moved/checkpoint.saddle >/dev/null || fail "checkpoint of a folder that was moved"

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
