#!/usr/bin/env python3
"""Tells which stages a change made slower: compare.py OLD.json NEW.json, both results.json of benchmarks/run.sh.

The cost of a repetition is its time in units of the multiply-add peak measured beside it (time × GFLOP/s), so that a
core that runs slower today does not look like a slower program; --absolute takes the time alone. The ratio of a stage
is the median cost in NEW over that in OLD. Its noise is a bootstrap: rounds are drawn with replacement, then repetitions
within each, in OLD and in NEW, 2,000 times; the middle 99% of the ratios is the interval. A stage is slower (faster)
where the whole interval lies above 1 + LEAST (below 1/(1 + LEAST)); LEAST is what two builds of the same source may
differ by, because code and memory lie elsewhere. Fewer than 8 repetitions give no verdict.

Exit status: 0 nothing is slower, 1 something is slower, 2 wrong input.
"""
import argparse
import json
import math
import pathlib
import random
import statistics
import sys

DRAWS = 2000
FEWEST = 8


class InputError(Exception):
    pass


def read(path):
    """The repetitions of each stage: {name: {round: [entry, …]}}."""
    try:
        document = json.loads(path.read_text())
    except OSError as problem:
        raise InputError(f"{path}: expected a readable file, found: {problem.strerror}") from None
    except ValueError as problem:
        raise InputError(f"{path}: expected JSON, found: {problem}") from None
    entries = document.get("benchmarks") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not all(isinstance(e, dict) and "name" in e for e in entries):
        raise InputError(f"{path}: expected a list 'benchmarks' of objects with a name, as benchmarks/run.sh writes it")
    stages = {}
    for entry in entries:
        if entry.get("run_type", "iteration") == "iteration" and not entry.get("error_occurred"):
            stages.setdefault(entry["name"], {}).setdefault(entry.get("round", 1), []).append(entry)
    if not stages:
        raise InputError(f"{path}: expected repetitions of benchmarks, found none")
    return stages


def cost(entry, absolute, place):
    """Time of a jump, else of an iteration, in units of the peak beside it; the peak itself has none beside it."""
    try:
        time = 1 / entry["jumps/s"] if "jumps/s" in entry else entry["cpu_time"]
        scale = 1 if absolute or entry["name"].startswith("peak/") else entry.get("peak_GFLOP/s", 1)
        value = time * scale
    except (KeyError, TypeError, ZeroDivisionError):
        value = math.nan
    if not (isinstance(value, float) and math.isfinite(value) and value > 0):
        raise InputError(f"{place}, {entry['name']}: expected a time above 0, found none")
    return value


def costs(stage, absolute, place):
    return [[cost(entry, absolute, place) for entry in entries] for entries in stage.values()]


def drawn_median(rounds, source):
    return statistics.median(value for chosen in source.choices(rounds, k=len(rounds))
                             for value in source.choices(chosen, k=len(chosen)))


def ratio_interval(name, old, new):
    """Ratio of the medians and the middle 99% of what resampling makes of it; the same for the same input."""
    source = random.Random(name)
    ratios = sorted(drawn_median(new, source) / drawn_median(old, source) for _ in range(DRAWS))
    tail = DRAWS // 200
    ratio = statistics.median(sum(new, [])) / statistics.median(sum(old, []))
    return ratio, ratios[tail], ratios[-1 - tail]


def verdict(low, high, repetitions, least):
    if repetitions < FEWEST:
        return "too few repetitions"
    if low > 1 + least:
        return "SLOWER"
    return "faster" if high < 1 / (1 + least) else ""


def compare(old, new, arguments):
    """Prints a row a stage; True where something is slower."""
    common = [name for name in old if name in new]
    width = max(map(len, common), default=5)
    print(f"{'stage':{width}}  new/old  99% interval    verdict (time, smaller is faster)")
    verdicts = []
    for name in common:
        a = costs(old[name], arguments.absolute, arguments.old)
        b = costs(new[name], arguments.absolute, arguments.new)
        ratio, low, high = ratio_interval(name, a, b)
        verdicts.append(verdict(low, high, min(sum(map(len, a)), sum(map(len, b))), arguments.least))
        print(f"{name:{width}}  {ratio:7.3f}  {low:.3f} to {high:.3f}  {verdicts[-1]}".rstrip())
    for path, here, there in ((arguments.old, old, new), (arguments.new, new, old)):
        for name in here:
            if name not in there:
                print(f"only in {path}: {name}")
    slower, faster = verdicts.count("SLOWER"), verdicts.count("faster")
    print(f"{len(common)} stages compared: {slower} slower, {faster} faster, "
          f"by more than the noise and {arguments.least:.0%}")
    return slower > 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("--least", type=float, default=0.02, help="smallest change that counts (default: 0.02)")
    parser.add_argument("--absolute", action="store_true", help="compare times, whatever the peak was")
    arguments = parser.parse_args()
    try:
        if not 0 <= arguments.least < 1:
            raise InputError(f"--least: expected a share from 0 to below 1, found {arguments.least}")
        old, new = read(arguments.old), read(arguments.new)
        if not set(old) & set(new):
            raise InputError(f"{arguments.new}: expected a stage that {arguments.old} has too, found none")
        return 1 if compare(old, new, arguments) else 0
    except InputError as problem:
        print(f"compare.py: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
