#!/usr/bin/env bash
# Builds the named programs into a folder and shows how far it is: the first build compiles some 2,000 packages and takes
# a few minutes.
#
#   deploy/build.sh <folder> <program>…
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$1
shift

package() {
  case $1 in
    worker) echo ./workflows/worker ;;
    apiserver) echo ./apiserver ;;
    clinicdesk) echo ./clinicdesk ;;
    devstack) echo ./deploy/devstack ;;
    *) echo "build.sh: no program is called $1" >&2; exit 2 ;;
  esac
}

# `go build -v` names each package it compiles on a line of its own; everything else on its output is for people. On a
# terminal the names become one line that counts.
progress() {
  awk -v terminal="$1" -v name="$2" '
    /^[^ :#]+$/ { n++
      if (terminal) printf "\r\033[K  %s: %d packages compiled, now %s", name, n, substr($0, 1, 50)
      else if (n % 200 == 0) printf "  %s: %d packages compiled\n", name, n
      fflush(); next }
    { if (terminal) printf "\r\033[K"; print; fflush() }
    END { if (terminal) printf "\r\033[K" }'
}

terminal=0
[ -t 1 ] && terminal=1

mkdir -p "$folder"
for program in "$@"; do
  target=$(package "$program")
  echo "Building $folder/$program"
  if ! "${GO:-go}" build -v -o "$folder/$program" "$target" 2>&1 | progress "$terminal" "$program"; then
    echo "build.sh: $program could not be built; the reason stands above" >&2
    exit 1
  fi
done
