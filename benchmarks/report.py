#!/usr/bin/env python3
"""Joins the JSON files that benchmarks/run.sh left into results.json and prints the table, which also goes to table.md.

Rates are medians over all repetitions of all rounds, ± half their interquartile range. Every value was measured beside
the multiply-add peak of the same core in the same process; in ratios between two programs each value is scaled to the
run's typical peak, so that a core that is slower for a while does not decide them.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import statistics
import sys

DROPPED = ("executable", "host_name", "json_schema_version", "library_build_type", "load_avg")


def processor():
    """Name, family and model of the CPU."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    facts = dict(line.split("\t: ", 1) for line in (l.replace("\t\t", "\t") for l in lines) if "\t: " in line)
    named = f"{facts.get('model name', platform.machine())}"
    return f"{named} (family {facts['cpu family']}, model {facts['model']})" if "cpu family" in facts else named


def joined(raw):
    """All runs as one document: context, and every repetition with the round it came from."""
    context, entries = {"processor": processor(), "cores": os.cpu_count()}, []
    for path in sorted(raw.glob("[0-9]*.*.json")):
        document = json.loads(path.read_text())
        context = {**{k: v for k, v in document["context"].items() if k not in DROPPED}, **context}
        for entry in document["benchmarks"]:
            if entry["run_type"] == "iteration":
                name = re.sub("/(manual|real)_time$", "", entry["name"])
                entries.append({**entry, "name": name, "run_name": name, "round": int(path.name.split(".")[0])})
    return {"context": context, "benchmarks": entries}


def median(values):
    return statistics.median(values)


def spread(values):
    """Half the interquartile range as a share of the median."""
    if len(values) < 4:
        return None
    low, _, high = statistics.quantiles(values, n=4)
    return (high - low) / 2 / median(values)


class Stage:
    """All repetitions of one benchmark."""

    def __init__(self, name, entries):
        self.name, self.kind, self.entries = name, name.split("/")[0], entries
        self.problem = next((e["error_message"] for e in entries if e.get("error_occurred")), None)

    def values(self, key):
        return [e[key] for e in self.entries if key in e]

    def get(self, key):
        values = self.values(key)
        return median(values) if values else None

    def rate(self, typical):
        """Jumps/s at the typical clock: each value times the typical over the own peak of its instruction set."""
        return median([e["jumps/s"] * typical.get(e.get("label"), 1) / e.get("peak_GFLOP/s", 1)
                       for e in self.entries if "jumps/s" in e] or [0])


def natural(name):
    """Sorts the published network first, numbers by value."""
    return "/default/" in name, [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def stages_of(document):
    by_name = {}
    for entry in document["benchmarks"]:
        by_name.setdefault(entry["name"], []).append(entry)
    return {name: Stage(name, by_name[name]) for name in sorted(by_name, key=natural)}


def number(value, digits=3):
    """So many significant digits, thousands apart."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    places = digits - 1 - int(f"{value:e}".split("e")[1])
    return f"{round(value, places):,.{max(0, places)}f}"


def plus_minus(values):
    s = spread(values)
    return "" if s is None else f" ± {100 * s:.1f}%"


def typical_peaks(stages):
    """The median peak of each instruction set over the whole run, GFLOP/s."""
    peaks = {}
    for stage in stages.values():
        for entry in stage.entries:
            if "peak_GFLOP/s" in entry:
                peaks.setdefault(entry.get("label"), []).append(entry["peak_GFLOP/s"])
    return {label: median(values) for label, values in peaks.items()}


class Peers:
    """What stands beside the stages of one network: its evaluation as published, and PyTorch."""

    def __init__(self, stages, network):
        self.stages, self.network, self.typical = stages, network, typical_peaks(stages)
        torch = [s for name, s in stages.items() if name.startswith(f"network/{network}/pytorch/")]
        self.at_eight = next((s for s in torch if s.name.endswith("rows:8")), None)
        self.best = max(torch, key=lambda s: s.rate(self.typical), default=None)

    def published(self, stage):
        """The same number of rows a call; whole jumps, in a crystal of the same size."""
        last = next((part for part in stage.name.split("/") if part.startswith(("rows:", "sites:"))), "sites:1024")
        kind, at = ("network", "") if stage.kind == "network" else ("jump", "1000K/")
        return self.stages.get(f"{kind}/{self.network}/as_published/{at}{last}")

    def ratio(self, stage, peer):
        if peer is None or stage is peer or not peer.rate(self.typical):
            return "–"
        return number(stage.rate(self.typical) / peer.rate(self.typical))

    def of_peak(self, stage):
        """The stage's own counter; for PyTorch from the multiply-adds that another stage of the network tells."""
        if stage.get("of_peak") is not None:
            return stage.get("of_peak")
        told = [s.get("J") / s.get("peak_GFLOP/s") for s in self.stages.values()
                if s.name.split("/")[1:2] == [self.network] and s.get("J") and s.kind != "threads"]
        values = [e["jumps/s"] / e["peak_GFLOP/s"] / told[0] for e in stage.entries if told and "peak_GFLOP/s" in e]
        return median(values) if values else None


def jump_rows(stages, chosen):
    for stage in chosen:
        peers = Peers(stages, stage.name.split("/")[1])
        yield [stage.name, number(stage.get("jumps/s")) + plus_minus(stage.values("jumps/s")),
               number(peers.of_peak(stage)), peers.ratio(stage, peers.published(stage)),
               peers.ratio(stage, peers.at_eight), peers.ratio(stage, peers.best)]


def peak_rows(chosen):
    for stage in chosen:
        yield [stage.name, number(stage.get("GFLOP/s")) + plus_minus(stage.values("GFLOP/s"))]


def part_rows(chosen):
    for stage in chosen:
        yield [stage.name, number(stage.get("ns")) + plus_minus(stage.values("ns")), number(stage.get("of_jump")),
               number(stage.get("of_run"))]


def file_rows(chosen):
    for stage in chosen:
        yield [stage.name, number(stage.get("MB/s")) + plus_minus(stage.values("MB/s")), number(stage.get("of_copy"))]


def thread_rows(chosen):
    for stage in chosen:
        yield [stage.name, number(stage.get("jumps/s")) + plus_minus(stage.values("jumps/s"))] + [
            number(stage.get(key)) for key in ("of_peak", "gain_of_jumps", "gain_of_peak", "of_gain")]


def other_rows(chosen):
    for stage in chosen:
        yield [stage.name, number(stage.get("cpu_time")) + plus_minus(stage.values("cpu_time"))]


def table(head, rows):
    rows = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(row) + " |" for row in rows]


SECTIONS = (
    ("Multiply-add peak of the core, fp32", ("peak",), ["stage", "GFLOP/s"], peak_rows),
    ("Whole jumps", ("jump", "anneal"), None, None),
    ("The network alone", ("network",), None, None),
    ("Parts of a jump", ("gather", "descriptor", "selection", "memo", "observer"),
     ["stage", "ns", "of a jump at J", "of a run"], part_rows),
    ("Threads", ("threads",),
     ["stage", "jumps/s", "of peak", "gain of jumps", "gain of the peak", "ratio of gains"], thread_rows),
    ("Training", ("training",), ["stage", "GFLOP/s"], peak_rows),
    ("Reading files", ("reading",), ["stage", "MB/s", "of a copy"], file_rows),
)
JUMP_HEAD = ["stage", "jumps/s", "of peak", "× as published", "× PyTorch, 8 rows", "× PyTorch, best"]

EXPLANATION = """\
P is the multiply-add peak measured beside each value in the same process, of the instruction set that the stage uses; J
the jumps a second that P allows at the network's multiply-adds a jump. "Of peak" is the rate as a multiple of J. It
counts the multiply-adds of the dense network, so what skips work (inputs that a ReLU set to 0, environments seen before)
may exceed 1. ± is half the interquartile range. Ratios to peers are freed of what the clock did between two programs.
benchmarks/README.md says what a stage does."""


def described(context, without_pytorch):
    lines = [f"{context['processor']}, {context['cores']} cores; "
             f"instruction sets {context.get('instruction_sets', '?')}",
             f"{context.get('compiler', '?')}, {context.get('flags', '?')}; {context.get('date', '?')}; "
             f"{context.get('warm_up_jumps', '?')} jumps before a crystal is timed"]
    if context.get("published_network") == "missing":
        lines.append("**The published network is missing (no ../shared/data/nkk/weights.npy): the default model alone "
                     "ran.**")
    if without_pytorch:
        lines.append("**PyTorch is missing: no interpreter with numpy and torch was found.**")
    if "pytorch" in context:
        lines.append(f"PyTorch {context['pytorch']}, one thread")
    return "  \n".join(lines)


def report(document, without_pytorch):
    stages = stages_of(document)
    lines = ["# Benchmarks", "", described(document["context"], without_pytorch), "", EXPLANATION]
    known = [kind for _, kinds, *_ in SECTIONS for kind in kinds]
    others = tuple({s.kind for s in stages.values()} - set(known))
    for title, kinds, head, rows in (*SECTIONS, ("Other stages", others, ["stage", "ns an iteration"], other_rows)):
        chosen = [s for s in stages.values() if s.kind in kinds and not s.problem]
        if chosen:
            filled = rows(chosen) if rows else jump_rows(stages, chosen)
            lines += ["", f"## {title}", "", *table(head or JUMP_HEAD, filled)]
    problems = [f"- {s.name}: {s.problem}" for s in stages.values() if s.problem]
    return "\n".join(lines + (["", "## Not measured", "", *problems] if problems else [])) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("raw", type=pathlib.Path, help="folder with ROUND.PROGRAM.json files")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--without-pytorch", action="store_true", help="no interpreter has it, which the table says")
    arguments = parser.parse_args()
    document = joined(arguments.raw)
    if not document["benchmarks"]:
        print("benchmarks: no benchmark of that name", file=sys.stderr)
        return 2
    (arguments.output / "results.json").write_text(json.dumps(document, indent=1) + "\n")
    text = report(document, arguments.without_pytorch)
    (arguments.output / "table.md").write_text(text)
    print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
