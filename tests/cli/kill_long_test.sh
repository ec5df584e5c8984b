#!/usr/bin/env bash
# A thousand kills.
exec bash "$2/tests/cli/kill_test.sh" "$1" "$2" 10
