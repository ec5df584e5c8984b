#!/usr/bin/env python3
"""Train a vacancy-barrier network for Nb-Mo-Ta-W-V with PyTorch and write it as a saddle model file.

    python3 examples/pytorch/train_default.py --data DIR --output examples/models/NbMoTaWV.safetensors

DIR holds one folder an alloy with POSCAR, atomid_for_NN.txt and barrier_for_NN.txt, and split.txt, whose alloys are
left out of training. The file's format is described in docs/model-file.md. Needs numpy, scipy and torch, and 6 GB.

A Gaussian process (gaussian_process.py) errs less on unseen alloys than a network but takes milliseconds a barrier.
So a network learns the labels first, to tell failed ones from the rest, then the process, then the network follows the
process, also on environments of random alloys; this network is what is written. Its weights are tied while training, so
that the barrier is exactly symmetric under the operations that fix the jump; the file holds an ordinary network on the
one-hot digit map.
"""
import argparse
import json
import os
import pathlib
import sys
import time

import numpy as np
import torch
from torch import nn

from barrier_data import JUMPS, REFERENCE_JUMP, SHELLS, SITES, SPECIES, SYMMETRIES, random_environments, read_data
from gaussian_process import GaussianProcess
from write_model import check_writable

# Chosen on training alloys held out (--hold-out), never on the alloys of split.txt; see README.md.
HIDDEN = [256, 256, 256]
DROPOUT = 0.1
WEIGHT_DECAY = 0.3
PEAK_LEARNING_RATE = 3e-3
BATCH = 256
TURNED = 24  # filters of the first layer in six copies; the other 256 - 6 * 24 are symmetric themselves
DISTANCE_POWER = 3
FOLLOWING_EPOCHS = 16
FOLLOWING_PEAK_LEARNING_RATE = 1e-3
FOLLOWING_WEIGHT_DECAY = 0.01


# --- Network and training ------------------------------------------------------------------------------------------

def one_hot(digits):
    """[N, sites * S]: input k·S + (d - 1) is 1 where site k holds species d of S; a vacancy is all zeros."""
    return (digits[:, :, None] == np.arange(1, len(SPECIES) + 1)).reshape(len(digits), -1).astype("f4")


def linear(inputs, outputs):
    """A linear layer, as a convolution of width 1: with a slow BLAS, PyTorch is several times faster this way."""
    return nn.Conv1d(inputs, outputs, 1)


class Network(nn.Module):
    """An ordinary network of widths HIDDEN whose weights are tied so that the six operations do not change its output.

    The first hidden layer holds TURNED filters in six copies, one for each operation, and filters averaged over the
    operations. The second layer has the same weights for the six copies, so that it sees their mean.
    """

    def __init__(self, dropout):
        super().__init__()
        averaged = HIDDEN[0] - 6 * TURNED
        site_inputs = SYMMETRIES[:, :, None] * len(SPECIES) + np.arange(len(SPECIES))
        self.images = torch.from_numpy(site_inputs.reshape(6, -1))
        # Seen as clearly as the near sites, the far ones tell the network which of the few supercells it is in, and it
        # learns those by heart. So their weights shrink with the distance from the middle of the jump.
        distance = np.linalg.norm(SITES - REFERENCE_JUMP / 2, axis=1)
        shrink = (distance / np.exp(np.log(distance).mean()))**-DISTANCE_POWER
        self.shrink = torch.from_numpy(np.repeat(shrink, len(SPECIES))).float()[:, None]
        self.filters = linear(self.images.shape[1], TURNED + averaged).weight  # no bias: the normalisation has one
        self.norm_turned, self.norm_averaged = nn.BatchNorm1d(TURNED), nn.BatchNorm1d(averaged)
        self.rest = nn.Sequential(nn.Dropout(dropout))
        for before, after in zip([TURNED + averaged, *HIDDEN[1:]], HIDDEN[1:]):
            self.rest.extend([linear(before, after), nn.BatchNorm1d(after), nn.ReLU(), nn.Dropout(dropout)])
        self.rest.append(linear(HIDDEN[-1], 1))

    def first_weight(self):
        copies = (self.filters * self.shrink)[:, self.images]  # [filters, 6, inputs, 1]
        return torch.cat([copies[:TURNED].flatten(0, 1), copies[TURNED:].mean(dim=1)])

    def forward(self, inputs):
        sums = nn.functional.conv1d(inputs[:, :, None], self.first_weight())
        turned = self.norm_turned(sums[:, :6 * TURNED].reshape(-1, TURNED, 6)).relu().mean(dim=2, keepdim=True)
        averaged = self.norm_averaged(sums[:, 6 * TURNED:]).relu()
        return self.rest(torch.cat([turned, averaged], dim=1)).flatten()

    def layers(self):
        """The same as ordinary layers [[weight, bias]] with the normalisations folded in."""
        def gain_and_shift(norm):
            gain = norm.weight / (norm.running_var + norm.eps).sqrt()
            return gain, norm.bias - gain * norm.running_mean

        parts = zip(gain_and_shift(self.norm_turned), gain_and_shift(self.norm_averaged))
        gain, shift = (torch.cat([turned.repeat_interleave(6), averaged]) for turned, averaged in parts)
        layers = [[self.first_weight()[:, :, 0] * gain[:, None], shift]]
        for module in self.rest:
            if isinstance(module, nn.Conv1d):
                layers.append([module.weight[:, :, 0], module.bias])
            elif isinstance(module, nn.BatchNorm1d):
                gain, shift = gain_and_shift(module)
                layers[-1] = [layers[-1][0] * gain[:, None], layers[-1][1] * gain + shift]
        second = layers[1][0]
        layers[1][0] = torch.cat([second[:, :TURNED].repeat_interleave(6, dim=1) / 6, second[:, TURNED:]], dim=1)
        return [[part.detach().numpy() for part in layer] for layer in layers]


def fit(network, digits, targets, loss, epochs, peak_learning_rate, weight_decay, title):
    """One-cycle AdamW; the network is left in evaluation mode."""
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=weight_decay)
    batches = len(digits) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, peak_learning_rate, total_steps=epochs * batches,
                                                   pct_start=0.15)
    network.train()
    started = time.time()
    for epoch in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(digits))[:batches * BATCH].split(BATCH):
            value = loss(network(torch.from_numpy(one_hot(digits[batch]))), targets[batch])
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            schedule.step()
            total += value.item()
        print(f"{title}, epoch {epoch + 1}/{epochs}, loss {total / batches:.4f}, {time.time() - started:.0f} s",
              flush=True)
    return network.eval()


class Unit:
    """The networks' unit: deviations of the labels from their mean."""

    def __init__(self, alloys):
        barriers = np.concatenate([alloy.barrier_eV for alloy in alloys])
        self.mean, self.deviation = barriers.mean(), barriers.std()

    def targets(self, values_eV):
        return torch.from_numpy((values_eV - self.mean) / self.deviation).float()

    def layers_in_eV(self, network):
        """Layers [(weight, bias)], float32."""
        layers = [[part.astype(float) for part in layer] for layer in network.layers()]
        layers[-1] = [layers[-1][0] * self.deviation, layers[-1][1] * self.deviation + self.mean]
        return [(weight.astype("<f4"), bias.astype("<f4")) for weight, bias in layers]


def learn_labels(alloys, unit, epochs, seed):
    torch.manual_seed(seed)
    digits = np.concatenate([alloy.aligned() for alloy in alloys])
    targets = unit.targets(np.concatenate([alloy.barrier_eV for alloy in alloys]))
    # Mean absolute error: a few NEB labels are far off, and a squared error would follow them.
    return fit(Network(DROPOUT), digits, targets, nn.functional.l1_loss, epochs, PEAK_LEARNING_RATE, WEIGHT_DECAY,
               "labels")


def train(alloys, arguments):
    """The process, and the layers of the network that learned labels and of the one that followed the process."""
    unit, seed = Unit(alloys), arguments.seed
    learned = learn_labels(alloys, unit, arguments.epochs, seed)
    layers = unit.layers_in_eV(learned)
    process = GaussianProcess(alloys, [predict(layers, alloy.aligned()) for alloy in alloys], seed,
                              most_labels=arguments.labels)
    digits = np.concatenate([alloy.aligned() for alloy in alloys])

    # What the labels of an alloy have in common counts where the network sees that alloy, and in no other.
    offsets = np.repeat(process.offset_eV, [len(alloy.barrier_eV) for alloy in alloys])
    others = random_environments(arguments.random_environments, np.random.default_rng(seed))
    print(f"Gaussian process, barriers of {len(digits) + len(others)} environments", flush=True)
    to_follow = np.concatenate([process.predict(digits) + offsets, process.predict(others)])
    digits = np.concatenate([digits, others])
    torch.manual_seed(seed + 1)
    follower = Network(dropout=0.0)
    follower.load_state_dict(learned.state_dict())
    fit(follower, digits, unit.targets(to_follow), nn.functional.mse_loss, FOLLOWING_EPOCHS,
        FOLLOWING_PEAK_LEARNING_RATE, FOLLOWING_WEIGHT_DECAY, "process")
    return process, layers, unit.layers_in_eV(follower)


def print_rotating_errors(alloys, epochs, seed):
    """Of the process, in closed form; repeats of a composition (NAME_2, …) are left out together."""
    unit = Unit(alloys)
    layers = unit.layers_in_eV(learn_labels(alloys, unit, epochs, seed))
    process = GaussianProcess(alloys, [predict(layers, alloy.aligned()) for alloy in alloys], seed, keep_factor=True)
    compositions = [alloy.name.split("_")[0] for alloy in alloys]
    groups = [[index for index, other in enumerate(compositions) if other == name]
              for name in dict.fromkeys(compositions)]
    print(f"\n{'left out, one group a time':26} {'labels':>6} {'MAE/eV':>8} {'median of the error/eV':>24}")
    for alloy, error in zip(alloys, process.errors_left_out(groups)):
        print(f"{alloy.name:26} {len(error):6} {np.abs(error).mean():8.4f} {np.median(error):24.4f}")


# --- Export --------------------------------------------------------------------------------------------------------

def predict(layers, aligned):
    """Barriers in eV: one pass of the file's float32 weights, computed in float64 with numpy alone."""
    values = one_hot(aligned).astype(float)
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


def error_summary(title, predictions, alloys):
    """Errors of the predictions, an array an alloy, together and one by one; also prints them."""
    def summary(error):
        return {"mae_eV": round(float(np.abs(error).mean()), 5), "rmse_eV": round(float(np.sqrt((error**2).mean())), 5),
                "count": len(error)}

    errors = {alloy.name: barriers - alloy.barrier_eV for alloy, barriers in zip(alloys, predictions)}
    total = summary(np.concatenate(list(errors.values())))
    rows = {name: summary(error) for name, error in errors.items()}
    print(f"\n{title:24} {'labels':>6} {'MAE/eV':>8} {'RMSE/eV':>8}")
    for name, row in [*rows.items(), ("all", total)]:
        print(f"{name:24} {row['count']:6} {row['mae_eV']:8.4f} {row['rmse_eV']:8.4f}")
    return {**total, "alloys": rows}


def compare(title, process, learned, follower, alloys):
    """Errors on unseen alloys: the follower's, and those of the process and of the network that learned labels."""
    processed = [process.predict(alloy.aligned()) for alloy in alloys]
    followed = [predict(follower, alloy.aligned()) for alloy in alloys]
    of_labels = [predict(learned, alloy.aligned()) for alloy in alloys]
    on_the_way = {"network_of_labels": error_summary(f"{title}, network of labels", of_labels, alloys),
                  "gaussian_process": error_summary(f"{title}, Gaussian process", processed, alloys),
                  "network_from_process_eV":
                      round(float(np.abs(np.concatenate(followed) - np.concatenate(processed)).mean()), 5)}
    errors = error_summary(title, followed, alloys)
    print(f"mean distance of the network from the process: {on_the_way['network_from_process_eV']} eV")
    return errors, on_the_way


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of alloys, and split.txt")
    parser.add_argument("--output", type=pathlib.Path, help="model file to write (default: none)")
    parser.add_argument("--epochs", type=int, default=20, help="in which the labels are learned")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch")
    parser.add_argument("--hold-out", nargs="+", metavar="ALLOY", default=[],
                        help="leave these training alloys out as well and print the errors on them instead of those "
                             "of split.txt (to choose hyperparameters; for members of an ensemble)")
    parser.add_argument("--labels", type=int,
                        help="of each alloy, for the process (default: all; its time goes with the square)")
    parser.add_argument("--random-environments", type=int, default=150_000,
                        help="on which the network follows the process, besides those of the training alloys")
    parser.add_argument("--rotate", action="store_true",
                        help="print the errors of the Gaussian process on each training alloy from the others and stop")
    arguments = parser.parse_args()
    labels = 1 if arguments.labels is None else arguments.labels
    if min(arguments.epochs, arguments.threads, labels, arguments.random_environments) < 1:
        raise ValueError("--epochs, --threads, --labels and --random-environments: expected 1 or more")
    if arguments.output:
        check_writable(arguments.output)
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)

    alloys, left_out = read_data(arguments.data)
    bad = [name for name in arguments.hold_out if name not in alloys or name in left_out]
    if bad:
        raise ValueError(f"--hold-out: {bad} are not training alloys")
    training = [alloy for name, alloy in alloys.items() if name not in left_out + arguments.hold_out]
    if not training:
        raise ValueError(f"{arguments.data}: no alloy is left to train on")
    if arguments.rotate:
        print_rotating_errors(training, arguments.epochs, arguments.seed)
        return
    process, learned, layers = train(training, arguments)
    unseen = [alloys[name] for name in arguments.hold_out or left_out]
    title = "held out" if arguments.hold_out else "left out"
    errors, errors_on_the_way = compare(title, process, learned, layers, unseen)
    if not arguments.output:
        return

    changed = f" --labels {arguments.labels}" if arguments.labels else ""
    changed += f" --random-environments {arguments.random_environments}"
    changed += f" --hold-out {' '.join(arguments.hold_out)}" if arguments.hold_out else ""
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
            "command": "python3 examples/pytorch/train_default.py --data DIR "
                       f"--output examples/models/{arguments.output.name} --epochs {arguments.epochs} "
                       f"--seed {arguments.seed} --threads {arguments.threads}{changed}",
            "method": "a Gaussian process, distilled into a network",
            "seed": arguments.seed,
            "epochs_on_labels": arguments.epochs,
            "epochs_on_process": FOLLOWING_EPOCHS,
            "labels_of_an_alloy": arguments.labels or "all",
            "random_environments": arguments.random_environments,
            "alloys_trained": [alloy.name for alloy in training],
            "labels_rejected": {"training": sum(alloy.rejected for alloy in training),
                                "left_out": sum(alloy.rejected for alloy in unseen)}},
        "errors": {title.replace(" ", "_"): errors,
                   f"{title.replace(' ', '_')}_on_the_way": errors_on_the_way,
                   "training": error_summary("training", [predict(layers, alloy.aligned()) for alloy in training],
                                             training)},
    }
    tensors = {}
    for index, (weight, bias) in enumerate(layers):
        tensors[f"layers.{index}.weight"], tensors[f"layers.{index}.bias"] = weight, bias
    tensors.update(reference_pairs(list(alloys.values()), layers, arguments.seed))
    write_safetensors(arguments.output, tensors, metadata)
    print(f"\n{arguments.output}: {arguments.output.stat().st_size} bytes")


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError) as error:
        sys.exit(f"train_default: {error}")
