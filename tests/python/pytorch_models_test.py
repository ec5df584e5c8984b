"""saddle gives the barriers of PyTorch, from a model file and from ONNX: pytorch_models_test.py PROGRAM SCRATCH_DIR"""

import itertools
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
import write_model

scratch.mkdir(parents=True, exist_ok=True)
SPECIES = ["Nb", "Mo", "Ta"]
TOLERANCE_EV = 1e-5
CELLS = (4, 3, 5)  # narrower than a neighbourhood
torch.manual_seed(3)

# a random crystal, written here; its atoms by position in units of a/2
sites = [r for r in itertools.product(*(range(2 * n) for n in CELLS)) if len({c % 2 for c in r}) == 1]
digit = dict(zip(sites, np.random.default_rng(2).integers(1, 4, len(sites))))
rows = "".join(f"{k + 1} {digit[r]} {' '.join(str(1.62 * c) for c in r)}\n" for k, r in enumerate(sites))
bounds = "".join(f"0 {3.24 * n}\n" for n in CELLS)
(scratch / "alloy.dump").write_text(f"ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n{len(sites)}\n"
                                    f"ITEM: BOX BOUNDS pp pp pp\n{bounds}ITEM: ATOMS id type x y z\n{rows}")


def environment(vacancy, shells):
    at = [tuple((c + d) % (2 * n) for c, d, n in zip(vacancy, r, CELLS)) for r in check_model.bcc_sites(shells)]
    return np.array([0 if r == vacancy else digit[r] for r in at])


def aligned(environment, jump, shells):
    place = {site: k for k, site in enumerate(check_model.bcc_sites(shells))}
    turned = np.zeros_like(environment)
    for site, k in place.items():
        turned[place[tuple(check_model.canonical_rotation(np.array(jump)) @ site)]] = environment[k]
    return turned


def compare(model, network, encode, shells):
    table = subprocess.run([program, "barriers", "--model", str(model), "--structure", str(scratch / "alloy.dump"),
                            "--species", ",".join(SPECIES), "--vacancy", "1,50,120"],
                           check=True, capture_output=True, text=True).stdout.splitlines()[1:]
    assert len(table) == 24
    worst = 0
    for row in (line.split(",") for line in table):
        jump = tuple(int(c) for c in row[2:5])
        digits = aligned(environment(sites[int(row[0]) - 1], shells), jump, shells)
        with torch.no_grad():
            worst = max(worst, abs(float(network(encode(digits[None]))) - float(row[6])))
    print(f"{model.name}: largest difference from PyTorch {worst:.1e} eV")
    assert worst <= TOLERANCE_EV


def saddle(*arguments):
    subprocess.run([program, "--quiet", *map(str, arguments)], check=True)


def one_hot(digits):
    return write_model.one_hot(digits, len(SPECIES))


# 1. the example writes a model file
plain = torch.nn.Sequential(torch.nn.Linear(336, 64), torch.nn.ReLU(), torch.nn.Linear(64, 32), torch.nn.ReLU(),
                            torch.nn.Linear(32, 1))
write_model.write_model(scratch / "plain.safetensors", plain, SPECIES, 3.24)
compare(scratch / "plain.safetensors", plain, one_hot, 8)


# 2. ONNX: batch normalisation before and after the ReLU, labels scaled back at the end
class Scaled(torch.nn.Module):
    def __init__(self, inputs):
        super().__init__()
        nn = torch.nn
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(inputs, 24), nn.BatchNorm1d(24), nn.ReLU(), nn.Linear(24, 16),
                                 nn.ReLU(), nn.BatchNorm1d(16), nn.Linear(16, 1))

    def forward(self, x):
        return self.net(x) * 0.415 + 1.1


def exported(name, network, inputs):
    network.train()
    with torch.no_grad():
        for _ in range(20):  # running means and variances that are not 0 and 1
            network(inputs + torch.rand(inputs.shape))
    network.eval()
    torch.onnx.export(network, inputs[:2], str(scratch / f"{name}.onnx"))
    (scratch / f"{name}.safetensors").unlink(missing_ok=True)


random = np.random.default_rng(4).integers(1, 4, (40, 26))
network = Scaled(26 * 3)
exported("one_hot", network, one_hot(random))
saddle("convert", scratch / "one_hot.onnx", scratch / "one_hot.safetensors", "--input", "one_hot", "--shells", 3,
       "--species", ",".join(SPECIES), "--lattice-constant", 3.24)
compare(scratch / "one_hot.safetensors", network, one_hot, 3)


def voxels(digits):
    values = torch.zeros(len(digits), 9, 9, 9)
    for k, (x, y, z) in enumerate(check_model.bcc_sites(8)):
        values[:, z + 4, y + 4, x + 4] = torch.as_tensor(digits[:, k], dtype=torch.float)
    return values


network = Scaled(729)
exported("voxels", network, voxels(np.random.default_rng(5).integers(1, 4, (40, 112))))
saddle("convert", scratch / "voxels.onnx", scratch / "voxels.safetensors", "--input", "voxels-zyx", "--species",
       ",".join(SPECIES))
compare(scratch / "voxels.safetensors", network, voxels, 8)



# 3. convolutions over digits, and over a cube a species with a max-pool and dense layers behind them
class Convolutions(torch.nn.Module):
    def __init__(self, channels):
        super().__init__()
        nn = torch.nn
        layers = [nn.Conv3d(channels, 4, 3), nn.BatchNorm3d(4), nn.ReLU(), nn.Conv3d(4, 5, 3), nn.ReLU(),
                  nn.BatchNorm3d(5), nn.Conv3d(5, 6, 3), nn.BatchNorm3d(6), nn.ReLU(), nn.Flatten(), nn.Linear(6 * 27, 1)]
        if channels > 1:
            layers = [nn.Conv3d(channels, 4, 2), nn.ReLU(), nn.MaxPool3d(2), nn.BatchNorm3d(4), nn.Conv3d(4, 6, 3),
                      nn.ReLU(), nn.Flatten(), nn.BatchNorm1d(48), nn.Linear(48, 12), nn.ReLU(), nn.BatchNorm1d(12),
                      nn.Linear(12, 1)]
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x) * 0.415 + 1.1


def cube(digits):
    return voxels(digits)[:, None]


def cube_yxz(digits):
    return voxels(digits).permute(0, 2, 3, 1)[:, None]  # z, y, x to y, x, z


def cube_a_species(digits):
    return torch.stack([(voxels(digits) == d).float() for d in range(1, 1 + len(SPECIES))], 1)


for encode, order in ((cube, "voxels-zyx"), (cube_yxz, "voxels-yxz"), (cube_a_species, "voxels-zyx")):
    examples_of = encode(np.random.default_rng(6).integers(1, 4, (40, 112)))
    network = Convolutions(examples_of.shape[1])
    exported(encode.__name__, network, examples_of)
    saddle("convert", scratch / f"{encode.__name__}.onnx", scratch / f"{encode.__name__}.safetensors", "--input", order,
           "--species", ",".join(SPECIES))
    compare(scratch / f"{encode.__name__}.safetensors", network, encode, 8)

# what the file does not fit is told
for arguments, text in ((("--input", "digit"), "112 inputs, as --input, --shells and --species say"), ((), "--input: expected")):
    failed = subprocess.run([program, "convert", str(scratch / "voxels.onnx"), str(scratch / "none.safetensors"), "--species",
                             ",".join(SPECIES), *arguments], capture_output=True, text=True)
    assert failed.returncode == 2 and text in failed.stderr, failed.stderr
