#!/usr/bin/env bash
# saddle validate --full: twenty times the statistics, and the larger crystals.
source "$2/tests/cli/support/lib.sh" "$1" "$2"
"$saddle" validate --full --output full.csv || fail "validate --full"
equal "$(grep -c ',FAIL$' full.csv)" 0 "failures"
finish
