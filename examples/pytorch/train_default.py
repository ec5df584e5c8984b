#!/usr/bin/env python3
"""Train a vacancy-barrier network for Nb-Mo-Ta-W-V with PyTorch and write it as a saddle model file.

    python3 train_default.py --data DIR --output NbMoTaWV.safetensors

DIR holds one folder an alloy with POSCAR, atomid_for_NN.txt and barrier_for_NN.txt, and split.txt, whose alloys are
left out of training. The file's format is described in docs/model-file.md. Needs numpy and torch, nothing else.
"""
import argparse
import itertools
import json
import os
import pathlib
import sys
import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

SPECIES = ["Nb", "Mo", "Ta", "W", "V"]  # digit 1 is Nb; digit 0 is the vacancy
SHELLS = 8
BOX = 8  # a 4 x 4 x 4 supercell in units of a/2: all positions below are integers in this unit
JUMPS = list(itertools.product((-1, 1), repeat=3))
REFERENCE_JUMP = np.array([1, 1, 1])

# Chosen on training alloys held out (--hold-out), never on the alloys of split.txt; see README.md.
HIDDEN = [128, 128]
TEACHER_HIDDEN = [256, 128, 128]
TEACHER_DROPOUT = 0.15
TEACHERS = 3
RANDOM_PER_LABEL = 2  # environments of random alloys that the teachers label, for each DFT barrier
WEIGHT_DECAY = 0.1
PEAK_LEARNING_RATE = 3e-3


# --- Geometry: sites round the vacancy and how a jump is turned onto [111] -----------------------------------------

def neighbour_sites(shells):
    """bcc sites (x, y, z all even or all odd) of the first shells, ordered by squared distance, then x, y, z."""
    span = range(-6, 7)
    candidates = [site for site in itertools.product(span, span, span)
                  if len({c % 2 for c in site}) == 1 and site != (0, 0, 0)]
    squared = {site: sum(c * c for c in site) for site in candidates}
    largest = sorted(set(squared.values()))[shells - 1]
    inside = [site for site in candidates if squared[site] <= largest]
    return np.array(sorted(inside, key=lambda site: (squared[site], site)))


SITES = neighbour_sites(SHELLS)
SITE_INDEX = {tuple(site): index for index, site in enumerate(SITES)}


def axis_operations():
    """All 48 signed permutation matrices: the operations of the cube."""
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1, -1), repeat=3):
            matrix = np.zeros((3, 3), dtype=int)
            matrix[range(3), order] = signs
            yield matrix


def canonical_rotation(jump):
    """The 'canonical' alignment: the smallest rotation onto [111]; ties go to the greatest entries row by row."""
    rotations = [matrix for matrix in axis_operations()
                 if round(np.linalg.det(matrix)) == 1 and np.array_equal(matrix @ jump, REFERENCE_JUMP)]
    return max(rotations, key=lambda matrix: (np.trace(matrix), tuple(matrix.ravel())))


def reordering(operation):
    """Indices p for which environment[p] is the turned environment: the digit at r goes to operation·r."""
    destination = [SITE_INDEX[tuple(operation @ site)] for site in SITES]
    return np.argsort(destination)


ALIGNMENTS = np.array([reordering(canonical_rotation(np.array(jump))) for jump in JUMPS])

# The operations that fix [111] leave the barrier unchanged: they are the permutations of x, y and z.
SYMMETRIES = np.array([reordering(np.eye(3, dtype=int)[list(order)]) for order in itertools.permutations(range(3))])


# --- Data ----------------------------------------------------------------------------------------------------------

@dataclass
class Alloy:
    name: str
    lattice_constant_A: float
    environment: np.ndarray  # [labels, sites] digits in the crystal's frame
    jump: np.ndarray         # [labels] index into JUMPS
    barrier_eV: np.ndarray   # [labels]
    rejected: int            # labels <= 0 or not finite: failed calculations

    def aligned(self):
        """Digits as the network sees them, with the jump along [111]."""
        return np.take_along_axis(self.environment, ALIGNMENTS[self.jump], axis=1)


def read_poscar(path):
    """Lattice constant in Angstrom, integer positions [atoms, 3] modulo BOX and digits [atoms]."""
    lines = path.read_text().splitlines()
    if len(lines) < 8 + BOX**3 // 4:
        raise ValueError(f"{path}: expected 8 lines and {BOX**3 // 4} atoms, found {len(lines)} lines")
    scale = float(lines[1])
    if scale <= 0:
        raise ValueError(f"{path}, line 2: expected a positive scaling factor, found {lines[1]!r}")
    cell = np.array([line.split()[:3] for line in lines[2:5]], dtype=float)
    if not np.allclose(cell, cell[0, 0] * np.eye(3)):
        raise ValueError(f"{path}, lines 3-5: expected a cubic cell along x, y, z, found {cell.tolist()}")
    symbols, counts = lines[5].split(), [int(word) for word in lines[6].split()]
    unknown = sorted(set(symbols) - set(SPECIES))
    if unknown or len(symbols) != len(counts):
        raise ValueError(f"{path}, lines 6-7: expected species of {SPECIES} and a count for each, "
                         f"found {symbols} and {counts}")
    mode = lines[7].strip()[:1].lower()
    if mode not in "dck":
        raise ValueError(f"{path}, line 8: expected Direct or Cartesian, found {lines[7]!r}")
    digits = np.repeat([SPECIES.index(symbol) + 1 for symbol in symbols], counts)
    positions = np.array([line.split()[:3] for line in lines[8:8 + len(digits)]], dtype=float)
    if mode != "d":
        positions = positions / cell[0, 0]  # Cartesian positions and cell share the scaling factor
    half_units = positions * BOX
    sites = np.rint(half_units).astype(int)
    if np.abs(half_units - sites).max() > 0.01:
        raise ValueError(f"{path}: atom {np.abs(half_units - sites).max(axis=1).argmax() + 1} is off its lattice site")
    sites %= BOX
    bcc = (sites % 2 == sites[:, :1] % 2).all()
    if not bcc or len(np.unique(sites, axis=0)) != BOX**3 // 4 or len(sites) != BOX**3 // 4:
        raise ValueError(f"{path}: expected one atom on each of the {BOX**3 // 4} sites of a 4 x 4 x 4 bcc supercell")
    return scale * cell[0, 0] / 4, sites, digits


def read_table(path, rows, dtype):
    try:
        table = np.loadtxt(path, dtype=dtype, ndmin=2)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    if table.shape != (rows, len(JUMPS)):
        raise ValueError(f"{path}: expected {rows} lines of {len(JUMPS)} values, found {table.shape}")
    return table


def read_alloy(folder):
    lattice_constant, sites, digits = read_poscar(folder / "POSCAR")
    neighbours = read_table(folder / "atomid_for_NN.txt", len(sites), int) - 1
    barriers = read_table(folder / "barrier_for_NN.txt", len(sites), float)
    if neighbours.min() < 0 or neighbours.max() >= len(sites):
        raise ValueError(f"{folder / 'atomid_for_NN.txt'}: expected atom ids of 1 to {len(sites)}")
    # The supercell is narrower than the neighbourhood: one atom may stand on several of the 112 sites, so each site
    # is looked up modulo the box. The vacancy's own images are a whole box away, farther than 8 shells reach.
    digit_at = np.zeros((BOX, BOX, BOX), dtype=np.uint8)
    digit_at[tuple(sites.T)] = digits
    around_vacancy = (sites[:, None, :] + SITES) % BOX
    environments = digit_at[tuple(np.moveaxis(around_vacancy, 2, 0))]
    displacement = (sites[neighbours] - sites[:, None, :] + BOX // 2) % BOX - BOX // 2  # shortest image
    jumps = np.empty(neighbours.shape, dtype=int)
    for vacancy, row in enumerate(displacement):
        found = [tuple(vector) for vector in row.tolist()]
        if sorted(found) != JUMPS:
            raise ValueError(f"{folder / 'atomid_for_NN.txt'}, line {vacancy + 1}: not the eight first neighbours")
        jumps[vacancy] = [JUMPS.index(vector) for vector in found]
    valid = np.isfinite(barriers) & (barriers > 0)
    return Alloy(folder.name, lattice_constant, np.repeat(environments, len(JUMPS), axis=0)[valid.ravel()],
                 jumps[valid], barriers[valid], int((~valid).sum()))


def read_data(folder):
    """All alloys by name, and the names that split.txt leaves out."""
    lines = (folder / "split.txt").read_text().splitlines()
    left_out = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    alloys = {path.parent.name: read_alloy(path.parent) for path in sorted(folder.glob("*/POSCAR"))}
    missing = sorted(set(left_out) - set(alloys))
    if missing or len(alloys) <= len(left_out):
        raise ValueError(f"{folder}: split.txt names {missing} that are not there" if missing else
                         f"{folder}: no alloy is left to train on")
    for alloy in alloys.values():
        if alloy.rejected:
            print(f"{alloy.name}: {alloy.rejected} labels <= 0 or not finite left out")
    return alloys, left_out


# --- Network and training ------------------------------------------------------------------------------------------

def one_hot(digits):
    """Input k·S + (d - 1) is 1 where site k holds species d of S; a vacancy is all zeros."""
    return nn.functional.one_hot(digits, len(SPECIES) + 1)[:, :, 1:].flatten(1).float()


def make_network(hidden, dropout):
    widths = [len(SITES) * len(SPECIES), *hidden]
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(widths[-1], 1))


@dataclass
class Trained:
    network: nn.Sequential
    mean: float       # eV; the network's output is standardised: barrier = mean + deviation * output
    deviation: float  # eV

    def barriers(self, digits):
        with torch.no_grad():
            outputs = torch.cat([self.network(one_hot(part)) for part in digits.split(4096)])
        return self.mean + self.deviation * outputs.squeeze(1).double()


def train(title, digits, barriers, hidden, dropout, batch_size, epochs, seed):
    """Digits are aligned [N, sites]; in every epoch a random operation that fixes [111] turns each sample anew."""
    torch.manual_seed(seed)
    mean, deviation = barriers.mean().item(), barriers.std().item()
    targets = ((barriers - mean) / deviation).float()
    symmetries = torch.from_numpy(SYMMETRIES)
    network = make_network(hidden, dropout)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=WEIGHT_DECAY)
    batches = len(digits) // batch_size
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_LEARNING_RATE, total_steps=epochs * batches,
                                                   pct_start=0.15)
    started = time.time()
    for epoch in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(digits))[:batches * batch_size].split(batch_size):
            turned = torch.gather(digits[batch], 1, symmetries[torch.randint(len(symmetries), (batch_size,))])
            # Mean absolute error: a few NEB labels are far off, and a squared error would follow them.
            loss = (network(one_hot(turned)).squeeze(1) - targets[batch]).abs().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        if (epoch + 1) % 5 == 0 or epoch + 1 == epochs:
            print(f"{title}: epoch {epoch + 1}/{epochs}, loss {total / batches * deviation:.4f} eV, "
                  f"{time.time() - started:.0f} s", flush=True)
    return Trained(network.eval(), mean, deviation)


def average_barriers(teachers, digits):
    """Mean over the teachers and over the six operations that fix [111]: exactly symmetric, and less noisy than one."""
    return sum(teacher.barriers(digits[:, symmetry]) for teacher in teachers for symmetry in SYMMETRIES) / (
        len(teachers) * len(SYMMETRIES))


def random_environments(count, generator):
    """Digits [count, sites] of random alloys, each of its own composition; half of them lack two of the species."""
    composition = generator.dirichlet(np.ones(len(SPECIES)), size=count)
    for row in range(0, count, 2):
        composition[row, generator.choice(len(SPECIES), 2, replace=False)] = 0
    upper = np.cumsum(composition / composition.sum(axis=1, keepdims=True), axis=1)[:, :-1]
    digits = 1 + (generator.random((count, len(SITES), 1)) > upper[:, None, :]).sum(axis=2)
    return torch.from_numpy(digits)


def train_student(alloys, epochs, seed):
    """The network that ships: small, one pass, taught by the symmetric average of larger ones.

    Training on the DFT barriers alone leaves a small network noisier than the average of several. The average can label
    as many environments as one likes, also of alloys without DFT data, and a small network can follow it.
    """
    digits = torch.from_numpy(np.concatenate([alloy.aligned() for alloy in alloys])).long()
    barriers = torch.from_numpy(np.concatenate([alloy.barrier_eV for alloy in alloys]))
    teachers = [train(f"teacher {k + 1}/{TEACHERS}", digits, barriers, TEACHER_HIDDEN, TEACHER_DROPOUT, 256, epochs,
                      seed + k) for k in range(TEACHERS)]
    random_digits = random_environments(RANDOM_PER_LABEL * len(digits), np.random.default_rng(seed))
    labels = torch.cat([(barriers + average_barriers(teachers, digits)) / 2, average_barriers(teachers, random_digits)])
    return train("student", torch.cat([digits, random_digits]), labels, HIDDEN, 0.0, 512, epochs, seed + TEACHERS)


# --- Export --------------------------------------------------------------------------------------------------------

def folded_layers(trained):
    """[(weight, bias)] in float32 with each normalisation and the output's scale folded in, computed in float64."""
    layers = []
    for module in trained.network:
        if isinstance(module, nn.Linear):
            layers.append([module.weight.detach().double().numpy(), module.bias.detach().double().numpy()])
        elif isinstance(module, nn.BatchNorm1d):
            scale = (module.weight.detach().double() / (module.running_var.double() + module.eps).sqrt()).numpy()
            weight, bias = layers[-1]
            shift = module.bias.detach().double().numpy() - module.running_mean.double().numpy() * scale
            layers[-1] = [weight * scale[:, None], bias * scale + shift]
    layers[-1] = [layers[-1][0] * trained.deviation, layers[-1][1] * trained.deviation + trained.mean]
    return [(weight.astype("<f4"), bias.astype("<f4")) for weight, bias in layers]


def predict(layers, aligned):
    """Barriers in eV: one pass of the folded float32 weights, computed in float64 with numpy alone."""
    values = (aligned[:, :, None] == np.arange(1, len(SPECIES) + 1)).reshape(len(aligned), -1).astype(float)
    for weight, bias in layers[:-1]:
        values = np.maximum(values @ weight.T.astype(float) + bias, 0)
    weight, bias = layers[-1]
    return (values @ weight.T.astype(float) + bias)[:, 0]


def reference_pairs(alloys, layers, seed):
    """64 pairs: every jump in eight alloys spread over the list; environments in the crystal's frame, not aligned."""
    generator = np.random.default_rng(seed)
    chosen = [alloys[index] for index in np.linspace(0, len(alloys) - 1, 8).round().astype(int)]
    rows = [(alloy, generator.choice(np.flatnonzero(alloy.jump == jump)))
            for alloy in chosen for jump in range(len(JUMPS))]
    barriers = [predict(layers, alloy.aligned()[row:row + 1])[0] for alloy, row in rows]
    return {"reference.barrier_eV": np.array(barriers, dtype="<f4"),
            "reference.environment": np.array([alloy.environment[row] for alloy, row in rows], dtype="u1"),
            "reference.jump": np.array([JUMPS[alloy.jump[row]] for alloy, row in rows], dtype="i1")}


def write_safetensors(path, tensors, metadata):
    """Header length (8 bytes), JSON header, data. Replaces the file only when all is written."""
    names = {"<f4": "F32", "|u1": "U8", "|i1": "I8"}
    header, begin = {"__metadata__": {"saddle": json.dumps(metadata)}}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": names[tensor.dtype.str], "shape": list(tensor.shape),
                        "data_offsets": [begin, begin + tensor.nbytes]}
        begin += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(t.tobytes() for t in tensors.values()))
    os.replace(temporary, path)


def read_layers(path):
    """The layers of a file written by write_safetensors."""
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])

    def tensor(name):
        begin, end = header[name]["data_offsets"]
        return np.frombuffer(raw[start + begin:start + end], dtype="<f4").reshape(header[name]["shape"])

    return [(tensor(f"layers.{k}.weight"), tensor(f"layers.{k}.bias")) for k in range(len(HIDDEN) + 1)]


# --- Errors --------------------------------------------------------------------------------------------------------

def error_summary(layers, alloys, symmetries=SYMMETRIES[:1]):
    """Errors of one pass (the first operation is the identity) or of the average over several operations."""
    errors = {}
    for alloy in alloys:
        passes = [predict(layers, alloy.aligned()[:, symmetry]) for symmetry in symmetries]
        errors[alloy.name] = np.mean(passes, axis=0) - alloy.barrier_eV

    def summary(error):
        return {"mae_eV": round(float(np.abs(error).mean()), 5), "rmse_eV": round(float(np.sqrt((error**2).mean())), 5),
                "count": len(error)}

    return {**summary(np.concatenate(list(errors.values()))),
            "alloys": {name: summary(error) for name, error in errors.items()}}


def print_errors(title, summary):
    print(f"{title:14} {'labels':>6} {'MAE/eV':>8} {'RMSE/eV':>8}")
    for name, row in [*summary["alloys"].items(), ("all", summary)]:
        print(f"{name:14} {row['count']:6} {row['mae_eV']:8.4f} {row['rmse_eV']:8.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of alloys, and split.txt")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("NbMoTaWV.safetensors"))
    parser.add_argument("--epochs", type=int, default=40, help="of each teacher and of the student")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hold-out", nargs="+", metavar="ALLOY", default=[],
                        help="leave these training alloys out as well, print the error on them alone and write nothing "
                             "(to choose hyperparameters)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # one thread adds up in one order: the same seed gives the same weights
    torch.use_deterministic_algorithms(True)

    alloys, left_out = read_data(arguments.data)
    bad = [name for name in arguments.hold_out if name not in alloys or name in left_out]
    if bad:
        raise ValueError(f"--hold-out: {bad} are not training alloys")
    training = [alloy for name, alloy in alloys.items() if name not in left_out + arguments.hold_out]
    layers = folded_layers(train_student(training, arguments.epochs, arguments.seed))
    if arguments.hold_out:
        print_errors("held out", error_summary(layers, [alloys[name] for name in arguments.hold_out]))
        return

    unseen = [alloys[name] for name in left_out]
    lattice_constants = [round(alloy.lattice_constant_A, 4) for alloy in training]
    metadata = {
        "format": 1,
        "lattice": "bcc",
        "lattice_constant_A": round(float(np.mean(lattice_constants)), 4),
        "lattice_constant_range_A": [min(lattice_constants), max(lattice_constants)],
        "species": SPECIES,
        "descriptor": {"kind": "digit_map", "shells": SHELLS, "encoding": "one_hot", "alignment": "canonical"},
        "network": {"kind": "mlp", "hidden": HIDDEN, "activation": "relu", "batch_normalisation": "folded"},
        "k0_per_s": 1e13,
        "training": {
            "data": f"{sum(len(alloy.barrier_eV) for alloy in training)} climbing-image NEB barriers (DFT, PBE)",
            "source": "UCICaoLab/First-principle-NNK (MIT)",
            "licence": "MIT License, Copyright (c) 2026 UCICaoLab",
            "command": "python3 train_default.py --data DIR --output NbMoTaWV.safetensors "
                       f"--epochs {arguments.epochs} --seed {arguments.seed}",
            "seed": arguments.seed,
            "epochs": arguments.epochs,
            "alloys_trained": [alloy.name for alloy in training],
            "labels_rejected": {"training": sum(alloy.rejected for alloy in training),
                                "left_out": sum(alloy.rejected for alloy in unseen)}},
        "errors": {"left_out": error_summary(layers, unseen), "training": error_summary(layers, training)},
    }
    tensors = {}
    for index, (weight, bias) in enumerate(layers):
        tensors[f"layers.{index}.weight"], tensors[f"layers.{index}.bias"] = weight, bias
    tensors.update(reference_pairs(list(alloys.values()), layers, arguments.seed))
    write_safetensors(arguments.output, tensors, metadata)

    # From here on only what was written counts.
    print(f"\n{arguments.output}: {arguments.output.stat().st_size} bytes, read back")
    written = read_layers(arguments.output)
    print_errors("left out", error_summary(written, unseen))
    six = error_summary(written, unseen, SYMMETRIES)
    print(f"For comparison, averaged over six operations (saddle makes one pass): MAE {six['mae_eV']:.4f} eV, "
          f"RMSE {six['rmse_eV']:.4f} eV")


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError) as error:
        sys.exit(f"train_default: {error}")
