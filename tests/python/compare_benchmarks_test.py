"""benchmarks/compare.py finds a slower stage and nothing in noise: compare_benchmarks_test.py PROGRAM SCRATCH_DIR"""

import json
import random
import subprocess
import sys
from pathlib import Path

scratch = Path(sys.argv[2])
scratch.mkdir(parents=True, exist_ok=True)
script = Path(__file__).resolve().parents[2] / "benchmarks" / "compare.py"


def entry(name, round_number, ns, peak):
    """A repetition on a core whose speed is `peak`: time falls as the peak rises."""
    return {"name": name, "run_name": name, "run_type": "iteration", "round": round_number, "cpu_time": 177 * ns / peak,
            "real_time": ns, "time_unit": "ns", "peak_GFLOP/s": peak}


def results(name, stages, seed, peak=177, rounds=3, repetitions=7, disturbed_share=0.05):
    """Repetitions with 1% of noise each and 0.5% a round; some are disturbed and take half as long again."""
    source = random.Random(seed)
    entries = []
    for stage, ns in stages.items():
        for round_number in range(1, rounds + 1):
            shift = source.gauss(1, 0.005)
            for _ in range(repetitions):
                disturbed = 1.5 if source.random() < disturbed_share else 1
                entries.append(entry(stage, round_number, ns * shift * disturbed * source.gauss(1, 0.01), peak))
    # what Google Benchmark adds to a file is no repetition
    entries.append({"name": "gather_median", "run_type": "aggregate", "cpu_time": 1})
    path = scratch / name
    path.write_text(json.dumps({"context": {}, "benchmarks": entries}))
    return path


def compare(*arguments):
    done = subprocess.run([sys.executable, str(script), *map(str, arguments)], capture_output=True, text=True)
    verdicts = {}
    for line in done.stdout.splitlines():
        words = line.split()
        if len(words) > 4 and words[3] == "to":
            verdicts[words[0]] = " ".join(words[5:])
    return done.returncode, verdicts, done.stdout, done.stderr


# the same distribution gives no verdict: 20 stages, drawn anew
many = {f"stage/{k}": 10.0 * (k + 1) for k in range(20)}
before = results("before.json", many, seed=1)
status, verdicts, *_ = compare(before, results("again.json", many, seed=2))
assert status == 0 and len(verdicts) == 20 and set(verdicts.values()) == {""}, verdicts

# the same program on a core that runs at two thirds of the clock: nothing, unless times are compared as they are
before = results("undisturbed.json", many, seed=3, disturbed_share=0)
slow_core = results("slow_core.json", many, seed=4, peak=118, disturbed_share=0)
status, verdicts, *_ = compare(before, slow_core)
assert status == 0 and set(verdicts.values()) == {""}, verdicts
status, verdicts, *_ = compare("--absolute", before, slow_core)
assert status == 1 and set(verdicts.values()) == {"SLOWER"}, verdicts

# 5% slower and 5% faster are found, each in its stage
changed = {**many, "stage/3": 1.05 * many["stage/3"], "stage/7": many["stage/7"] / 1.05}
status, verdicts, *_ = compare(before, results("changed.json", changed, seed=5, disturbed_share=0))
assert status == 1, verdicts
assert {k: v for k, v in verdicts.items() if v} == {"stage/3": "SLOWER", "stage/7": "faster"}, verdicts
status, verdicts, *_ = compare("--least", 0.1, before, scratch / "changed.json")
assert status == 0, verdicts

# faster alone is no failure
changed = {**many, "stage/7": many["stage/7"] / 1.05}
status, verdicts, *_ = compare(before, results("faster.json", changed, seed=6, disturbed_share=0))
assert status == 0 and verdicts["stage/7"] == "faster", verdicts

# jumps/s count where they are given: an iteration may hold another number of jumps
old, new = (json.loads(before.read_text()) for _ in range(2))
for entries, factor in ((old["benchmarks"], 1), (new["benchmarks"], 2)):
    for one in entries:
        if one["run_type"] == "iteration":
            one["jumps/s"] = 1e9 / one["cpu_time"]
            one["cpu_time"] *= factor
(scratch / "old.json").write_text(json.dumps(old))
(scratch / "new.json").write_text(json.dumps(new))
status, verdicts, *_ = compare(scratch / "old.json", scratch / "new.json")
assert status == 0 and set(verdicts.values()) == {""}, verdicts

# stages of one file alone are named
fewer = {k: v for k, v in many.items() if k != "stage/5"}
status, verdicts, said, _ = compare(before, results("other.json", {**fewer, "new/stage": 5.0}, seed=7))
assert status == 0 and "stage/5" not in verdicts and "new/stage" not in verdicts
assert f"only in {before}: stage/5\n" in said and f"only in {scratch / 'other.json'}: new/stage\n" in said, said

# too few repetitions give no verdict, however large the difference
few = results("few.json", {"stage/1": 1.0}, seed=8, rounds=1, repetitions=3)
status, verdicts, *_ = compare(few, results("few_slower.json", {"stage/1": 9.0}, seed=9, rounds=1, repetitions=3))
assert status == 0 and verdicts == {"stage/1": "too few repetitions"}, verdicts

# wrong input: status 2 and one line that names the file, what was expected and what was found
(scratch / "broken.json").write_text("{")
(scratch / "list.json").write_text("[]")
(scratch / "empty.json").write_text('{"benchmarks": []}')
(scratch / "zero.json").write_text(json.dumps({"benchmarks": [entry("stage/1", 1, 0, 177)]}))
elsewhere = results("elsewhere.json", {"else": 1.0}, seed=10)
for other, expected in ((scratch / "missing.json", "expected a readable file"),
                        (scratch / "broken.json", "expected JSON"),
                        (scratch / "list.json", "expected a list 'benchmarks'"),
                        (scratch / "empty.json", "expected repetitions"),
                        (scratch / "zero.json", "expected a time above 0"),
                        (elsewhere, "expected a stage")):
    status, _, _, complaint = compare(before, other)
    assert status == 2 and str(other) in complaint and expected in complaint, (status, complaint)
    assert complaint.count("\n") == 1, complaint
status, *_, complaint = compare("--least", 7, before, before)
assert status == 2 and "--least" in complaint, complaint
print("passed")
