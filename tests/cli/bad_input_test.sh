#!/usr/bin/env bash
# Provokes every kind of bad input and fault, and checks that docs/bad-input.md says what the program says.
#   bad_input_test.sh PROGRAM SOURCE_DIR            compares
#   bad_input_test.sh PROGRAM SOURCE_DIR --write    writes the page anew
source "$2/tests/cli/support/lib.sh" "$1" "$2"
page=$source_dir/docs/bad-input.md
mode=${3-compare}
table=$scratch/table
mkdir tried && cd tried || exit 1

head_of_page() {
    cat <<'MD'
# Bad input and faults

What was tried, what `saddle` says on stderr (after `saddle: error: `, or `saddle: ` where it is only a remark), its exit
status and what is lost. Status 2 is wrong usage or wrong input, found before anything is written. Status 1 is a run that
failed: what it wrote is there, and `saddle resume` goes on from its last checkpoint. Checksums are shortened to `…`.

`tests/cli/bad_input_test.sh` provokes each line and compares it with this page; it also checks that no file that was there
before is changed, and that a refused command leaves no new one. With `--write` it writes the page.
MD
}

section() { printf '\n## %s\n\n| tried | says | status | lost |\n| --- | --- | --- | --- |\n' "$1" >>"$table"; }

# row WHAT SAID STATUS LOST
row() {
    local said=$2
    said=${said#saddle: error: }
    said=${said#saddle: }
    said=${said//"$scratch/tried/"/}
    said=$(sed -E 's/[0-9a-f]{64}/…/g; s/checksum [0-9]+, found [0-9]+/checksum …, found …/; s/one of the [0-9]+ installed \([^)]*\)/one of the … installed/; s/\|/\\|/g' <<<"$said")
    [[ -z $said ]] || said="\`\` $said \`\`"
    printf '| %s | %s | %s | %s |\n' "$1" "$said" "$3" "$4" >>"$table"
}

files() { find . -type f -exec sha256sum {} + | LC_ALL=C sort; }

# tried WHAT ARGUMENTS…: the program refuses, or fails and leaves at least what was there.
tried() {
    local what=$1 before after said status
    shift
    before=$(files)
    said=$("$saddle" "$@" 2>&1 >/dev/null </dev/null)
    status=$?
    said=$(grep '^saddle: error: ' <<<"$said")
    after=$(files)
    [[ -n $said && $said != *$'\n'* ]] || fail "$what: says '$said'"
    case $status in
        2) [[ $after == "$before" ]] || fail "$what: a refused command changed files" ;;
        1) [[ -z $(comm -23 <(echo "$before") <(echo "$after")) ]] || fail "$what: a failed command changed files" ;;
        *) fail "$what: status $status" ;;
    esac
    row "$what" "$said" "$status" nothing
}

source "$source_dir/tests/cli/support/bad_commands.sh"
source "$source_dir/tests/cli/support/bad_files.sh"
source "$source_dir/tests/cli/support/faults.sh"

# under the address sanitizer a program does not come to say that memory is short
if grep -q __asan_init "$saddle"; then
    sed -i '/^| a crystal beyond the memory/d' "$table"
    sed '/^| a crystal beyond the memory/d' "$page" >"$scratch/without" && page=$scratch/without
fi
{ head_of_page && cat "$table"; } >"$scratch/page"
if [[ $mode == --write ]]; then
    cp "$scratch/page" "$page"
else
    diff "$page" "$scratch/page" || fail "docs/bad-input.md is not what the program says (--write writes it anew)"
fi
echo "$(grep -c '^| .* | .* | [0-9]* | ' "$scratch/page") lines"
finish
