"""What saddle writes opens in ASE: ase_reads_results_test.py PROGRAM SCRATCH_DIR"""

import subprocess
import sys
from pathlib import Path

import ase.io
import numpy as np

program, scratch = sys.argv[1], Path(sys.argv[2])
scratch.mkdir(parents=True, exist_ok=True)


def saddle(*arguments):
    subprocess.run([program, "--quiet", *map(str, arguments)], check=True, cwd=scratch)


saddle("anneal", "--cells", 4, 3, 5, "--composition", "Nb=1,Mo=1,Ta=1", "--temperature", 1200, "--jumps", 3000,
       "--dump-every", 1000, "--overwrite", "--output", "run")

dump = ase.io.read(scratch / "run/final.dump", format="lammps-dump-text")
xyz = ase.io.read(scratch / "run/final.extxyz")
frames = ase.io.read(scratch / "run/trajectory.dump", format="lammps-dump-text", index=":")

assert len(dump) == len(xyz) == 4 * 3 * 5 * 2 - 1
assert len(frames) == 4
assert all(xyz.pbc) and np.allclose(xyz.cell.lengths() / xyz.cell.lengths()[1] * 3, [4, 3, 5])
assert np.allclose(dump.cell, xyz.cell)
assert sorted(set(xyz.get_chemical_symbols())) == ["Mo", "Nb", "Ta"]

# the same atoms in both files: ids, positions and species (type 1, 2, 3 = Nb, Mo, Ta)
xyz = xyz[np.argsort(xyz.arrays["id"])]
assert np.allclose(dump.positions, xyz.positions)
types = {1: "Nb", 2: "Mo", 3: "Ta"}
assert [types[n] for n in dump.numbers] == xyz.get_chemical_symbols()

# a bcc crystal with one vacancy: every atom has 8 first neighbours but the vacancy's own
a = xyz.cell.lengths()[1] / 3
first = np.array([np.sum((d > 0.1) & (d < 0.93 * a)) for d in xyz.get_all_distances(mic=True)])
assert sorted(first) == [7] * 8 + [8] * (len(xyz) - 8)

# what ASE writes, saddle reads: the same barriers from every format
tables = []
for name, options in {"again.xyz": {"format": "extxyz"}, "again.POSCAR": {"format": "vasp", "direct": True},
                      "again.data": {"format": "lammps-data", "specorder": ["Nb", "Mo", "Ta"]}}.items():
    ase.io.write(scratch / name, xyz, **options)
    saddle("barriers", "--structure", name, "--species", "Nb,Mo,Ta", "--output", "barriers.csv")
    rows = (scratch / "barriers.csv").read_text().splitlines()
    assert len(rows) == 9 and all(row.startswith("0,") for row in rows[1:]), rows
    tables.append([(row.split(",")[2:]) for row in rows])  # ids are the format's own
assert tables[0] == tables[1] == tables[2], tables
print("passed")
