"""A Gaussian process for barriers, which the network of train_default.py follows.

Covariance of two barriers b, b' with digits x, x' round the jump, moving species m, m' and alloys A, A':

    M1[m,m'] exp(-|e1(c) - e1(c')|^2 / 2)                      c: share of each species on the sites
  + M2[m,m'] sum_o w2(o)^2 e2(n_o) . e2(n'_o)                  n_o: counts of species on the equivalent sites o
  + M3[m,m'] mean_g exp(-sum_i w3(i)^2 |e3(x_i) - e3(x'_gi)|^2 / 2)    g: the six operations that fix the jump
  + [A = A'] a^2  +  [same label] s^2

e maps a species to a few numbers, w is a weight of each set of equivalent sites, M are positive semi-definite. All of
these are chosen by the largest marginal likelihood of some labels of every alloy (Rasmussen and Williams, Gaussian
Processes for Machine Learning, 2006, section 5.4.1). The term a^2 is an offset that all labels of one supercell share
and that its neighbourhoods do not explain: without it, far sites would be made to explain it.
"""
import time

import numpy as np
import torch
from scipy.linalg import lapack
from torch import nn

from barrier_data import REFERENCE_JUMP, SITES, SPECIES, SYMMETRIES

EMBEDDING = 3  # numbers of a species
DISTANCE_POWERS = (2, 1.5)  # w2 and w3 are a priori near these powers of 1 / distance
LABELS_FOR_LIKELIHOOD = 80  # an alloy
STEPS = 100
ROWS = 2048  # barriers at a time where matrices are large

MOVING = int(np.flatnonzero((SITES == REFERENCE_JUMP).all(axis=1))[0])
OTHERS = np.delete(np.arange(len(SITES)), MOVING)
ORBIT = np.unique(SYMMETRIES.min(axis=0)[OTHERS], return_inverse=True)[1]  # set of equivalent sites of each
ORBIT_SIZE = np.bincount(ORBIT)
TURNED = [torch.from_numpy(np.argsort(np.searchsorted(OTHERS, operation[OTHERS]))) for operation in SYMMETRIES]


def log_distance():
    """Logarithm of the distance of each orbit from the middle of the jump, in units of the smallest."""
    distance = np.linalg.norm(SITES[OTHERS] - REFERENCE_JUMP / 2, axis=1)
    mean = np.bincount(ORBIT, distance) / ORBIT_SIZE
    return torch.from_numpy(np.log(mean / mean.min()))


def squared_distances(a, b):
    return ((a * a).sum(dim=1)[:, None] + (b * b).sum(dim=1) - 2 * a @ b.T).clamp_min(0)


class Covariance(nn.Module):
    """The first three terms of the covariance, and the logarithms of a and s."""

    def __init__(self, generator):
        super().__init__()
        species = len(SPECIES)

        def embedding(scale):
            return nn.Parameter(scale * torch.randn(species, EMBEDDING, generator=generator))

        def factor():
            return nn.Parameter(0.2 * torch.eye(species) + 0.1)

        self.log_distance = log_distance()
        self.composition, self.count, self.site = embedding(2.0), embedding(0.5), embedding(0.5)
        self.factors = nn.ParameterList([factor() for _ in range(3)])
        self.log_weight = nn.ParameterList(
            [nn.Parameter(-power * self.log_distance) for power in DISTANCE_POWERS])
        self.log_offset = nn.Parameter(torch.tensor(0.02).log())
        self.log_noise = nn.Parameter(torch.tensor(0.04).log())
        self.mean = nn.Parameter(torch.tensor(1.0))

    def inputs(self, digits):
        """What the terms compare: moving species, and three sets of features."""
        species = torch.from_numpy(digits.astype(np.int64) - 1)
        others = species[:, OTHERS]
        one_hot = nn.functional.one_hot(others, len(SPECIES)).to(self.mean)
        counts = torch.zeros(len(digits), len(ORBIT_SIZE), len(SPECIES)).to(self.mean)
        counts.index_add_(1, torch.from_numpy(ORBIT), one_hot)
        counts = counts / torch.from_numpy(ORBIT_SIZE).to(self.mean).sqrt()[None, :, None]
        weights = [log.exp()[None, :, None] for log in self.log_weight]
        site_weight = self.log_weight[1].exp()[torch.from_numpy(ORBIT)]
        return (species[:, MOVING], one_hot.mean(dim=1) @ self.composition,
                ((counts * weights[0]) @ self.count).flatten(1), self.site[others] * site_weight[None, :, None])

    def forward(self, a, b):
        def of_moving(factor):
            return (factor @ factor.T)[a[0]][:, b[0]]

        total = of_moving(self.factors[0]) * torch.exp(-squared_distances(a[1], b[1]) / 2)
        total = total + of_moving(self.factors[1]) * (a[2] @ b[2].T)
        sites = sum(torch.exp(-squared_distances(a[3].flatten(1), b[3][:, turned].flatten(1)) / 2) for turned in TURNED)
        return total + of_moving(self.factors[2]) * (sites / len(TURNED))

    def negative_log_posterior(self, digits, barriers_eV, alloy):
        """Of the parameters, given barriers; DISTANCE_POWERS are the only ones with a prior."""
        inputs = self.inputs(digits)
        matrix = (self(inputs, inputs) + torch.exp(2 * self.log_offset) * (alloy[:, None] == alloy)
                  + torch.exp(2 * self.log_noise) * torch.eye(len(alloy)).to(self.mean))
        factor = torch.linalg.cholesky(matrix)
        residual = barriers_eV - self.mean
        prior = sum(((log + power * self.log_distance)**2).sum() / 2
                    for log, power in zip(self.log_weight, DISTANCE_POWERS))
        return (residual @ torch.cholesky_solve(residual[:, None], factor)[:, 0] / 2
                + factor.diagonal().log().sum() + prior)


class GaussianProcess:
    """Mean of the process, given the barriers of some alloys, an Alloy each; offset_eV is the mean offset of each.

    expected_eV, an array an alloy, are a robust guess of the barriers: labels far off it (see usual), on which a
    Gaussian noise says nothing sensible, are not learned from; nor more than most_labels of an alloy.
    """

    def __init__(self, alloys, expected_eV, seed, most_labels=None, keep_factor=False):
        chosen = [usual(alloy.barrier_eV - expected) for alloy, expected in zip(alloys, expected_eV)]
        print(f"Gaussian process: {sum(int((~rows).sum()) for rows in chosen)} labels far off left out")
        if most_labels:
            generator = np.random.default_rng(seed)
            chosen = [np.sort(generator.permutation(np.flatnonzero(rows))[:most_labels]) for rows in chosen]
        digits = [alloy.aligned()[rows] for alloy, rows in zip(alloys, chosen)]
        barriers = [alloy.barrier_eV[rows] for alloy, rows in zip(alloys, chosen)]
        self.covariance = likeliest(digits, barriers, seed).float()
        with torch.no_grad():
            self._condition(digits, barriers, keep_factor)

    def _condition(self, digits, barriers, keep_factor):
        alloy = np.repeat(np.arange(len(digits)), [len(part) for part in digits])
        self.inputs = self.covariance.inputs(np.concatenate(digits))
        offset = np.float32(np.exp(2 * self.covariance.log_offset.item()))
        matrix = np.empty((len(alloy), len(alloy)), order="F")  # the lower triangle is what is read
        for first in range(0, len(alloy), ROWS):
            rows = slice(first, min(first + ROWS, len(alloy)))
            columns = slice(0, rows.stop)
            part = self.covariance([x[rows] for x in self.inputs], [x[columns] for x in self.inputs]).numpy()
            matrix[rows, columns] = part + (alloy[rows, None] == alloy[columns]) * offset
        matrix[np.diag_indices(len(alloy))] += np.exp(2 * self.covariance.log_noise.item())
        factor, failed = lapack.dpotrf(matrix, lower=1, clean=0, overwrite_a=1)
        if failed:
            raise ValueError(f"covariance of the labels: not positive definite at row {failed}")
        residual = np.concatenate(barriers) - self.covariance.mean.item()
        solution = lapack.dpotrs(factor, residual, lower=1)[0].ravel()
        self.offset_eV = np.bincount(alloy, solution) * np.exp(2 * self.covariance.log_offset.item())
        self.weights = torch.from_numpy(solution).float()
        if keep_factor:
            self.factor, self.solution, self.alloy = factor, solution, alloy

    def errors_left_out(self, groups):
        """Errors in eV, an array an alloy, of what the other groups say of each group of alloys (their indices).

        Only labels that were learned from, and with the same parameters of the covariance: (K^-1_gg)^-1 (K^-1 y)_g,
        Rasmussen and Williams, section 5.4.2. Needs keep_factor, and uses the factor up.
        """
        inverse, failed = lapack.dpotri(self.factor, lower=1, overwrite_c=1)
        if failed:
            raise ValueError(f"covariance of the labels: no inverse, row {failed}")
        del self.factor
        errors = {}
        for group in groups:
            rows = np.flatnonzero(np.isin(self.alloy, group))
            block = np.tril(inverse[np.ix_(rows, rows)])
            block += np.tril(block, -1).T
            residual = np.linalg.solve(block, self.solution[rows])
            errors.update({index: -residual[self.alloy[rows] == index] for index in group})
        return [errors[index] for index in sorted(errors)]

    def predict(self, digits):
        """Barriers in eV, float64, [labels], without the offset of any alloy."""
        with torch.no_grad():
            parts = [self.covariance(self.covariance.inputs(part), self.inputs) @ self.weights
                     for part in np.array_split(digits, 1 + len(digits) // ROWS)]
            return torch.cat(parts).double().numpy() + self.covariance.mean.item()


def usual(residuals_eV):
    """Which residuals lie within five robust standard deviations of their median."""
    off = np.abs(residuals_eV - np.median(residuals_eV))
    return off < 5 * 1.4826 * np.median(off)


def likeliest(digits, barriers, seed):
    """Covariance of the largest posterior on LABELS_FOR_LIKELIHOOD barriers of each alloy, by Adam."""
    generator = np.random.default_rng(seed)
    rows = [generator.permutation(len(part))[:LABELS_FOR_LIKELIHOOD] for part in barriers]
    alloy = torch.from_numpy(np.repeat(np.arange(len(rows)), [len(part) for part in rows]))
    some_digits = np.concatenate([part[chosen] for part, chosen in zip(digits, rows)])
    some_barriers = torch.from_numpy(np.concatenate([part[chosen] for part, chosen in zip(barriers, rows)]))
    covariance = Covariance(torch.Generator().manual_seed(seed)).double()
    optimizer = torch.optim.Adam(covariance.parameters(), lr=0.05)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    started = time.time()
    for step in range(STEPS):
        value = covariance.negative_log_posterior(some_digits, some_barriers, alloy)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        schedule.step()
        if step % 10 == 9:
            print(f"Gaussian process, step {step + 1}/{STEPS}, -log posterior {value.item():.1f}, "
                  f"{time.time() - started:.0f} s", flush=True)
    return covariance
