#!/usr/bin/env bash
# Runs every fuzz target of the repository, one after the other, and prints a table of what came of them, line by line. It
# ends with 1 where one failed; Go keeps what made it fail in the package's testdata/fuzz. Each package is compiled anew for
# it, with all it stands on; the devstack's, in which Temporal's server is, comes last.
#
#   deploy/fuzz.sh <time for each, as 10m> [packages…]
set -euo pipefail
cd "$(dirname "$0")/.."

each=$1
shift
go=${GO:-go}
report=$(mktemp)
trap 'rm -f "$report"' EXIT
failed=0

# fuzz <package> <target>
fuzz() {
  local result="no failure" last executions fresh
  if ! "$go" test -run '^$' -fuzz "^$2\$" -fuzztime "$each" "$1" >"$report" 2>&1; then
    failed=1 result=FAILED
    cat "$report" >&2
  fi
  last=$(grep -oE 'execs: [0-9]+.*' "$report" | tail -1 || true)
  executions=$(grep -oE 'execs: [0-9]+' <<<"$last" | grep -oE '[0-9]+' || echo -)
  fresh=$(grep -oE 'new interesting: [0-9]+' <<<"$last" | grep -oE '[0-9]+' || echo -)
  echo "| ${1#madoguchi/} | $2 | $executions | $fresh | $result |"
}

# The packages with tests, the heaviest last.
packages() {
  "$go" list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' "$@" | awk '/deploy\/devstack$/ { last = $0; next } { print } END { print last }'
}

echo "| package | target | executions | new interesting | result |"
echo "| --- | --- | ---: | ---: | --- |"
# Assigned first: a command that fails within the list of a loop does not end the script.
all=$(packages "${@:-work}")
for package in $all; do
  folder=$("$go" list -f '{{.Dir}}' "$package")
  grep -qsE '^func Fuzz' "$folder"/*_test.go || continue # only those are worth building
  targets=$("$go" test -list '^Fuzz' "$package")
  for target in $(grep '^Fuzz' <<<"$targets"); do
    fuzz "$package" "$target"
  done
done
exit $failed
