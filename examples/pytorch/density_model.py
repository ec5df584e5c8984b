"""Spatial density maps and the deep convolutional network on them (Fan et al., CNN), and how saddle gets to run it.

Maps, network and file are those of docs/density-maps.md and docs/model-file.md; everything runs on a CPU or a GPU.
"""
import math

import numpy as np
import torch
from torch import nn

from barrier_data import ALIGNMENTS, JUMPS, REFERENCE_JUMP, SITES
from write_model import write_safetensors

LEAST_GAUSSIAN = 1e-6


class DensityMaps(nn.Module):
    """Aligned digits [N, 112] to maps [N, species, z, y, x]; lengths in Å, sites of a crystal of `lattice_constant`."""

    def __init__(self, species, voxels, spacing, cutoff, lattice_constant):
        super().__init__()
        self.species, self.voxels, self.spacing, self.cutoff = species, voxels, spacing, cutoff
        self.lattice_constant = lattice_constant
        x = REFERENCE_JUMP / np.linalg.norm(REFERENCE_JUMP)
        y = np.cross(x, [0, 0, 1])
        y /= np.linalg.norm(y)
        places = lattice_constant / 2 * SITES @ np.array([x, y, np.cross(x, y)]).T
        inside = np.linalg.norm(places, axis=1) < cutoff
        self.register_buffer("places", torch.tensor(places, dtype=torch.float32))
        self.register_buffer("inside", torch.tensor(inside))
        centres = (np.arange(voxels) + 0.5 - voxels / 2) * spacing
        self.register_buffer("centres", torch.tensor(centres, dtype=torch.float32))

    def gaussians(self, along):
        """[N, sites] or [sites] positions along an axis to [..., sites, voxels]."""
        g = torch.exp(-((along[..., None] - self.centres) / self.spacing) ** 2 / 2)
        return torch.where(g < LEAST_GAUSSIAN, torch.zeros_like(g), g)

    def forward(self, digits, angles=None):
        """angles: [N] rotations about x, radians; None: as they stand."""
        n = len(digits)
        x, y, z = (self.places[:, k].expand(n, -1) for k in range(3))
        if angles is not None:
            c, s = torch.cos(angles)[:, None], torch.sin(angles)[:, None]
            y, z = c * y - s * z, s * y + c * z
        kinds = torch.arange(1, self.species + 1, device=digits.device)
        who = ((digits[..., None] == kinds) & self.inside[:, None]).float()  # [N, sites, species]
        zy = (self.gaussians(z)[..., :, None] * self.gaussians(y)[..., None, :]).flatten(2)
        sx = (who[..., :, None] * self.gaussians(x)[..., None, :]).flatten(2)
        maps = torch.bmm(sx.transpose(1, 2), zy)  # [N, species * x, z * y]
        v = self.voxels
        return maps.view(n, self.species, v, v, v).permute(0, 1, 3, 4, 2).contiguous()


class PooledNetwork(nn.Module):
    """4 * depth convolutions, a max-pool after each depth of them but the last, one output in units of the labels."""

    def __init__(self, species, voxels, depth, filters):
        super().__init__()
        self.depth = depth
        channels = [species] + [filters] * (4 * depth)
        self.convolutions = nn.ModuleList(nn.Conv3d(a, b, 3, padding=1, bias=False)
                                          for a, b in zip(channels, channels[1:]))
        self.norms = nn.ModuleList(nn.BatchNorm3d(filters) for _ in self.convolutions)
        self.output = nn.Linear(filters * (voxels // 8) ** 3, 1)

    def pooled(self):
        """Numbers of the convolutions that a max-pool follows."""
        return [k for k in range(len(self.convolutions) - 1) if (k + 1) % self.depth == 0]

    def forward(self, maps):
        x = maps
        for k, (convolution, norm) in enumerate(zip(self.convolutions, self.norms)):
            x = torch.relu(norm(convolution(x)))
            if k in self.pooled():
                x = nn.functional.max_pool3d(x, 2)
        return self.output(x.flatten(1))[:, 0]


def write_density_model(path, maps, network, species, lattice_constant_range, mean=0.0, deviation=1.0, pairs=4,
                        extra=None):
    """Writes a model whose barriers are mean + deviation * network(maps(digits)), eV; extra: training, errors, …"""
    network = network.eval()
    tensors = {}
    for k, (convolution, norm) in enumerate(zip(network.convolutions, network.norms)):
        tensors[f"layers.{k}.weight"] = convolution.weight
        tensors[f"layers.{k}.bias"] = torch.zeros(len(convolution.weight))
        for name in ("weight", "bias", "running_mean", "running_var"):
            tensors[f"layers.{k}.norm.{name}"] = getattr(norm, name)
    last = len(network.convolutions)
    tensors[f"layers.{last}.weight"] = network.output.weight * deviation
    tensors[f"layers.{last}.bias"] = network.output.bias * deviation + mean
    tensors = {name: t.detach().cpu().numpy().astype("<f4") for name, t in tensors.items()}

    device = maps.places.device
    environments = np.random.default_rng(1).integers(1, len(species) + 1, (pairs, len(SITES)), dtype=np.uint8)
    jumps = np.arange(pairs) % len(JUMPS)
    aligned = np.take_along_axis(environments, ALIGNMENTS[jumps], axis=1)
    with torch.no_grad():  # saddle asks its own network for these at every load
        barriers = mean + deviation * network(maps(torch.as_tensor(aligned, device=device))).cpu().numpy()
    tensors |= {"reference.environment": environments, "reference.jump": np.array(JUMPS, np.int8)[jumps],
                "reference.barrier_eV": barriers.astype("<f4")}
    saddle = {"format": 1, "lattice": "bcc", "lattice_constant_A": maps.lattice_constant,
              "lattice_constant_range_A": list(lattice_constant_range), "species": species,
              "descriptor": {"kind": "sdm", "shells": 8, "encoding": "density", "alignment": "canonical_onto_x",
                             "voxels": maps.voxels, "spacing_A": maps.spacing, "cutoff_A": maps.cutoff,
                             "lattice_constant_A": maps.lattice_constant},
              "network": {"kind": "cnn", "voxels": maps.voxels, "filters": [c.out_channels for c in network.convolutions],
                          "padding": 1, "pooled": network.pooled(), "activation": "relu",
                          "batch_normalisation": "separate", "batch_normalisation_epsilon": network.norms[0].eps}}
    write_safetensors(path, tensors, saddle | (extra or {}))


def random_angles(count, device):
    return 2 * math.pi * torch.rand(count, device=device)
