#!/usr/bin/env bash
# Checks the format of the Swift sources and the syntax of shell and Python scripts. Changes nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

swift="${SWIFT:-swift}"
status=0

swift_places=()
for place in Sources Tests Benchmarks Plugins Package.swift; do
  if [[ -e "$place" ]]; then swift_places+=("$place"); fi
done
"$swift" format lint --strict --parallel --recursive --configuration .swift-format "${swift_places[@]}" </dev/null ||
  status=1

shell_count=0
while IFS= read -r -d '' script; do
  shell_count=$((shell_count + 1))
  bash -n "$script" || status=1
  if [[ ! -x "$script" ]]; then
    printf 'lint: %s is not executable\n' "$script" >&2
    status=1
  fi
done < <(find scripts models Tests Benchmarks .ci -type f \( -name '*.sh' -o -path '.ci/run' \) -print0 2>/dev/null | sort -z)
if ((shell_count == 0)); then
  printf 'lint: found no shell script, which cannot be right\n' >&2
  status=1
fi

python_files=()
while IFS= read -r -d '' file; do python_files+=("$file"); done < <(
  find Benchmarks Tests scripts models -type f -name '*.py' -print0 2>/dev/null | sort -z)
if ((${#python_files[@]} > 0)); then
  if command -v python3 >/dev/null 2>&1; then
    PYTHONPYCACHEPREFIX=.build/pycache python3 -m py_compile "${python_files[@]}" || status=1
  else
    printf 'lint: python3 is not installed, so %d Python files were not checked\n' "${#python_files[@]}" >&2
  fi
fi

if ((status != 0)); then
  printf 'Lint FAILED.\n' >&2
  exit 1
fi
printf 'Lint passed: Swift in %s; %d shell scripts; %d Python files.\n' \
  "${swift_places[*]}" "$shell_count" "${#python_files[@]}"
