"""saddle gives the barriers of the PyTorch twin on density maps, which learns: density_model_test.py PROGRAM SCRATCH_DIR"""

import itertools
import math
import subprocess
import sys
from pathlib import Path

program, scratch = sys.argv[1], Path(sys.argv[2])
examples = Path(__file__).resolve().parents[2] / "examples" / "pytorch"
try:
    import torch
except ImportError:
    print("skipped: no PyTorch (Debian: python3-torch)")
    sys.exit(77)
import numpy as np

sys.path.insert(0, str(examples))
import check_model
from barrier_data import ALIGNMENTS, JUMPS, SITES
from density_model import DensityMaps, PooledNetwork, random_angles, write_density_model

scratch.mkdir(parents=True, exist_ok=True)
torch.manual_seed(1)
SPECIES = ["Nb", "Mo", "Ta"]
A = 3.24
maps = DensityMaps(3, 16, 1.0, 7.6, A)

# 1. a map is what its definition says, turned or not
digits = torch.as_tensor(np.random.default_rng(2).integers(1, 4, (2, 112), dtype=np.uint8))
found = maps(digits, torch.tensor([0.0, 0.7]))
axes = np.array([[1, 1, 1], [1, -1, 0], [1, 1, -2]]) / np.sqrt([[3], [2], [6]])
for row, angle in enumerate((0.0, 0.7)):
    for s, z, y, x in ((0, 7, 8, 10), (2, 3, 12, 5), (1, 8, 8, 2)):
        centre = (np.array([x, y, z]) - 7.5) * 1.0
        total = 0.0
        for k, site in enumerate(SITES):
            u, v, w = A / 2 * axes @ site
            v, w = math.cos(angle) * v - math.sin(angle) * w, math.sin(angle) * v + math.cos(angle) * w
            if digits[row, k] == s + 1 and np.linalg.norm([u, v, w]) < 7.6:
                total += math.exp(-((u - centre[0]) ** 2 + (v - centre[1]) ** 2 + (w - centre[2]) ** 2) / 2)
        assert abs(found[row, s, z, y, x].item() - total) < 2e-5, (row, s, z, y, x)

# 2. a few steps of training lower the loss: barriers that count the atoms of one kind next to the jump
network = PooledNetwork(3, 16, 1, 6)
optimiser = torch.optim.RMSprop(network.parameters(), lr=1e-3)
random = np.random.default_rng(3).integers(1, 4, (256, 112), dtype=np.uint8)
labels = torch.as_tensor((random[:, :8] == 2).sum(1) / 2 - 1.3, dtype=torch.float32)
losses = []
for step in range(24):
    rows = slice(32 * (step % 8), 32 * (step % 8) + 32)
    loss = (network(maps(torch.as_tensor(random[rows]), random_angles(32, "cpu"))) - labels[rows]).abs().mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    losses.append(loss.item())
assert np.mean(losses[-8:]) < 0.9 * np.mean(losses[:8]), losses

# 3. saddle runs the file: the same barriers, on a crystal narrower than the cutoff
model = scratch / "density.safetensors"
write_density_model(model, maps, network, SPECIES, (3.2, 3.3), mean=1.1, deviation=0.4)
CELLS = (4, 3, 5)
sites = [r for r in itertools.product(*(range(2 * n) for n in CELLS)) if len({c % 2 for c in r}) == 1]
digit = dict(zip(sites, np.random.default_rng(2).integers(1, 4, len(sites))))
rows = "".join(f"{k + 1} {digit[r]} {' '.join(str(A / 2 * c) for c in r)}\n" for k, r in enumerate(sites))
bounds = "".join(f"0 {A * n}\n" for n in CELLS)
(scratch / "alloy.dump").write_text(f"ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n{len(sites)}\n"
                                    f"ITEM: BOX BOUNDS pp pp pp\n{bounds}ITEM: ATOMS id type x y z\n{rows}")
table = subprocess.run([program, "barriers", "--model", str(model), "--descriptor", "sdm", "--structure",
                        str(scratch / "alloy.dump"), "--species", ",".join(SPECIES), "--vacancy", "1,50,120"],
                       check=True, capture_output=True, text=True).stdout.splitlines()[1:]
assert len(table) == 24
worst = 0.0
for line in (text.split(",") for text in table):
    vacancy, jump = sites[int(line[0]) - 1], tuple(int(c) for c in line[2:5])
    near = [tuple((c + d) % (2 * n) for c, d, n in zip(vacancy, r, CELLS)) for r in check_model.bcc_sites(8)]
    environment = np.array([0 if r == vacancy else digit[r] for r in near], dtype=np.uint8)
    aligned = environment[ALIGNMENTS[JUMPS.index(jump)]]
    with torch.no_grad():
        expected = 1.1 + 0.4 * network(maps(torch.as_tensor(aligned[None])))[0].item()
    worst = max(worst, abs(expected - float(line[6])))
print(f"largest difference from PyTorch {worst:.1e} eV")
assert worst <= 2e-5
