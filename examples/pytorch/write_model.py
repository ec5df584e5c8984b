"""Writes a PyTorch network as a model file that saddle runs: import write_model, or python3 write_model.py FILE"""
import json
import os
import pathlib
import sys

import numpy as np
import torch

from barrier_data import ALIGNMENTS, JUMPS


def one_hot(aligned, species):
    digits = torch.as_tensor(aligned, dtype=torch.long)
    return torch.nn.functional.one_hot(digits, species + 1)[..., 1:].flatten(1).float()  # a vacancy is all zeros


def check_writable(path):
    """OSError unless a file can be written there: to be asked before hours of training."""
    path = pathlib.Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path}: expected a folder that exists, found none")
    if path.is_dir():
        raise IsADirectoryError(f"{path}: expected a file, found a folder")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise PermissionError(f"{path}: expected a file that can be written to, found that it may not")


def write_safetensors(path, tensors, saddle):
    """tensors: numpy arrays of float32, uint8 or int8 by name; saddle: the description, see docs/model-file.md."""
    header, end = {"__metadata__": {"saddle": json.dumps(saddle)}}, 0
    for name, t in tensors.items():
        header[name] = {"dtype": {"f": "F32", "u": "U8", "i": "I8"}[t.dtype.kind], "shape": t.shape,
                        "data_offsets": [end, end := end + t.nbytes]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(t.tobytes() for t in tensors.values()))


def write_model(path, network, species, lattice_constant_A):
    """network: Linear, ReLU, …, Linear on the one-hot digit map of 8 shells of bcc, barriers in eV."""
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    tensors = {f"layers.{k}.{name}": getattr(layer, name).detach().numpy().astype("<f4")
               for k, layer in enumerate(linear) for name in ("weight", "bias")}
    environments = np.random.default_rng(1).integers(1, len(species) + 1, (64, 112), dtype=np.uint8)
    jumps = np.arange(64) % len(JUMPS)
    with torch.no_grad():  # saddle asks its own network for these at every load
        barriers = network(one_hot(np.take_along_axis(environments, ALIGNMENTS[jumps], axis=1), len(species)))[:, 0]
    tensors |= {"reference.environment": environments, "reference.jump": np.array(JUMPS, np.int8)[jumps],
                "reference.barrier_eV": barriers.numpy().astype("<f4")}
    saddle = {"format": 1, "lattice": "bcc", "lattice_constant_A": lattice_constant_A, "species": species,
              "descriptor": {"kind": "digit_map", "shells": 8, "encoding": "one_hot", "alignment": "canonical"},
              "network": {"kind": "mlp", "hidden": [layer.out_features for layer in linear[:-1]], "activation": "relu",
                          "batch_normalisation": "none"}}
    write_safetensors(path, tensors, saddle)


if __name__ == "__main__":
    torch.manual_seed(1)
    untrained = torch.nn.Sequential(torch.nn.Linear(112 * 3, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
    write_model(sys.argv[1], untrained, ["Nb", "Mo", "Ta"], 3.24)
