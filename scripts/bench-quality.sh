#!/usr/bin/env bash
# Compares the sentence encoder's tokens, vectors and rankings with sentence-transformers; that comes from PyPI into .build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ -f "$TEXTS" ]] || {
  printf 'bench-quality: there is no %s; name a file of texts with TEXTS=FILE.\n' "$TEXTS" >&2
  exit 1
}
venv=.build/quality
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --requirement Benchmarks/peers/requirements-quality.txt </dev/null
options=()
data="$(dirname "$(dirname "$TEXTS")")"
[[ -d "$data/ir" ]] && options+=(--sets "$data/ir")
naughty="$data/conformance/naughty-strings/blns.json"
[[ -f "$naughty" ]] && options+=(--naughty "$naughty")
"$venv/bin/python" Benchmarks/peers/embed_quality.py \
  --bench "$BENCH" --program "$PROGRAM" --model "$MODEL" --texts "$TEXTS" "${options[@]}"
