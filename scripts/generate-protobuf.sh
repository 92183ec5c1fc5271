#!/usr/bin/env bash
# Makes the committed Swift code of scripts/otlp_trace.proto again; needed only when that file changes.
# Needs Debian's protobuf-compiler; the plugin is built from the swift-protobuf that Package.swift names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v protoc >/dev/null 2>&1; then
  printf 'generate-protobuf: protoc is not installed: run "apt-get install protobuf-compiler" as root.\n' >&2
  exit 1
fi
swift="${SWIFT:-swift}"
"$swift" build --product protoc-gen-swift </dev/null
plugin="$("$swift" build --show-bin-path </dev/null)/protoc-gen-swift"
protoc --plugin=protoc-gen-swift="$plugin" --proto_path=scripts \
  --swift_opt=Visibility=Internal --swift_opt=UseAccessLevelOnImports=true \
  --swift_out=Sources/Ingestion/OTLP otlp_trace.proto
printf 'Made Sources/Ingestion/OTLP/otlp_trace.pb.swift of scripts/otlp_trace.proto.\n'
