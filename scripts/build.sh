#!/usr/bin/env bash
# Builds the release binaries with visible progress.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

swift="${SWIFT:-swift}"
started=$SECONDS
for product in autogenesis autogenesis-bench; do
  printf 'Building %s (release)\n' "$product"
  "$swift" build --configuration release --product "$product" </dev/null
done
printf 'Built in %d s.\n' "$((SECONDS - started))"
