#!/usr/bin/env bash
# Twenty-four kills: each costs a start of mpirun and up to a whole run, and sixty took more than ten minutes.
exec bash "$2/tests/cli/domains_kill_test.sh" "$1" "$2" 4
