#!/usr/bin/env python3
"""A peer: the network of a model file by PyTorch on one thread, for several numbers of rows a call.

Checks itself against the reference pairs of the file, then prints rows/s and jumps/s (a jump is eight rows) in the
layout of Google Benchmark's JSON, beside the multiply-add peak that --peak measures. Exit status 1 where a barrier
differs by more than 1e-4 eV from what the file says.
"""
import argparse
import ctypes
import json
import os
import pathlib
import re
import sys
import time

import numpy as np


def widest_openblas_core():
    """OpenBLAS's name for kernels of this CPU: releases older than the CPU fall back to SSE, a third as fast."""
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    flags = cpuinfo.read_text() if cpuinfo.exists() else ""
    return "SkylakeX" if "avx512f" in flags else "Haswell" if "avx2" in flags else None


if "OPENBLAS_CORETYPE" not in os.environ and widest_openblas_core():
    os.environ["OPENBLAS_CORETYPE"] = widest_openblas_core()
import torch  # noqa: E402 (reads the variable)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "examples" / "pytorch"))
from check_model import bcc_sites, canonical_rotation, read_safetensors  # noqa: E402

BATCHES = (8, 64, 512, 4096)
TOLERANCE_EV = 1e-4


def rotate_z_mirror(jump):
    """Quarter turns about z, then z → −z, that take a jump to [111]."""
    x, y, z = (int(c) for c in jump)
    cos, sin = {(1, 1): (1, 0), (1, -1): (0, 1), (-1, 1): (0, -1), (-1, -1): (-1, 0)}[x, y]
    return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, z]])


def reference_rows(settings, tensors):
    """Network input of the reference pairs, float32 [pairs, inputs]."""
    descriptor, species = settings["descriptor"], len(settings["species"])
    sites = bcc_sites(descriptor["shells"])
    place = {site: k for k, site in enumerate(sites)}
    align = {"rotate_z_mirror": rotate_z_mirror, "canonical": canonical_rotation}[descriptor["alignment"]]
    digits = []
    for environment, jump in zip(tensors["reference.environment"], tensors["reference.jump"]):
        row = np.zeros(len(sites), int)
        row[[place[tuple(align(jump) @ np.array(site))] for site in sites]] = environment
        digits.append(row)
    if descriptor["encoding"] == "digit":
        return np.array(digits, np.float32)
    one_hot = np.zeros((len(digits), len(sites), species), np.float32)
    for row, values in zip(one_hot, digits):
        for k, digit in enumerate(values):
            if digit:
                row[k, digit - 1] = 1
    return one_hot.reshape(len(digits), -1)


class Network:
    def __init__(self, tensors, hidden_layers):
        self.layers = [tuple(torch.from_numpy(tensors[f"layers.{k}.{part}"].copy()) for part in ("weight", "bias"))
                       for k in range(hidden_layers + 1)]

    def __call__(self, x):
        for weight, bias in self.layers[:-1]:
            x = torch.relu_(torch.nn.functional.linear(x, weight, bias))
        return torch.nn.functional.linear(x, *self.layers[-1])


class Peak:
    """The multiply-add peak of this core, by libsaddle_peak.so of the build; nothing without it."""

    def __init__(self, library):
        self.library = library and ctypes.CDLL(str(library.resolve()))
        if self.library:
            self.library.multiply_add_peak_GFLOPs.restype = ctypes.c_double
            self.library.widest_instruction_set.restype = ctypes.c_char_p

    def sample(self):
        return self.library.multiply_add_peak_GFLOPs() if self.library else 0

    def counters(self, before, after):
        """In the words of the benchmarks in C++."""
        if not self.library:
            return {}
        return {"peak_GFLOP/s": (before + after) / 2, "label": self.library.widest_instruction_set().decode()}


def blas_library():
    """File name of the BLAS that is loaded, which decides PyTorch's speed."""
    maps = pathlib.Path("/proc/self/maps")
    loaded = {pathlib.Path(line.split()[-1]).name for line in maps.read_text().splitlines()} if maps.exists() else set()
    return ", ".join(sorted(name for name in loaded if re.search("blas|mkl", name))) or "unknown"


def timed(network, rows, min_time):
    """Seconds of processor time that one call takes."""
    calls = 1
    while True:
        begin = time.thread_time()
        for _ in range(calls):
            network(rows)
        seconds = time.thread_time() - begin
        if seconds >= min_time:
            return calls, seconds / calls
        calls = max(2 * calls, int(calls * 1.4 * min_time / max(seconds, 1e-6)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--name", default="network", help="what the benchmarks call it")
    parser.add_argument("--filter", default=".", help="only the names that match this regular expression")
    parser.add_argument("--min-time", type=float, default=0.1, help="seconds of one repetition")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--peak", type=pathlib.Path, help="libsaddle_peak.so of the build")
    parser.add_argument("--output", type=pathlib.Path, help="file for the JSON as well")
    arguments = parser.parse_args()
    names = {batch: f"network/{arguments.name}/pytorch/rows:{batch}" for batch in BATCHES}
    chosen = [batch for batch in BATCHES if re.search(arguments.filter, names[batch])]
    if not chosen:
        return 0

    torch.set_num_threads(1)
    peak = Peak(arguments.peak)
    settings, tensors = read_safetensors(arguments.model)
    network = Network(tensors, len(settings["network"]["hidden"]))
    known = reference_rows(settings, tensors)
    entries = []
    with torch.inference_mode():
        found = network(torch.from_numpy(known)).numpy()[:, 0]
        worst = float(np.abs(found - tensors["reference.barrier_eV"]).max())
        if not worst <= TOLERANCE_EV:
            print(f"{arguments.model}: a barrier differs by {worst} eV from the reference", file=sys.stderr)
            return 1
        stock = {batch: torch.from_numpy(np.resize(known, (batch, known.shape[1]))) for batch in chosen}
        for repetition in range(arguments.repetitions):
            for batch in chosen:
                network(stock[batch])
                before = peak.sample()
                calls, seconds = timed(network, stock[batch], arguments.min_time)
                entries.append({"name": names[batch], "run_name": names[batch], "run_type": "iteration",
                                "repetition_index": repetition, "iterations": calls, "cpu_time": 1e9 * seconds,
                                "real_time": 1e9 * seconds, "time_unit": "ns", "rows/s": batch / seconds,
                                "jumps/s": batch / 8 / seconds, **peak.counters(before, peak.sample())})
    context = {"pytorch": f"{torch.__version__} with {blas_library()}"}
    text = json.dumps({"context": context, "benchmarks": entries}, indent=1)
    print(text)
    if arguments.output:
        arguments.output.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
