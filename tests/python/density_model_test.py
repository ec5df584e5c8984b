"""saddle gives the barriers of the PyTorch twin on density maps, which learns, and refuses what saddle would not read:
density_model_test.py PROGRAM SCRATCH_DIR"""

import contextlib
import io
import itertools
import json
import math
import os
import shutil
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
import barrier_data
import check_model
import train_density
from barrier_data import ALIGNMENTS, JUMPS, SITES
from density_model import DensityMaps, PooledNetwork, default_cutoff, random_angles, write_density_model

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

# the cut: a factor below 1e-6 is 0, a row along x where y z is below 1e-6 is left out; a voxel may hold less than 1e-6
for row, angle in enumerate((0.0, 0.7)):
    u, v, w = A / 2 * axes @ SITES.T
    v, w = math.cos(angle) * v - math.sin(angle) * w, math.sin(angle) * v + math.cos(angle) * w
    gx, gy, gz = (np.exp(-(along[:, None] - (np.arange(16) - 7.5)) ** 2 / 2) for along in (u, v, w))
    for g in (gx, gy, gz):
        g[g < 1e-6] = 0
    gzy = np.float32(gz)[:, :, None] * np.float32(gy)[:, None, :]
    gzy[gzy < np.float32(1e-6)] = 0
    kinds = digits[row].numpy()[:, None] == np.arange(1, 4)
    expected = np.einsum("ks,kzy,kx->szyx", kinds.astype(float), gzy.astype(float), gx)
    assert np.abs(found[row].numpy() - expected).max() < 1e-6
    assert ((found[row].numpy() > 0) == (expected > 0)).all()
    assert ((expected > 0) & (expected < 1e-6)).any()

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
CELLS = (4, 3, 5)
sites = [r for r in itertools.product(*(range(2 * n) for n in CELLS)) if len({c % 2 for c in r}) == 1]


def worst_difference(model, barrier, species, lattice_constant):
    """Of `barrier`, a function of aligned digits, from saddle with the model on a random crystal."""
    digit = dict(zip(sites, np.random.default_rng(2).integers(1, len(species) + 1, len(sites))))
    rows = "".join(f"{k + 1} {digit[r]} {' '.join(str(lattice_constant / 2 * c) for c in r)}\n"
                   for k, r in enumerate(sites))
    bounds = "".join(f"0 {lattice_constant * n}\n" for n in CELLS)
    (scratch / "alloy.dump").write_text(f"ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n{len(sites)}\n"
                                        f"ITEM: BOX BOUNDS pp pp pp\n{bounds}ITEM: ATOMS id type x y z\n{rows}")
    table = subprocess.run([program, "barriers", "--model", str(model), "--descriptor", "sdm", "--structure",
                            str(scratch / "alloy.dump"), "--species", ",".join(species), "--vacancy", "1,50,120"],
                           check=True, capture_output=True, text=True).stdout.splitlines()[1:]
    assert len(table) == 24
    worst = 0.0
    for line in (text.split(",") for text in table):
        vacancy, jump = sites[int(line[0]) - 1], tuple(int(c) for c in line[2:5])
        near = [tuple((c + d) % (2 * n) for c, d, n in zip(vacancy, r, CELLS)) for r in check_model.bcc_sites(8)]
        environment = np.array([0 if r == vacancy else digit[r] for r in near], dtype=np.uint8)
        aligned = environment[ALIGNMENTS[JUMPS.index(jump)]]
        with torch.no_grad():
            expected = barrier(torch.as_tensor(aligned[None])).item()
        worst = max(worst, abs(expected - float(line[6])))
    return worst


model = scratch / "density.safetensors"
write_density_model(model, maps, network, SPECIES, (3.2, 3.3), mean=1.1, deviation=0.4)
worst = worst_difference(model, lambda digits: 1.1 + 0.4 * network(maps(digits)), SPECIES, A)
print(f"largest difference from PyTorch {worst:.1e} eV")
assert worst <= 2e-5

# and it cuts Gaussians as the twin does: the barrier is a sum over voxels that only those below 1e-6 are part of
faint = PooledNetwork(3, 16, 2, 3).eval()
with torch.no_grad():
    faint.convolutions[0].weight.zero_()
    faint.convolutions[0].weight[range(3), range(3), 1, 1, 1] = -1e6
    faint.norms[0].bias.fill_(1)
    for convolution in faint.convolutions[1:]:
        convolution.weight.uniform_(0, 0.1)
    faint.output.weight.uniform_(0, 0.1)
write_density_model(scratch / "faint.safetensors", maps, faint, SPECIES, (3.2, 3.3))
worst = worst_difference(scratch / "faint.safetensors", lambda digits: faint(maps(digits)), SPECIES, A)
print(f"of faint voxels {worst:.1e} eV")
assert worst <= 1e-4

# 4. the script that trains: data of a lattice constant so small that the published cutoff would hold nine shells
SMALL_A = 3.03941
ALLOY = list(barrier_data.SPECIES)


def write_alloy(folder, lattice_constant, number):
    """A supercell of 4 x 4 x 4 as read_data reads it; barriers tell which kinds are near."""
    draw = np.random.default_rng(number)
    box = [r for r in itertools.product(range(8), repeat=3) if len({c % 2 for c in r}) == 1]
    draw.shuffle(box)
    kinds = np.sort(draw.integers(0, 5, len(box)))
    kinds[:5], kinds = np.arange(5), np.sort(kinds)
    index = {tuple(r): k for k, r in enumerate(box)}
    near = [[index[tuple((c + d) % 8 for c, d in zip(r, jump))] for jump in JUMPS] for r in box]
    counts = np.bincount(kinds, minlength=5)
    folder.mkdir(parents=True)
    (folder / "POSCAR").write_text(
        f"made up\n{lattice_constant}\n4 0 0\n0 4 0\n0 0 4\n{' '.join(ALLOY)}\n{' '.join(map(str, counts))}\nDirect\n"
        + "".join(f"{' '.join(str(c / 8) for c in r)}\n" for r in box))
    (folder / "atomid_for_NN.txt").write_text("".join(f"{' '.join(str(k + 1) for k in row)}\n" for row in near))
    (folder / "barrier_for_NN.txt").write_text(
        "".join(f"{' '.join(str(0.6 + 0.3 * kinds[k] / 4 + 0.05 * kinds[row].mean()) for k in row)}\n" for row in near))


def made_data(name, lattice_constant):
    data = scratch / name
    shutil.rmtree(data, ignore_errors=True)
    write_alloy(data / "known", lattice_constant, 1)
    write_alloy(data / "unseen", lattice_constant, 2)
    (data / "split.txt").write_text("# left out\nunseen\n")
    return data


TINY = ["--voxels", "16", "--spacing", "1", "--depth", "1", "--filters", "2", "--epochs", "1", "--device", "cpu"]


def trained(data, output, *options):
    """Exit status, standard output and standard error of train_density.py, options after those of a tiny network."""
    said, complained = io.StringIO(), io.StringIO()
    status = 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        try:
            train_density.main(["--data", str(data), "--output", str(output), *TINY, *options])
        except SystemExit as end:
            status = end.code
    return status, said.getvalue(), complained.getvalue()


def read_back(path):
    """Maps and network that a file describes."""
    settings, tensors = check_model.read_safetensors(path)
    map_of, net = settings["descriptor"], settings["network"]
    maps = DensityMaps(len(settings["species"]), map_of["voxels"], map_of["spacing_A"], map_of["cutoff_A"],
                       map_of["lattice_constant_A"])
    network = PooledNetwork(maps.species, net["voxels"], len(net["filters"]) // 4, net["filters"][0]).eval()
    last = len(net["filters"])
    state = {"output.weight": tensors[f"layers.{last}.weight"], "output.bias": tensors[f"layers.{last}.bias"]}
    for k in range(last):
        state[f"convolutions.{k}.weight"] = tensors[f"layers.{k}.weight"]
        for part in ("weight", "bias", "running_mean", "running_var"):
            state[f"norms.{k}.{part}"] = tensors[f"layers.{k}.norm.{part}"]
    network.load_state_dict({name: torch.tensor(values) for name, values in state.items()}, strict=False)
    return settings, maps, network


data = made_data("small", SMALL_A)
small = scratch / "small.safetensors"
small.unlink(missing_ok=True)
status, said, complained = trained(data, small)
assert status == 0 and complained == "", complained
assert "epoch 1:" in said and "unseen: mean absolute error" in said, said
about = subprocess.run([program, "info", str(small)], check=True, capture_output=True, text=True).stdout
assert "density map of 8 shells" in about and "7.1207 Å at a = 3.03941 Å" in about, about
settings, maps, network = read_back(small)
assert settings["descriptor"]["shells"] == 8 and settings["lattice_constant_range_A"] == [SMALL_A, SMALL_A]
worst = worst_difference(small, lambda digits: network(maps(digits)), ALLOY, SMALL_A)
print(f"trained at a = {SMALL_A} Å: largest difference from PyTorch {worst:.1e} eV")
assert worst <= 2e-5
evaluated = json.loads(subprocess.run([program, "evaluate", "--model", str(small), "--data", str(data / "unseen")],
                                      check=True, capture_output=True, text=True).stdout)
stated = settings["errors"]["left_out"]["mae_eV"]
assert abs(evaluated["mae_eV"] - stated) < 2e-5, (stated, evaluated)

# the published cutoff wherever it holds eight shells, else one that does, within the map
assert default_cutoff(32, 0.5, 3.24) == default_cutoff(32, 0.5, 3.103) == 7.6
assert default_cutoff(16, 0.94, 3.24) == 7.52
for a in (2.8, 3.0, 3.1, 3.24, 3.4, 3.5, 3.57):
    assert DensityMaps(5, 32, 0.5, default_cutoff(32, 0.5, a), a).shells == 8
assert DensityMaps(5, 32, 0.5, 7.6, 3.24).shells == 8


# 5. what cannot be read, or learned from, is refused in one line before anything is learned
def refused(text, *options, data=data, output=scratch / "none.safetensors"):
    status, said, complained = trained(data, output, *options)
    assert status == 2 and text in complained, (text, status, complained)
    assert complained.startswith("train_density: ") and complained.count("\n") == 1, complained
    assert "epoch" not in said and not Path(output).is_file(), said


for options, text in (
        (("--voxels", "12"), "8, 16, 24 … 64 voxels along an edge, found 12"),
        (("--voxels", "0"), "voxels along an edge, found 0"),
        (("--voxels", "72"), "voxels along an edge, found 72"),
        (("--spacing", "0"), "a spacing above 0 Å, found 0 Å"),
        (("--spacing", "nan"), "a spacing above 0 Å, found nan Å"),
        (("--spacing", "inf"), "a spacing above 0 Å, found inf Å"),
        (("--cutoff", "0"), "a cutoff above 0 Å, found 0 Å"),
        (("--cutoff", "nan"), "a cutoff above 0 Å, found nan Å"),
        (("--cutoff", "2"), "holds 1 to 16 neighbour shells, found 2 Å at a lattice constant of 3.03941 Å"),
        (("--voxels", "32", "--cutoff", "16"), "holds 1 to 16 neighbour shells, found 16 Å"),
        (("--cutoff", "7.6"), "the 8 shells of the data, such as 7.1207 Å at their lattice constant of 3.03941 Å, "
                              "found 7.6 Å, which holds 9"),
        (("--voxels", "8"), "half an edge of more than 6.7963 Å, the distance of shell 8 at a lattice constant of "
                            "3.03941 Å, found 4 Å (8 voxels of 1 Å)"),
        (("--voxels", "8", "--cutoff", "7"), "a cutoff within half an edge, 4 Å (8 voxels of 1 Å), found 7 Å"),
        (("--voxels", "8", "--spacing", "1.2", "--cutoff", "4.7"), "half an edge of more than 6.7963 Å"),
        (("--cutoff", "4.7"), "such as 7.1207 Å at their lattice constant of 3.03941 Å, found 4.7 Å, which holds 3"),
        (("--depth", "0"), "--depth: expected 1 to 64, found 0"),
        (("--depth", "65"), "--depth: expected 1 to 64, found 65"),
        (("--filters", "0"), "--filters: expected 1 to 99999, found 0"),
        (("--batch", "0"), "--batch: expected 2 or more, found 0"),
        (("--batch", "1"), "--batch: expected 2 or more, found 1"),
        (("--epochs", "0"), "--epochs: expected 1 or more, found 0"),
        (("--patience", "0"), "--patience: expected 1 or more, found 0"),
        (("--minutes", "nan"), "--minutes: expected more than 0, found nan"),
        (("--seed", "-1"), "--seed: expected 0 to 9223372036854775807, found -1"),
        (("--device", "abacus"), "--device: expected a device of this PyTorch with numbers of 64 bits, found 'abacus'"),
        (("--device", "meta"), "--device: expected a device")):
    refused(text, *options)

refused("expected a folder that exists, found none", output=scratch / "nowhere" / "none.safetensors")
refused("expected a file, found a folder", output=scratch)
if os.geteuid() != 0:  # root may write anywhere
    (scratch / "locked").mkdir(exist_ok=True)
    (scratch / "locked").chmod(0o500)
    refused("expected a file that can be written to", output=scratch / "locked" / "none.safetensors")
refused("nowhere: expected a folder of alloys, found none", data=scratch / "nowhere")


def refused_data(text, change):
    made = made_data("changed", A)
    change(made)
    refused(text, data=made)


def replacing(name, old, new):
    def change(made):
        path = made / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))
    return change


def emptied(made):
    for name in ("known", "unseen"):
        shutil.rmtree(made / name)


def alike(made):
    (made / "known" / "barrier_for_NN.txt").write_text(128 * (8 * " 1" + "\n"))


for text, change in (
        ("split.txt: No such file", lambda made: (made / "split.txt").unlink()),
        ("expected names of alloys", replacing("split.txt", "unseen", "unheard")),
        ("expected names of alloys", replacing("split.txt", "unseen", "")),
        ("expected folders of alloys, each with a POSCAR, found none", emptied),
        ("expected 3 barriers or more to learn from", lambda made: shutil.rmtree(made / "known")),
        ("barriers that differ", alike),
        ("unseen: expected a barrier above 0 eV, found none",
         lambda made: (made / "unseen" / "barrier_for_NN.txt").write_text(128 * (8 * " -1" + "\n"))),
        ("atomid_for_NN.txt not found", lambda made: (made / "known" / "atomid_for_NN.txt").unlink()),
        ("expected 128 lines of 8 values", lambda made: (made / "known" / "barrier_for_NN.txt").write_text("")),
        ("barrier_for_NN.txt: could not convert", replacing("known/barrier_for_NN.txt", "0.", "zero.")),
        ("expected species of", replacing("known/POSCAR", "Nb", "Fe")),
        ("lines 6-7", replacing("known/POSCAR", "V\n", "V\nmany ")),
        ("lines 2-5: expected a positive scale", replacing("known/POSCAR", f"{A}\n", "0\n")),
        ("lines 2-5: expected a positive scale", replacing("known/POSCAR", f"{A}\n", "large\n")),
        ("lines 2-5: expected a positive scale", replacing("known/POSCAR", "4 0 0", "-4 0 0")),
        ("lines 2-5: expected a positive scale", replacing("known/POSCAR", "4 0 0", "4 0")),
        ("three numbers a line", replacing("known/POSCAR", "Direct\n0.", "Direct\nzero.")),
        ("expected finite positions", replacing("known/POSCAR", "Direct\n0.", "Direct\nnan 0 0 0."))):
    refused_data(text, change)


# 6. weights that are no numbers any more: an end at once, status 1 and no file
class Diverging(PooledNetwork):
    def forward(self, maps):
        return super().forward(maps) * float("nan")


train_density.PooledNetwork = Diverging
status, said, complained = trained(data, scratch / "none.safetensors", "--epochs", "50")
train_density.PooledNetwork = PooledNetwork
assert status == 1 and said.count("epoch") == 1 and complained.count("\n") == 1, (status, said, complained)
assert "expected an error on the validation barriers that is a number" in complained, complained
assert not (scratch / "none.safetensors").exists()

# 7. as a program: one line and the status, no traceback
script = subprocess.run([sys.executable, examples / "train_density.py", "--data", data, "--output",
                         scratch / "none.safetensors", *TINY, "--cutoff", "7.6"], capture_output=True, text=True)
assert script.returncode == 2 and script.stdout == "" and script.stderr.count("\n") == 1, script
