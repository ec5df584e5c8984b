"""Reads the training data of train_default.py: folders of POSCAR, atomid_for_NN.txt and barrier_for_NN.txt."""
import itertools
import warnings
from dataclasses import dataclass

import numpy as np

SPECIES = ["Nb", "Mo", "Ta", "W", "V"]  # digit 1 is Nb; digit 0 is the vacancy
SHELLS = 8
BOX = 8  # a 4 x 4 x 4 supercell in units of a/2: all positions below are integers in this unit
ATOMS = BOX**3 // 4
JUMPS = list(itertools.product((-1, 1), repeat=3))
REFERENCE_JUMP = np.array([1, 1, 1])


# --- Geometry: sites round the vacancy and how a jump is turned onto [111] -----------------------------------------

def neighbour_sites(shells):
    """bcc sites (x, y, z all even or all odd) of the first shells, ordered by squared distance, then x, y, z."""
    candidates = [site for site in itertools.product(range(-6, 7), repeat=3)
                  if len({c % 2 for c in site}) == 1 and site != (0, 0, 0)]
    squared = {site: sum(c * c for c in site) for site in candidates}
    largest = sorted(set(squared.values()))[shells - 1]
    return np.array(sorted((site for site in candidates if squared[site] <= largest),
                           key=lambda site: (squared[site], site)))


def canonical_rotation(jump):
    """The 'canonical' alignment: the smallest rotation onto [111]; ties go to the greatest entries row by row."""
    signed = [np.eye(3, dtype=int)[list(order)] * signs  # the 48 operations of the cube
              for order in itertools.permutations(range(3)) for signs in JUMPS]
    rotations = [matrix for matrix in signed
                 if round(np.linalg.det(matrix)) == 1 and np.array_equal(matrix @ jump, REFERENCE_JUMP)]
    return max(rotations, key=lambda matrix: (np.trace(matrix), tuple(matrix.ravel())))


def places(sites):
    """Index in SITES of each of the given sites."""
    index = {tuple(site): k for k, site in enumerate(SITES)}
    return np.array([index[tuple(site)] for site in sites])


SITES = neighbour_sites(SHELLS)

# Indices p of each jump for which environment[p] is the aligned environment: the digit at r goes to rotation·r.
ALIGNMENTS = np.array([np.argsort(places(SITES @ canonical_rotation(np.array(jump)).T)) for jump in JUMPS])

# The six operations that fix [111], the permutations of x, y and z, leave the barrier unchanged. Row g holds the
# place to which operation g takes each site.
SYMMETRIES = np.array([places(SITES[:, order]) for order in itertools.permutations(range(3))])


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
    lines = path.read_text(errors="replace").splitlines()
    if len(lines) < 8 + ATOMS:
        raise ValueError(f"{path}: expected 8 lines and {ATOMS} atoms, found {len(lines)} lines")
    try:
        scale = float(lines[1])
        cell = np.array([line.split()[:3] for line in lines[2:5]], dtype=float)
    except ValueError:
        scale, cell = 0.0, np.zeros((3, 3))
    if cell.shape != (3, 3) or not (0 < scale < np.inf and 0 < cell[0, 0] < np.inf
                                    and np.allclose(cell, cell[0, 0] * np.eye(3))):
        raise ValueError(f"{path}, lines 2-5: expected a positive scale and a cubic cell, found {lines[1:5]}")
    symbols, counts = lines[5].split(), [int(word) if word.isdecimal() else 0 for word in lines[6].split()]
    if set(symbols) - set(SPECIES) or len(symbols) != len(counts) or sum(counts) != ATOMS:
        raise ValueError(f"{path}, lines 6-7: expected species of {SPECIES} and counts with sum {ATOMS}, "
                         f"found {lines[5:7]}")
    mode = lines[7].strip()[:1].lower()
    if mode not in ("d", "c", "k"):
        raise ValueError(f"{path}, line 8: expected Direct or Cartesian, found {lines[7]!r}")
    digits = np.repeat([SPECIES.index(symbol) + 1 for symbol in symbols], counts)
    try:
        positions = np.array([line.split()[:3] for line in lines[8:8 + ATOMS]], dtype=float).reshape(ATOMS, 3)
    except ValueError as error:
        raise ValueError(f"{path}, lines 9-{8 + ATOMS}: expected three numbers a line: {error}") from error
    half_units = positions * BOX / (1 if mode == "d" else cell[0, 0])  # Cartesian: the scale is common to the cell
    if not np.isfinite(half_units).all():
        raise ValueError(f"{path}: expected finite positions")
    sites = np.rint(half_units).astype(int)
    if (np.abs(half_units - sites).max() > 0.01 or (sites % 2 != sites[:, :1] % 2).any()
            or len(np.unique(sites % BOX, axis=0)) != ATOMS):
        raise ValueError(f"{path}: expected one atom on each of the {ATOMS} sites of a 4 x 4 x 4 bcc supercell")
    return scale * cell[0, 0] / 4, sites % BOX, digits


def read_table(path, dtype):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an empty file, which the shape tells
            table = np.loadtxt(path, dtype=dtype, ndmin=2)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    if table.shape != (ATOMS, len(JUMPS)):
        raise ValueError(f"{path}: expected {ATOMS} lines of {len(JUMPS)} values, found {table.shape}")
    return table


def read_alloy(folder):
    lattice_constant, sites, digits = read_poscar(folder / "POSCAR")
    neighbours = read_table(folder / "atomid_for_NN.txt", int)
    barriers = read_table(folder / "barrier_for_NN.txt", float)
    if neighbours.min() < 1 or neighbours.max() > ATOMS:
        raise ValueError(f"{folder / 'atomid_for_NN.txt'}: expected atom ids of 1 to {ATOMS}")
    # The supercell is narrower than the neighbourhood: one atom may stand on several of the 112 sites, so each site
    # is looked up modulo the box. The vacancy's own images are a whole box away, farther than 8 shells reach.
    digit_at = np.zeros((BOX, BOX, BOX), dtype=np.uint8)
    digit_at[tuple(sites.T)] = digits
    environments = digit_at[tuple(np.moveaxis((sites[:, None, :] + SITES) % BOX, 2, 0))]
    displacement = (sites[neighbours - 1] - sites[:, None, :] + BOX // 2) % BOX - BOX // 2  # shortest image
    jumps = (displacement > 0) @ [4, 2, 1]  # the order of JUMPS
    if (np.abs(displacement) != 1).any() or (np.sort(jumps, axis=1) != np.arange(len(JUMPS))).any():
        raise ValueError(f"{folder / 'atomid_for_NN.txt'}: a line does not name the eight first neighbours")
    valid = np.isfinite(barriers) & (barriers > 0)
    if not valid.all():
        print(f"{folder.name}: {(~valid).sum()} labels <= 0 or not finite left out")
    return Alloy(folder.name, lattice_constant, np.repeat(environments, len(JUMPS), axis=0)[valid.ravel()],
                 jumps[valid], barriers[valid], int((~valid).sum()))


def read_data(folder):
    """All alloys by name, and the names that split.txt leaves out."""
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder}: expected a folder of alloys, found none")
    lines = (folder / "split.txt").read_text(errors="replace").splitlines()
    left_out = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    alloys = {path.parent.name: read_alloy(path.parent) for path in sorted(folder.glob("*/POSCAR"))}
    if not alloys:
        raise ValueError(f"{folder}: expected folders of alloys, each with a POSCAR, found none")
    missing = sorted(set(left_out) - set(alloys))
    if missing or not left_out:
        raise ValueError(f"{folder / 'split.txt'}: expected names of alloys in {folder}, found {missing or 'none'}")
    return alloys, left_out


def random_environments(count, generator):
    """Digits [count, sites] of random alloys: each has two to five species, at a composition drawn uniformly."""
    ranks = generator.random((count, len(SPECIES))).argsort(axis=1)
    present = ranks < generator.integers(2, len(SPECIES) + 1, (count, 1))
    share = generator.exponential(size=present.shape) * present
    bounds = np.cumsum(share, axis=1) / share.sum(axis=1, keepdims=True)
    draw = generator.random((count, len(SITES)))
    return 1 + sum((draw >= bounds[:, k:k + 1]).astype("u1") for k in range(len(SPECIES) - 1))
