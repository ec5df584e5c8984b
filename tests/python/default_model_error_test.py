"""The stated error of the default model, recomputed with numpy: default_model_error_test.py PROGRAM SCRATCH_DIR"""

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
model = root / "examples" / "models" / "NbMoTaWV.safetensors"
sys.exit(subprocess.run([sys.executable, str(check), str(model), "--data", str(data)]).returncode)
