"""The stated error of the default model, and the reference pairs of its ensemble, recomputed with numpy:
default_model_error_test.py PROGRAM SCRATCH_DIR"""

import os
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parents[2]
data = root.parent / "shared" / "data" / "dft_barriers"
if not data.exists():
    print("skipped: no ../shared/data/dft_barriers")
    sys.exit(1 if os.environ.get("CI") else 77)

check = root / "examples" / "pytorch" / "check_model.py"
models = root / "examples" / "models"
checked = [[models / "NbMoTaWV.safetensors", "--data", data], *([models / f"NbMoTaWV-{k}.safetensors"] for k in (1, 2, 3))]
sys.exit(max(subprocess.run([sys.executable, check, *arguments]).returncode for arguments in checked))
