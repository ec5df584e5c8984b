"""saddle neb against ASE's NEB (improved tangents, climbing image) on the same potential, written anew in numpy.

python3 neb_test.py PROGRAM SCRATCH_DIR
"""
import csv
import os
import subprocess
import sys

import numpy as np
from ase import Atoms
from ase.calculators.calculator import Calculator, all_changes
from ase.io import write
from ase.neb import NEB
from ase.optimize import BFGS, FIRE

program, scratch = os.path.abspath(sys.argv[1]), sys.argv[2]
os.makedirs(scratch, exist_ok=True)
os.chdir(scratch)

CUTOFF = 5.0
EPSILON = {"Cu": 0.40, "Ag": 0.34}
SIGMA = {"Cu": 2.50, "Ag": 2.42}


class SmoothLennardJones(Calculator):
    """4 e [(s/r)^12 - (s/r)^6] S(t), S = 1 - 10 t^3 + 15 t^4 - 6 t^5 over the last fifth of the cutoff; a box wider than two
    cutoffs, so that the nearest image of a pair is its only one."""

    implemented_properties = ["energy", "forces"]

    def calculate(self, atoms=None, properties=("energy",), system_changes=all_changes):
        super().calculate(atoms, properties, system_changes)
        edges = atoms.cell.lengths()
        d = atoms.positions[None] - atoms.positions[:, None]
        d -= edges * np.round(d / edges)
        r = np.sqrt((d**2).sum(-1))
        np.fill_diagonal(r, 10 * CUTOFF)
        names = atoms.get_chemical_symbols()
        e = np.array([EPSILON[n] for n in names])
        s = np.array([SIGMA[n] for n in names])
        e, s = np.sqrt(e[:, None] * e[None]), (s[:, None] + s[None]) / 2
        x = (s / r) ** 6
        bare, slope = 4 * e * x * (x - 1), -24 * e * x * (2 * x - 1) / r
        t = np.clip((r - 0.8 * CUTOFF) / (0.2 * CUTOFF), 0, 1)
        smooth = 1 - 10 * t**3 + 15 * t**4 - 6 * t**5
        smooth_slope = -30 * t**2 * (1 - t) ** 2 / (0.2 * CUTOFF)
        slope = slope * smooth + bare * smooth_slope
        self.results = {"energy": (bare * smooth).sum() / 2, "forces": ((slope / r)[..., None] * d).sum(1)}


def relaxed(atoms, force):
    atoms.calc = SmoothLennardJones()
    BFGS(atoms, logfile=None).run(fmax=force, steps=500)
    return atoms


rng = np.random.default_rng(11)
basis = np.array([(0, 0, 0), (0.5, 0.5, 0), (0.5, 0, 0.5), (0, 0.5, 0.5)])
cells = np.array([(i, j, k) for i in range(3) for j in range(3) for k in range(3)])
positions = 3.9 * (cells[:, None] + basis[None]).reshape(-1, 3)
perfect = Atoms(rng.choice(["Cu", "Ag"], len(positions)), positions, cell=[11.7] * 3, pbc=True)
perfect.arrays["id"] = np.arange(1, len(perfect) + 1)
write("perfect.xyz", perfect, format="extxyz")

vacancy = 40  # counted from 0
subprocess.run([program, "-q", "neb", "--potential", "lj:5,Cu=0.40/2.50,Ag=0.34/2.42", "--lattice", "fcc", "--structure",
                "perfect.xyz", "--vacancy", str(vacancy + 1), "--force", "0.002", "--output", "neb.csv"], check=True)
rows = [r for r in csv.DictReader(open("neb.csv")) if (r["dx"], r["dy"], r["dz"]) in (("1", "1", "0"), ("-1", "0", "1"))]
assert len(rows) == 2
for row in rows:
    assert row["outcome"] == "normal", row
    jumping = int(row["neighbor_id"]) - 1
    initial = perfect.copy()
    to = initial.positions[jumping] - 1.95 * np.array([float(row[c]) for c in ("dx", "dy", "dz")])
    final = initial.copy()
    final.positions[jumping] = to
    keep = [i for i in range(len(perfect)) if i != vacancy]
    initial, final = relaxed(initial[keep], 0.002), relaxed(final[keep], 0.002)
    images = [initial] + [initial.copy() for _ in range(3)] + [final]
    for image in images[1:-1]:
        image.calc = SmoothLennardJones()
    band = NEB(images, k=5, climb=True, method="improvedtangent")
    band.interpolate()
    FIRE(band, logfile=None).run(fmax=0.005, steps=2000)
    energies = [image.get_potential_energy() for image in images]
    forward, reverse = max(energies) - energies[0], max(energies) - energies[-1]
    print(f"forward {forward:.6f} {row['barrier_eV']}  reverse {reverse:.6f} {row['reverse_eV']} eV")
    assert abs(forward - float(row["barrier_eV"])) < 1e-4, row
    assert abs(reverse - float(row["reverse_eV"])) < 1e-4, row
