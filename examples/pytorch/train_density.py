#!/usr/bin/env python3
"""Train the deep convolutional network on spatial density maps with PyTorch, on a GPU where there is one.

    python3 examples/pytorch/train_density.py --data DIR --output model.safetensors

The published protocol (Fan et al., CNN): mean absolute error, RMSprop from 1e-3, the rate divided by the root of ten at
plateaus, a random rotation about the jump each time, the best epoch kept. DIR as for train_default.py; the alloys of
split.txt are left out. The defaults are the published best network: 32³ voxels of 0.5 Å, 12 convolutions of 60 filters,
batches of 80. saddle runs the file that this writes.
"""
import argparse
import copy
import pathlib
import time

import numpy as np
import torch

from barrier_data import SPECIES, read_data
from density_model import DensityMaps, PooledNetwork, random_angles, write_density_model


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--voxels", type=int, default=32)
    parser.add_argument("--spacing", type=float, default=0.5)
    parser.add_argument("--cutoff", type=float, default=7.6)
    parser.add_argument("--depth", type=int, default=3)
    parser.add_argument("--filters", type=int, default=60)
    parser.add_argument("--batch", type=int, default=80)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--patience", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after the epoch that reaches this")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def predicted(maps, network, digits, batch):
    network.eval()
    with torch.no_grad():
        return torch.cat([network(maps(part)) for part in digits.split(batch)])


def main():
    a = arguments()
    torch.manual_seed(a.seed)
    alloys, left_out = read_data(a.data)
    known = [alloy for name, alloy in alloys.items() if name not in left_out]
    constants = [alloy.lattice_constant_A for alloy in known]
    digits = torch.as_tensor(np.concatenate([alloy.aligned() for alloy in known]), device=a.device)
    labels = torch.as_tensor(np.concatenate([alloy.barrier_eV for alloy in known]), dtype=torch.float32, device=a.device)
    mean, deviation = labels.mean().item(), labels.std().item()

    order = torch.randperm(len(labels), device=a.device)
    held = len(order) // 20  # the best epoch is chosen by these
    validation, training = order[:held], order[held:]
    maps = DensityMaps(len(SPECIES), a.voxels, a.spacing, a.cutoff, float(np.mean(constants))).to(a.device)
    network = PooledNetwork(len(SPECIES), a.voxels, a.depth, a.filters).to(a.device)
    optimiser = torch.optim.RMSprop(network.parameters(), lr=1e-3)
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, factor=10**-0.5, patience=a.patience - 1)
    best, lowest, begin = None, float("inf"), time.time()
    for epoch in range(1, a.epochs + 1):
        network.train()
        total = 0.0
        for rows in training[torch.randperm(len(training), device=a.device)].split(a.batch):
            if len(rows) < 2:
                continue
            found = network(maps(digits[rows], random_angles(len(rows), a.device)))
            loss = (found - (labels[rows] - mean) / deviation).abs().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(rows)
        error = (mean + deviation * predicted(maps, network, digits[validation], a.batch) - labels[validation]).abs()
        error = error.mean().item()
        plateau.step(error)
        if error < lowest:
            best, lowest = copy.deepcopy(network.state_dict()), error
        print(f"epoch {epoch}: training {deviation * total / len(training):.4f} eV, validation {error:.4f} eV, "
              f"{time.time() - begin:.0f} s", flush=True)
        if time.time() - begin > 60 * a.minutes:
            break
    network.load_state_dict(best)

    errors = {}
    for name in left_out:
        found = predicted(maps, network, torch.as_tensor(alloys[name].aligned(), device=a.device), a.batch)
        off = mean + deviation * found.cpu().numpy() - alloys[name].barrier_eV
        errors[name] = off
        print(f"{name}: mean absolute error {np.abs(off).mean():.4f} eV on {len(off)} left-out barriers")
    everything = np.concatenate(list(errors.values()))
    print(f"all: {np.abs(everything).mean():.4f} eV")
    card = {"training": {"source": "UCICaoLab/First-principle-NNK (MIT License, Copyright (c) 2026 UCICaoLab)",
                         "command": f"train_density.py --voxels {a.voxels} --spacing {a.spacing} --cutoff {a.cutoff} "
                                    f"--depth {a.depth} --filters {a.filters} --batch {a.batch} --seed {a.seed}"},
            "errors": {"left_out": {"mae_eV": float(np.abs(everything).mean()),
                                    "rmse_eV": float(np.sqrt((everything**2).mean())), "count": len(everything),
                                    "alloys": {name: {"mae_eV": float(np.abs(off).mean())} for name, off in errors.items()}}}}
    write_density_model(a.output, maps, network, SPECIES, (min(constants), max(constants)), mean, deviation, extra=card)


if __name__ == "__main__":
    main()
