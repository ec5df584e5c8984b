"""Tables of runs over domains for domains.sh.

    domains.py time FOLDER…              seconds in which a vacancy of these runs jumps once
    domains.py table SERIAL FOLDER…      CSV: runs of each folder (named by their jumps a window) relative to those of SERIAL
"""
import csv
import json
import math
import os
import statistics
import sys


def rows_of(file):
    with open(file) as lines:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(lines)]


def at(rows, name, time):
    """A column at a time between two rows."""
    for before, after in zip(rows, rows[1:]):
        if after["time_s"] >= time:
            share = (time - before["time_s"]) / (after["time_s"] - before["time_s"])
            return before[name] + share * (after[name] - before[name])
    raise ValueError("the run ends before that")


class Run:
    def __init__(self, folder):
        self.log = rows_of(os.path.join(folder, "log.csv"))
        collective = os.path.join(folder, "collective.csv")
        over_domains = os.path.exists(collective)
        self.moved = rows_of(collective if over_domains else os.path.join(folder, "displacements.csv"))
        self.axes = [f"{axis}_{'vacancies' if over_domains else 'vacancy'}/(a/2)" for axis in "xyz"]
        with open(os.path.join(folder, "run.json")) as record:
            self.vacancies = json.load(record)["vacancies"]
        self.end = self.log[-1]["time_s"]

    def collective(self, until):
        """⟨|Σ R_v|²⟩ / 6 t K between rows, (a/2)²/s."""
        squares, last = 0.0, self.moved[0]
        for row in self.moved[1:]:
            if row["time_s"] > until:
                break
            squares += sum((row[axis] - last[axis]) ** 2 for axis in self.axes)
            last = row
        return squares / (6 * last["time_s"] * self.vacancies)


def runs_in(folder):
    return [Run(os.path.join(folder, name)) for name in sorted(os.listdir(folder), key=int)]


def mean_and_error(values):
    return statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values))


def ratio(ours, theirs):
    """Of means, with the error of runs that are independent."""
    (a, da), (b, db) = mean_and_error(ours), mean_and_error(theirs)
    return a / b, abs(a / b) * math.hypot(da / a, db / b)


def table(serial, folders):
    reference = runs_in(serial)
    runs = {folder: runs_in(folder) for folder in folders}
    until = 0.9 * min(run.end for group in [reference, *runs.values()] for run in group)
    rate = [lambda run: at(run.log, "jump", until) / until, lambda run: at(run.log, "delta1_Mo-Ta", until),
            lambda run: run.collective(until)]
    print("jumps_a_window,jump_rate,jump_rate_error,delta1_Mo-Ta,delta1_Mo-Ta_error,collective_D,collective_D_error")
    for folder, group in runs.items():
        cells = [folder]
        for f in rate:
            cells += [f"{x:.4f}" for x in ratio([f(run) for run in group], [f(run) for run in reference])]
        print(",".join(cells))


if sys.argv[1] == "time":
    runs = [Run(folder) for folder in sys.argv[2:]]
    print(sum(run.end * run.vacancies for run in runs) / sum(run.log[-1]["jump"] for run in runs))
else:
    table(sys.argv[2], sys.argv[3:])
