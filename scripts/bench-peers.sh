#!/usr/bin/env bash
# Compares the sentence encoder with ONNX Runtime, the vector index with faiss, hnswlib, ScaNN and usearch, and search by words with tantivy,
# bm25s and FTS5, on one core; the peers come from PyPI into .build.
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
if [[ -f "$CORPUS" ]]; then
  "$venv/bin/python" Benchmarks/peers/lexical.py --bench "$BENCH" --corpus "$CORPUS" --queries "$QUERIES"
else
  printf 'bench-peers: there is no %s; search by words was left out. Name CORPUS=FILE and QUERIES=FILE.\n' "$CORPUS" >&2
fi
