#!/usr/bin/env bash
# symbols_test.sh LIBRARY HEADER: the library shows the functions of saddle.h and nothing else.
set -euo pipefail
command -v nm >/dev/null || { echo "needs nm (binutils)"; exit 77; }

declared=$(grep -oE '\bsaddle_[a-z_0-9]+\(' "$2" | tr -d '(' | sort -u)
defined=$(nm --dynamic --defined-only "$1" | awk '$2 != "A" {sub(/@.*/, "", $3); print $3}' | sort -u)
echo "$(wc -l <<<"$declared") functions in $2"
diff <(echo "$declared") <(echo "$defined") || { echo "FAIL: < declared in saddle.h, > shown by $1"; exit 1; }
