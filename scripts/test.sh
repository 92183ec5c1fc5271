#!/usr/bin/env bash
# Builds the tests once, runs them all, and says what was skipped and why.
# AUTOGENESIS_TEST_SCALE=full runs the long variants (make soak).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

swift="${SWIFT:-swift}"
log=.build/test.log
mkdir -p .build

print_skipped() {
  local skipped
  skipped="$(grep -E '(Test|Suite) .* skipped(: |$)' "$log" | sed -E 's/^[^[:alnum:]]*//' | sort -u || true)"
  if [[ -z "$skipped" ]]; then
    printf 'Skipped: nothing.\n'
  else
    printf 'Skipped:\n%s\n' "$(sed 's/^/  /' <<<"$skipped")"
  fi
}

print_failed() {
  printf 'Failed:\n'
  grep -vE 'Test run with' "$log" | grep -E 'Test .* (recorded an issue|failed after)|error: Exited|Fatal error' | sed -E 's/^[^[:alnum:]]*//; s/^/  /' |
    sort -u | head -n 40 || true
}

printf 'Building the tests (debug; hot modules optimised)\n'
started=$SECONDS
"$swift" build --build-tests </dev/null
printf 'Built in %d s. Running the tests at %s scale.\n' "$((SECONDS - started))" "${AUTOGENESIS_TEST_SCALE:-normal}"

started=$SECONDS
status=0
# The tests that talk to a service over sockets run by themselves: beside tests that keep every core busy for minutes they would wait longer
# for a processor than a service waits for a request.
"$swift" test --skip-build --parallel --filter '^ServerTests\.' </dev/null 2>&1 | tee "$log" || status=$?
"$swift" test --skip-build --parallel --skip '^ServerTests\.' </dev/null 2>&1 | tee -a "$log" || status=$?
total="$(grep -oE 'Test run with [0-9]+ tests?( in [0-9]+ suites?)?' "$log" | paste -s -d ';' || true)"
print_skipped
if ((status != 0)); then
  print_failed
  printf 'Tests FAILED after %d s; the whole output is in %s.\n' "$((SECONDS - started))" "$log" >&2
  exit "$status"
fi
if [[ -z "$total" ]]; then
  printf 'Tests FAILED: no test ran.\n' >&2
  exit 1
fi
printf 'Tests passed: %s, %d s.\n' "${total//Test run with /}" "$((SECONDS - started))"
