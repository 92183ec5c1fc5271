#!/usr/bin/env bash
# Compares the sentence encoder with ONNX Runtime, and the vector index with faiss, hnswlib, ScaNN and usearch, on one core; the peers come
# from PyPI into .build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ -f "$TEXTS" ]] || {
  printf 'bench-peers: there is no %s; name a file of texts with TEXTS=FILE.\n' "$TEXTS" >&2
  exit 1
}
venv=.build/peers
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --requirement Benchmarks/peers/requirements.txt </dev/null
"$venv/bin/python" Benchmarks/peers/embed.py \
  --bench "$BENCH" --model models/installed/all-MiniLM-L6-v2 --texts "$TEXTS" --every 10
"$BENCH" embed --model models/installed/all-MiniLM-L6-v2 --texts "$TEXTS" --limit 102000 --batch 1 --tokens 8 --seconds 0.1 \
  --out "$venv/vectors.npy" --json >/dev/null
"$venv/bin/python" Benchmarks/peers/ann.py --bench "$BENCH" --vectors "$venv/vectors.npy"
