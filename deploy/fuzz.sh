#!/usr/bin/env bash
# Runs every fuzz target of the repository, one after the other, and prints a table of what came of them. It ends with 1
# where one failed; Go keeps what made it fail in the package's testdata/fuzz.
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
rows=()

# fuzz <package> <target>
fuzz() {
  local result="no failure" last executions fresh
  echo "$1 $2"
  if ! "$go" test -run '^$' -fuzz "^$2\$" -fuzztime "$each" "$1" >"$report" 2>&1; then
    failed=1 result=FAILED
    cat "$report"
  fi
  last=$(grep -oE 'execs: [0-9]+.*' "$report" | tail -1 || true)
  executions=$(grep -oE 'execs: [0-9]+' <<<"$last" | grep -oE '[0-9]+' || echo -)
  fresh=$(grep -oE 'new interesting: [0-9]+' <<<"$last" | grep -oE '[0-9]+' || echo -)
  rows+=("| ${1#madoguchi/} | $2 | $executions | $fresh | $result |")
}

for package in $("$go" list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' "${@:-./...}"); do
  folder=$("$go" list -f '{{.Dir}}' "$package")
  grep -qsE '^func Fuzz' "$folder"/*_test.go || continue # only those are worth building
  for target in $("$go" test -list '^Fuzz' "$package" | grep '^Fuzz'); do
    fuzz "$package" "$target"
  done
done

echo
echo "| package | target | executions | new interesting | result |"
echo "| --- | --- | ---: | ---: | --- |"
printf '%s\n' "${rows[@]}"
exit $failed
