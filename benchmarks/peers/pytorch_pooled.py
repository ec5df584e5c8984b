#!/usr/bin/env python3
"""Processor time of the 12-layer network of the density maps in PyTorch, 8 rows a call, one thread.

    OMP_NUM_THREADS=1 python3 benchmarks/peers/pytorch_pooled.py

Compare with pooled/onednn/network/rows:8 of pooled_onednn_benchmark on the same machine.
"""
import pathlib
import sys
import time

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "examples" / "pytorch"))
from density_model import PooledNetwork

torch.set_num_threads(1)
network = PooledNetwork(3, 32, 3, 60).eval()
maps = torch.rand(8, 3, 32, 32, 32)
with torch.no_grad():
    network(maps)
    times = []
    for _ in range(3):
        begin = time.process_time()
        network(maps)
        times.append(time.process_time() - begin)
best = min(times)
print(f"PyTorch {torch.__version__}: {1e3 * best:.0f} ms for 8 rows, {8 * 2 * 7.89171e9 / best / 1e9:.0f} GFLOP/s")
