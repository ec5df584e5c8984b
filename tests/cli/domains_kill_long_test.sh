#!/usr/bin/env bash
# Sixty kills.
exec bash "$2/tests/cli/domains_kill_test.sh" "$1" "$2" 10
