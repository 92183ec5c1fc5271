#!/usr/bin/env bash
# Says what a long target will take before it starts: announce.sh demo
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

needed_megabytes=4096

free_megabytes() {
  df --output=avail --block-size=1M . | tail -n 1 | tr -d ' '
}

case "${1:-}" in
  demo)
    free="$(free_megabytes)"
    if [[ -x .build/release/autogenesis ]]; then
      printf 'make demo: the binaries are there; what changed is compiled, then the loop runs (about a minute).\n'
    else
      printf 'make demo: installs missing Debian packages, builds the release binaries, then runs the loop on the bundled runs.\n'
      printf 'The first build takes 7 minutes on 2 quiet cores, up to 25 on busy ones, needs the network for its few packages and about %d GB in .build.\n' \
        "$((needed_megabytes / 1024))"
      if ((free < needed_megabytes)); then
        printf 'Only %d MB are free here: make room first, or the build will fail half-way.\n' "$free" >&2
      fi
    fi
    printf 'While it builds: datasets/demo/expected-report.txt is the report that you will get, expected-report.json the same as data.\n'
    printf 'What it makes goes to the folder demo/; nothing else is changed.\n'
    ;;
  *)
    printf 'usage: announce.sh demo\n' >&2
    exit 2
    ;;
esac
