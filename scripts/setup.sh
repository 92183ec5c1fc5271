#!/usr/bin/env bash
# Installs the Debian packages that the build needs, if any is missing, and checks the Swift toolchain.
# "setup.sh test" adds what the tests need: Python for the public tools that exports are held to, and the browser that walks
# the console.
set -euo pipefail

# Libraries that the product links: BLAS, SQLite, XXH3, zlib, and libxml2, which FoundationXML loads.
# The rest is what Swift itself needs to fetch, compile and link.
packages=(
  libopenblas-dev libsqlite3-dev libxxhash-dev zlib1g-dev libxml2-dev
  binutils ca-certificates git libc6-dev libcurl4 libstdc++-12-dev pkg-config tzdata
)
if [[ "${1:-}" == test ]]; then packages+=(python3-venv chromium chromium-driver fonts-dejavu-core); fi
required_major=6
required_minor=3

fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

installed() {
  [[ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null || true)" == ii* ]]
}

missing_packages() {
  local name
  for name in "${packages[@]}"; do
    installed "$name" || printf '%s\n' "$name"
  done
}

install_packages() {
  local missing=("$@") runner=()
  if [[ "$(id -u)" -ne 0 ]]; then
    command -v sudo >/dev/null 2>&1 ||
      fail "these packages are missing: ${missing[*]}. Run \"apt-get install ${missing[*]}\" as root; sudo is not installed."
    runner=(sudo)
  fi
  printf 'setup: installing %s\n' "${missing[*]}"
  DEBIAN_FRONTEND=noninteractive "${runner[@]}" apt-get update -qq </dev/null ||
    fail "apt-get could not read its package lists: check the network, then run make again."
  # sudo drops the environment, so the setting goes through env.
  "${runner[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null ||
    fail "apt-get could not install ${missing[*]}: see its message above."
}

check_packages() {
  local missing
  if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    printf 'setup: this is no Debian system, so install the equivalents of these packages yourself: %s\n' "${packages[*]}" >&2
    return
  fi
  mapfile -t missing < <(missing_packages)
  if ((${#missing[@]} > 0)); then
    install_packages "${missing[@]}"
  fi
}

check_swift() {
  local swift="${SWIFT:-swift}" text major minor
  command -v "$swift" >/dev/null 2>&1 ||
    fail "Swift is not installed: get ${required_major}.${required_minor} or later for Debian 12 from https://www.swift.org/install and put it on PATH."
  text="$("$swift" --version 2>&1 </dev/null)" || fail "\"$swift --version\" fails: $text"
  [[ "$text" =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]] ||
    fail "\"$swift --version\" names no version; it says: ${text%%$'\n'*}"
  major="${BASH_REMATCH[1]}"
  minor="${BASH_REMATCH[2]}"
  if ((major < required_major || (major == required_major && minor < required_minor))); then
    fail "Swift ${required_major}.${required_minor} or later is needed, but this is ${major}.${minor}: install a newer one from https://www.swift.org/install."
  fi
}

check_packages
check_swift
