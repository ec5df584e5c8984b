#!/usr/bin/env python3
"""Check a saddle model file with numpy alone: python3 check_model.py FILE [--data DIR]

Replays the reference pairs and checks that operations of the crystal that fix a jump leave its barrier unchanged;
with --data it also prints the error on the alloys listed in DIR/split.txt.
Written from docs/model-file.md and independent of train_default.py, so that one can catch a mistake in the other.
Exit status 1 where a barrier differs by more than 1e-4 eV from what the file says, or by more than 1e-5 eV between
symmetry images (--asymmetric: only print that), or where the file is not as described.
"""
import argparse
import itertools
import json
import math
import pathlib
import sys

import numpy as np

TOLERANCE_EV = 1e-4
SYMMETRY_TOLERANCE_EV = 1e-5  # float32 weights; a network that is not symmetric by construction is off by 1e-2
DTYPES = {"F32": "<f4", "U8": "u1", "I8": "i1"}


def read_safetensors(path):
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    if len(raw) < 8 or length > len(raw) - 8:
        raise ValueError(f"{path}: header of {length} bytes in a file of {len(raw)} bytes")
    header, data = json.loads(raw[8:8 + length]), raw[8 + length:]
    settings = json.loads(header.pop("__metadata__")["saddle"])
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        dtype = np.dtype(DTYPES[entry["dtype"]])
        if not 0 <= begin <= end <= len(data) or end - begin != math.prod(entry["shape"]) * dtype.itemsize:
            raise ValueError(f"{path}: {name} has shape {entry['shape']} and bytes {begin} to {end} of {len(data)}")
        tensors[name] = np.frombuffer(data[begin:end], dtype).reshape(entry["shape"])
    return settings, tensors


def bcc_sites(shells):
    """Sites of the first shells, ordered by squared distance, x, y, z (bcc: x, y, z all even or all odd)."""
    grid = [p for p in itertools.product(range(-8, 9), repeat=3) if len({c % 2 for c in p}) == 1 and any(p)]
    square = lambda p: sum(c * c for c in p)
    last = sorted({square(p) for p in grid})[shells - 1]
    return sorted((p for p in grid if square(p) <= last), key=lambda p: (square(p), p))


def canonical_rotation(jump):
    """The proper rotation of smallest angle that takes the jump to [111]; ties: greatest entries, row by row."""
    best = None
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1, -1), repeat=3):
            matrix = np.zeros((3, 3), int)
            matrix[range(3), order] = signs
            if round(np.linalg.det(matrix)) == 1 and (matrix @ jump == 1).all():
                key = (int(np.trace(matrix)), tuple(matrix.ravel()))
                best = max(best, (key, matrix), key=lambda b: b[0]) if best else (key, matrix)
    return best[1]


class Model:
    def __init__(self, path):
        self.settings, self.tensors = read_safetensors(path)
        descriptor, network = self.settings["descriptor"], self.settings["network"]
        found = (self.settings["format"], self.settings["lattice"], descriptor["kind"], descriptor["encoding"],
                 descriptor["alignment"], network["kind"], network["activation"])
        expected = (1, "bcc", "digit_map", "one_hot", "canonical", "mlp", "relu")
        if found != expected or network["batch_normalisation"] not in ("none", "folded"):
            raise ValueError(f"{path}: this script reads {expected} without separate normalisation, found {found}")
        self.sites = bcc_sites(descriptor["shells"])
        self.species = self.settings["species"]
        self.layers = [tuple(self.tensors[f"layers.{k}.{part}"].astype(float) for part in ("weight", "bias"))
                       for k in range(len(network["hidden"]) + 1)]
        widths = [len(self.sites) * len(self.species), *network["hidden"], 1]
        for k, (weight, bias) in enumerate(self.layers):
            if weight.shape != (widths[k + 1], widths[k]) or bias.shape != (widths[k + 1],):
                raise ValueError(f"{path}: layers.{k} is {weight.shape}, expected {(widths[k + 1], widths[k])}")
        place = {site: k for k, site in enumerate(self.sites)}
        self.places = {jump: np.array([place[tuple(canonical_rotation(np.array(jump)) @ site)] for site in self.sites])
                       for jump in itertools.product((-1, 1), repeat=3)}

    def images(self, environment, jump):
        """The environment under each of the six operations of the cube that leave the jump where it is."""
        place = {site: k for k, site in enumerate(self.sites)}
        turned = []
        for order in itertools.permutations(range(3)):
            # With a = jump * r all coordinates are as for the jump [111], which the permutations of a leave fixed.
            destination = [place[tuple(int(c) for c in jump * (jump * np.array(site))[list(order)])]
                           for site in self.sites]
            image = np.zeros_like(environment)
            image[destination] = environment
            turned.append(image)
        return np.array(turned)

    def asymmetry(self, environments, jumps):
        """eV; the largest difference between the barriers of symmetry images of one environment."""
        images = np.concatenate([self.images(*pair) for pair in zip(environments, jumps)])
        return np.ptp(self.barriers(images, np.repeat(jumps, 6, axis=0)).reshape(-1, 6), axis=1).max()

    def barriers(self, environments, jumps):
        """eV; environments [N, sites] in the crystal's frame, jumps [N, 3]."""
        values = np.zeros((len(environments), len(self.sites), len(self.species)))
        for row, (environment, jump) in enumerate(zip(environments, jumps)):
            occupied = np.flatnonzero(environment)
            values[row, self.places[tuple(int(c) for c in jump)][occupied], environment[occupied] - 1] = 1
        values = values.reshape(len(environments), -1)
        for weight, bias in self.layers[:-1]:
            values = np.maximum(values @ weight.T + bias, 0)
        weight, bias = self.layers[-1]
        return (values @ weight.T + bias)[:, 0]


def read_alloy(folder, model):
    """Environments, jumps and barriers (valid labels only) of one alloy in an 8 x 8 x 8 box of half lattice units."""
    lines = (folder / "POSCAR").read_text().splitlines()
    symbols, counts = lines[5].split(), [int(n) for n in lines[6].split()]
    digits = np.repeat([model.species.index(s) + 1 for s in symbols], counts)
    positions = np.array([line.split()[:3] for line in lines[8:8 + len(digits)]], float)
    if lines[7].strip()[0] in "CcKk":  # Cartesian, in the same units as the cell, which is cubic
        positions /= float(lines[2].split()[0])
    at = np.rint(positions * 8).astype(int) % 8
    box = np.zeros((8, 8, 8), int)
    box[tuple(at.T)] = digits
    neighbours = np.loadtxt(folder / "atomid_for_NN.txt", dtype=int) - 1
    barriers = np.loadtxt(folder / "barrier_for_NN.txt")
    vacancies = np.repeat(np.arange(len(digits)), 8)
    jumps = (at[neighbours.ravel()] - at[vacancies] + 4) % 8 - 4
    around = (at[vacancies][:, None] + np.array(model.sites)) % 8
    valid = np.isfinite(barriers.ravel()) & (barriers.ravel() > 0)
    return box[tuple(np.moveaxis(around, 2, 0))][valid], jumps[valid], barriers.ravel()[valid]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path, help="folder of alloys with split.txt")
    parser.add_argument("--asymmetric", action="store_true", help="accept a network that is not exactly symmetric")
    arguments = parser.parse_args()
    model = Model(arguments.file)
    reference = {name: model.tensors[f"reference.{name}"] for name in ("environment", "jump", "barrier_eV")}
    if len(reference["barrier_eV"]) == 0:
        raise ValueError(f"{arguments.file}: no reference pair")
    difference = np.abs(model.barriers(reference["environment"], reference["jump"]) - reference["barrier_eV"]).max()
    print(f"{len(reference['barrier_eV'])} reference pairs, largest difference {difference:.2e} eV")
    if not difference <= TOLERANCE_EV:
        raise ValueError(f"{arguments.file}: reference pairs differ by more than {TOLERANCE_EV} eV")
    asymmetry = model.asymmetry(reference["environment"], reference["jump"])
    print(f"six symmetry images of each, largest difference {asymmetry:.2e} eV")
    if not (asymmetry <= SYMMETRY_TOLERANCE_EV or arguments.asymmetric):
        raise ValueError(f"{arguments.file}: the barriers of symmetry images differ by more than "
                         f"{SYMMETRY_TOLERANCE_EV} eV")
    if not arguments.data:
        return
    lines = (arguments.data / "split.txt").read_text().splitlines()
    total = []
    for name in (line.strip() for line in lines if line.strip() and not line.startswith("#")):
        environments, jumps, barriers = read_alloy(arguments.data / name, model)
        error = model.barriers(environments, jumps) - barriers
        total.append(error)
        stated = model.settings.get("errors", {}).get("left_out", {}).get("alloys", {}).get(name, {}).get("mae_eV")
        mae = np.abs(error).mean()
        print(f"{name:12} {len(error):5} labels  MAE {mae:.4f} eV  (file says {stated})")
        if stated is not None and not abs(mae - stated) <= TOLERANCE_EV:
            raise ValueError(f"{arguments.file}: {name} has MAE {mae:.5f} eV, the file says {stated}")
    total = np.concatenate(total)
    mae, rmse = np.abs(total).mean(), np.sqrt((total**2).mean())
    print(f"{'all':12} {len(total):5} labels  MAE {mae:.4f} eV  RMSE {rmse:.4f} eV")


if __name__ == "__main__":
    try:
        main()
    except (ValueError, KeyError, IndexError, OSError) as error:
        sys.exit(f"check_model: {error!r}")
