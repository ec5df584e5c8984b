#!/usr/bin/env python3
"""Train the deep convolutional network on spatial density maps with PyTorch, on a GPU where there is one.

    python3 examples/pytorch/train_density.py --data DIR --output model.safetensors

The published protocol (Fan et al., CNN): mean absolute error, RMSprop from 1e-3, the rate divided by the root of ten at
plateaus, a random rotation about the jump each time, the best epoch kept. DIR as for train_default.py; the alloys of
split.txt are left out. The defaults are the published best network: 32³ voxels of 0.5 Å, 12 convolutions of 60 filters,
batches of 80. saddle runs the file that this writes; what it would refuse is refused before anything is learned.

Exit status 2: an option or the data are wrong; 1: the training failed.
"""
import argparse
import copy
import pathlib
import sys
import time

import numpy as np
import torch

from barrier_data import SPECIES, read_data
from density_model import DensityMaps, PooledNetwork, default_cutoff, random_angles, write_density_model
from write_model import check_writable

LEAST_BARRIERS = 3  # one to choose the best epoch by, two to learn from, which batch normalisation needs


def arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--voxels", type=int, default=32)
    parser.add_argument("--spacing", type=float, default=0.5)
    parser.add_argument("--cutoff", type=float,
                        help="Å (default: 7.6, or where that does not hold 8 shells half-way between shells 8 and 9)")
    parser.add_argument("--depth", type=int, default=3)
    parser.add_argument("--filters", type=int, default=60)
    parser.add_argument("--batch", type=int, default=80)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--patience", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after the epoch that reaches this")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args(argv)


def check_options(a):
    """ValueError or OSError for what is wrong whatever the data are."""
    # A batch of one has no deviation to be normalised by; saddle has up to 64 convolutions between max-pools.
    for name, least, most in (("depth", 1, 64), ("filters", 1, 99999), ("batch", 2, None), ("epochs", 1, None),
                              ("patience", 1, None), ("seed", 0, 2**63 - 1)):
        value = getattr(a, name)
        if value < least or (most is not None and value > most):
            raise ValueError(f"--{name}: expected {f'{least} or more' if most is None else f'{least} to {most}'}, "
                             f"found {value}")
    if not a.minutes > 0:
        raise ValueError(f"--minutes: expected more than 0, found {a.minutes:g}")
    try:
        torch.zeros(1, dtype=torch.float64, device=a.device).exp().item()
    except (RuntimeError, AssertionError, TypeError) as error:
        raise ValueError(f"--device: expected a device of this PyTorch with numbers of 64 bits, found '{a.device}' "
                         f"({str(error).splitlines()[0]})") from error
    check_writable(a.output)


def read_alloys(a):
    """The alloys to learn from, and those left out. ValueError or OSError where they do not do."""
    alloys, left_out = read_data(a.data)
    for name in left_out:
        if len(alloys[name].barrier_eV) == 0:
            raise ValueError(f"{a.data / name}: expected a barrier above 0 eV, found none")
    known = [alloy for name, alloy in alloys.items() if name not in left_out]
    count = sum(len(alloy.barrier_eV) for alloy in known)
    if count < LEAST_BARRIERS:
        raise ValueError(f"{a.data}: expected {LEAST_BARRIERS} barriers or more to learn from beside the alloys of "
                         f"split.txt, found {count}")
    with np.errstate(over="ignore", invalid="ignore"):
        deviation = np.std(np.concatenate([alloy.barrier_eV for alloy in known]).astype("f4"))
    if not 0 < deviation < np.inf:  # labels are divided by it
        raise ValueError(f"{a.data}: expected barriers that differ, by less than 1e18 eV, found a standard deviation "
                         f"of {deviation:g} eV")
    return known, [alloys[name] for name in left_out]


def maps_for(a, alloys):
    """ValueError unless saddle reads such maps and they see the sites of the data, no more and no less."""
    # a mean of many equal numbers is not the number
    lattice_constant = round(float(np.mean([alloy.lattice_constant_A for alloy in alloys])), 6)
    if a.cutoff is None:
        a.cutoff = default_cutoff(a.voxels, a.spacing, lattice_constant)
    return DensityMaps(len(SPECIES), a.voxels, a.spacing, a.cutoff, lattice_constant)


def predicted(maps, network, digits, batch):
    network.eval()
    with torch.no_grad():
        return torch.cat([network(maps(part)) for part in digits.split(batch)])


def train(a, known, left_out, maps):
    """Learns, and writes the file. ArithmeticError where no epoch had a finite error."""
    torch.manual_seed(a.seed)
    constants = [alloy.lattice_constant_A for alloy in known]
    digits = torch.as_tensor(np.concatenate([alloy.aligned() for alloy in known]), device=a.device)
    labels = np.concatenate([alloy.barrier_eV for alloy in known])
    labels = torch.as_tensor(labels, dtype=torch.float32, device=a.device)
    mean, deviation = labels.mean().item(), labels.std().item()

    order = torch.randperm(len(labels), device=a.device)
    held = max(1, len(order) // 20)  # the best epoch is chosen by these
    validation, training = order[:held], order[held:]
    maps = maps.to(a.device)
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
        if not error < float("inf") or time.time() - begin > 60 * a.minutes:  # weights never become numbers again
            break
    if best is None:
        raise ArithmeticError("training: expected an error on the validation barriers that is a number, found none")
    network.load_state_dict(best)

    errors = {}
    for alloy in left_out:
        found = predicted(maps, network, torch.as_tensor(alloy.aligned(), device=a.device), a.batch)
        off = mean + deviation * found.cpu().numpy() - alloy.barrier_eV
        errors[alloy.name] = off
        print(f"{alloy.name}: mean absolute error {np.abs(off).mean():.4f} eV on {len(off)} left-out barriers")
    everything = np.concatenate(list(errors.values()))
    print(f"all: {np.abs(everything).mean():.4f} eV")
    card = {"training": {"source": "UCICaoLab/First-principle-NNK (MIT License, Copyright (c) 2026 UCICaoLab)",
                         "command": f"train_density.py --voxels {a.voxels} --spacing {a.spacing} --cutoff {a.cutoff} "
                                    f"--depth {a.depth} --filters {a.filters} --batch {a.batch} --seed {a.seed}"},
            "errors": {"left_out": {"mae_eV": float(np.abs(everything).mean()),
                                    "rmse_eV": float(np.sqrt((everything**2).mean())), "count": len(everything),
                                    "alloys": {name: {"mae_eV": float(np.abs(off).mean())}
                                               for name, off in errors.items()}}}}
    write_density_model(a.output, maps, network, SPECIES, (min(constants), max(constants)), mean, deviation, extra=card)


def stop(status, error):
    said = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
    print(f"train_density: {said}", file=sys.stderr)
    sys.exit(status)


def main(argv=None):
    a = arguments(argv)
    try:
        check_options(a)
        known, left_out = read_alloys(a)
        maps = maps_for(a, known)
    except (ValueError, OSError) as error:
        stop(2, error)
    try:
        train(a, known, left_out, maps)
    except (ArithmeticError, OSError) as error:
        stop(1, error)
    except RuntimeError as error:
        if "memory" not in str(error):
            raise
        stop(1, f"--batch, --filters and --voxels: expected what fits into the memory of '{a.device}', found: "
                f"{str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
