"""Spatial density maps and the deep convolutional network on them (Fan et al., CNN), and how saddle gets to run it.

Maps, network and file are those of docs/density-maps.md and docs/model-file.md; everything runs on a CPU or a GPU.
"""
import copy
import itertools
import math

import numpy as np
import torch
from torch import nn

from barrier_data import ALIGNMENTS, JUMPS, REFERENCE_JUMP, SHELLS, SITES
from write_model import write_safetensors

LEAST_GAUSSIAN = 1e-6
PUBLISHED_CUTOFF = 7.6  # Å
MOST_SHELLS = 16
# Of the bcc shells, units of (a/2)²: 3, 4, 8, …; one more than a map may have.
SQUARED_RADII = sorted({sum(c * c for c in r) for r in itertools.product(range(8), repeat=3)
                        if len({c % 2 for c in r}) == 1 and any(r)})[:MOST_SHELLS + 1]


# --- Which maps saddle reads -----------------------------------------------------------------------------------------

def in_A(length):
    return f"{length:.10g} Å"


def check_edge(voxels, spacing):
    """Half an edge of the map, Å. ValueError unless saddle has maps of so many voxels and such a spacing."""
    if not (8 <= voxels <= 64 and voxels % 8 == 0):
        raise ValueError(f"density map: expected 8, 16, 24 … 64 voxels along an edge, found {voxels}")
    if not (spacing > 0 and math.isfinite(spacing)):
        raise ValueError(f"density map: expected a spacing above 0 Å, found {in_A(spacing)}")
    return 0.5 * voxels * spacing


def default_cutoff(voxels, spacing, lattice_constant):
    """The published cutoff where it holds the shells of the environments, else half-way to the shell after them; never
    beyond the map. ValueError where the map ends before the last of the shells."""
    half_edge = check_edge(voxels, spacing)
    last, next_one = (lattice_constant / 2 * math.sqrt(squared) for squared in SQUARED_RADII[SHELLS - 1:SHELLS + 1])
    if half_edge <= last:
        raise ValueError(f"density map: expected half an edge of more than {in_A(round(last, 4))}, the distance of "
                         f"shell {SHELLS} at a lattice constant of {in_A(lattice_constant)}, found {in_A(half_edge)} "
                         f"({voxels} voxels of {in_A(spacing)})")
    cutoff = PUBLISHED_CUTOFF if last < PUBLISHED_CUTOFF <= next_one else round((last + next_one) / 2, 4)
    return min(cutoff, half_edge)


def shells_within(voxels, spacing, cutoff, lattice_constant):
    """Neighbour shells nearer than the cutoff. ValueError where saddle would refuse such a map."""
    half_edge = check_edge(voxels, spacing)
    for name, length in (("cutoff", cutoff), ("lattice constant", lattice_constant)):
        if not (length > 0 and math.isfinite(length)):
            raise ValueError(f"density map: expected a {name} above 0 Å, found {in_A(length)}")
    if cutoff > half_edge:
        raise ValueError(f"density map: expected a cutoff within half an edge, {in_A(half_edge)} ({voxels} voxels of "
                         f"{in_A(spacing)}), found {in_A(cutoff)}")
    reach = 2 * cutoff / lattice_constant
    shells = sum(squared < reach * reach for squared in SQUARED_RADII)
    if not 1 <= shells <= MOST_SHELLS:
        raise ValueError(f"density map: expected a cutoff that holds 1 to {MOST_SHELLS} neighbour shells, found "
                         f"{in_A(cutoff)} at a lattice constant of {in_A(lattice_constant)}")
    return shells


# --- Maps, network and file ------------------------------------------------------------------------------------------

class DensityMaps(nn.Module):
    """Aligned digits [N, 112] to maps [N, species, z, y, x]; lengths in Å, sites of a crystal of `lattice_constant`.

    ValueError where saddle would refuse such maps, or the cutoff does not hold exactly the shells of the digits.
    """

    def __init__(self, species, voxels, spacing, cutoff, lattice_constant):
        super().__init__()
        self.shells = shells_within(voxels, spacing, cutoff, lattice_constant)
        if self.shells != SHELLS:
            fitting = default_cutoff(voxels, spacing, lattice_constant)
            raise ValueError(f"density map: expected a cutoff that holds the {SHELLS} shells of the data, such as "
                             f"{in_A(fitting)} at their lattice constant of {in_A(lattice_constant)}, found "
                             f"{in_A(cutoff)}, which holds {self.shells}")
        self.species, self.voxels, self.spacing, self.cutoff = species, voxels, spacing, cutoff
        self.lattice_constant = lattice_constant
        x = REFERENCE_JUMP / np.linalg.norm(REFERENCE_JUMP)
        y = np.cross(x, [0, 0, 1])
        y /= np.linalg.norm(y)
        # In voxels and 64 bits, as saddle has them, so that both leave out the same voxels.
        places = lattice_constant / 2 / spacing * SITES @ np.array([x, y, np.cross(x, y)]).T
        self.register_buffer("places", torch.tensor(places, dtype=torch.float64))
        self.register_buffer("centres", torch.arange(voxels, dtype=torch.float64) + 0.5 - voxels / 2)

    def gaussians(self, along):
        """[N, sites] or [sites] positions along an axis, in voxels, to [..., sites, voxels]."""
        g = torch.exp(-(along[..., None] - self.centres) ** 2 / 2)
        return torch.where(g < LEAST_GAUSSIAN, torch.zeros_like(g), g).float()

    def forward(self, digits, angles=None):
        """angles: [N] rotations about x, radians; None: as they stand."""
        n = len(digits)
        x, y, z = (self.places[:, k].expand(n, -1) for k in range(3))
        if angles is not None:
            c, s = torch.cos(angles.double())[:, None], torch.sin(angles.double())[:, None]
            y, z = c * y - s * z, s * y + c * z
        kinds = torch.arange(1, self.species + 1, device=digits.device)
        who = (digits[..., None] == kinds).float()  # [N, sites, species]
        zy = (self.gaussians(z)[..., :, None] * self.gaussians(y)[..., None, :]).flatten(2)
        zy = zy.masked_fill(zy < LEAST_GAUSSIAN, 0)  # an atom leaves out whole rows along x, whatever their factor x
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

    environments = np.random.default_rng(1).integers(1, len(species) + 1, (pairs, len(SITES)), dtype=np.uint8)
    jumps = np.arange(pairs) % len(JUMPS)
    aligned = np.take_along_axis(environments, ALIGNMENTS[jumps], axis=1)
    # saddle asks its own network for these at every load; a GPU may multiply in fewer digits than it allows for
    maps, network = copy.deepcopy(maps).cpu(), copy.deepcopy(network).cpu()
    with torch.no_grad():
        barriers = mean + deviation * network(maps(torch.as_tensor(aligned))).numpy()
    tensors |= {"reference.environment": environments, "reference.jump": np.array(JUMPS, np.int8)[jumps],
                "reference.barrier_eV": barriers.astype("<f4")}
    saddle = {"format": 1, "lattice": "bcc", "lattice_constant_A": maps.lattice_constant,
              "lattice_constant_range_A": list(lattice_constant_range), "species": species,
              "descriptor": {"kind": "sdm", "shells": maps.shells, "encoding": "density",
                             "alignment": "canonical_onto_x", "voxels": maps.voxels, "spacing_A": maps.spacing,
                             "cutoff_A": maps.cutoff, "lattice_constant_A": maps.lattice_constant},
              "network": {"kind": "cnn", "voxels": maps.voxels,
                          "filters": [c.out_channels for c in network.convolutions], "padding": 1,
                          "pooled": network.pooled(), "activation": "relu",
                          "batch_normalisation": "separate", "batch_normalisation_epsilon": network.norms[0].eps}}
    write_safetensors(path, tensors, saddle | (extra or {}))


def random_angles(count, device):
    return 2 * math.pi * torch.rand(count, device=device)
