#!/usr/bin/env bash
# pkg_config_test.sh PREFIX LIBDIR: compiles main.c with what pkg-config says of the package installed under PREFIX.
set -euo pipefail
command -v pkg-config >/dev/null || { echo "needs pkg-config"; exit 77; }
prefix=$1 lib=$1/$2
read -ra flags < <(PKG_CONFIG_PATH=$lib/pkgconfig pkg-config --cflags --libs saddle)
echo "flags: ${flags[*]}"
cc -std=c99 -pedantic -Wall -Werror "$(dirname "$0")/main.c" -o consumer "${flags[@]}"
LD_LIBRARY_PATH=$lib ./consumer
[[ $(PKG_CONFIG_PATH=$lib/pkgconfig pkg-config --modversion saddle) == "$(LD_LIBRARY_PATH=$lib ./consumer | sed -n 's/saddle \(.*\):.*/\1/p')" ]]
