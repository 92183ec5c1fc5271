import Foundation
import JSONDocuments
import TestSupport
import Testing

/// What those who run the service rely on, each with the tool that they use.
@Suite("Operations")
struct OperationsTests {
  private static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")
  private static let keys = """
    autogenesis init --data d > init.txt
    autogenesis keys create --data d --principal everyone --role orchestrator --role auditor --role tenant_admin \\
      --json > key.json
    KEY=$(sed -E 's/.*"key":"([^"]*)".*/\\1/' key.json)
    """

  /// Starts the service, does something while it runs, and ends it.
  private static func serving(_ body: String, environment: String = "") -> String {
    """
    \(keys)
    \(environment) autogenesis serve --data d --port 0 > serve.txt 2> log.jsonl &
    SERVICE=$!
    trap 'kill $SERVICE 2>/dev/null || true' EXIT
    for _ in $(seq 100); do grep -q Listening serve.txt && break; sleep 0.1; done
    URL=$(sed -n 's/^Listening on //p' serve.txt)
    \(body)
    """
  }

  @Test(
    "what is acknowledged survives SIGKILL under load, and nothing is there twice",
    .enabled(if: hasPython, "python3 is not here"))
  func kill() throws {
    let scratch = try ScratchFolder()
    let client = SharedData.repository.appending(path: "Tests/clients/kill_under_load.py").path
    let scale = SharedData.isFullScale ? "--kills 60 --seconds 2 --clients 8" : "--kills 3 --seconds 0.8 --clients 3"
    let run = try CommandRun.shell(
      """
      \(Self.keys)
      '/usr/bin/python3' '\(client)' --program "$(command -v autogenesis)" --data d --key "$KEY" \(scale) > found.json
      autogenesis audit verify --data d --json > audit.json
      autogenesis doctor --data d > doctor.txt
      """, in: scratch.url)
    try #require(run.status == 0, "\(run.errors)")
    let found = try JSONValue(parsing: [UInt8](Data(contentsOf: scratch.url.appending(path: "found.json"))))
    for kind in ["episode", "trace", "skill"] {
      #expect((found["acknowledged"]?[kind]?.integerValue ?? 0) > 5, "\(found.text)")
      #expect(found["lost"]?[kind] == [], "\(found.text)")
      #expect(found["twice"]?[kind] == 0, "\(found.text)")
    }
    #expect(found["revised"] == 0 && found["refused"] == [] && found["ended"] == 0, "\(found.text)")
    #expect((found["retries"]?.integerValue ?? 0) > 0, "no call met a kill: \(found.text)")
  }

  @Test(
    "Prometheus' own parser reads the metrics: counters, a histogram whose buckets grow, nothing of a tenant",
    .enabled(if: PythonClients.isPresent, "\(PythonClients.reason)"))
  func metrics() throws {
    let scratch = try ScratchFolder()
    let python = try PythonClients.programs.get().appending(path: "python3").path
    try scratch.write(
      """
      import json, sys, urllib.request
      from prometheus_client.parser import text_string_to_metric_families
      url, key = sys.argv[1:]
      for path in ["/healthz", "/readyz?verbose", "/version", "/v1/me", "/nowhere"]:
          request = urllib.request.Request(url + path, headers={"Authorization": "Bearer " + key})
          try:
              urllib.request.urlopen(request).read()
          except urllib.error.HTTPError as error:
              error.read()
      text = urllib.request.urlopen(url + "/metrics").read().decode()
      families = {family.name: family for family in text_string_to_metric_families(text)}
      duration = families["autogenesis_http_request_duration_seconds"]
      buckets = {}
      for sample in duration.samples:
          if sample.name.endswith("_bucket"):
              buckets.setdefault(sample.labels["operation"], []).append(sample.value)
      labels = {value for family in families.values() for sample in family.samples for value in sample.labels.values()}
      print(json.dumps({
          "types": {name: family.type for name, family in sorted(families.items())},
          "documented": all(family.documentation for family in families.values()),
          "grow": all(values == sorted(values) for values in buckets.values()), "operations": sorted(buckets),
          "tenant": "default" in labels or "everyone" in labels,
      }))
      """, to: "read.py")
    let run = try CommandRun.shell(Self.serving("'\(python)' read.py \"$URL\" \"$KEY\""), in: scratch.url)
    let found = try run.json()
    #expect(found["documented"] == true && found["grow"] == true && found["tenant"] == false, "\(found.text)")
    #expect(found["operations"] == ["health", "none", "readiness", "version", "whoAmI"])
    let types = found["types"]?.objectValue ?? JSONObject()
    #expect(types["autogenesis_http_requests"] == "counter" && types["autogenesis_http_requests_in_flight"] == "gauge")
    #expect(types["autogenesis_http_request_duration_seconds"] == "histogram")
  }

  @Test("settings come from the flag, the environment and the file, and config tells who said what")
  func settings() throws {
    let scratch = try ScratchFolder()
    try scratch.write("key = agk_canary\n[serve]\nport = 9\nreaders = 2\n", to: "d/autogenesis.conf")
    let run = try CommandRun.shell(
      """
      autogenesis config show --data d --json
      AUTOGENESIS_SERVE_PORT=70000 autogenesis config check --data d --json || echo "status $?"
      autogenesis config check --data e --config '\(SharedData.repository.path)/deploy/autogenesis.conf.example'
      AUTOGENESIS_SERVE_READERS=x autogenesis serve --data d || echo "status $?"
      """, in: scratch.url, environment: ["AUTOGENESIS_SERVE_READERS": "3"])
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 5, "\(run.output) \(run.errors)")
    let shown = try JSONValue(parsing: lines[0])["settings"]?.arrayValue ?? []
    let values = Dictionary(
      uniqueKeysWithValues: shown.map { ($0["name"]?.stringValue ?? "", [$0["value"], $0["origin"]]) })
    #expect(values["serve.port"] == ["9", "d/autogenesis.conf:3"])
    #expect(values["serve.readers"] == ["3", "AUTOGENESIS_SERVE_READERS"])
    #expect(values["serve.host"] == ["127.0.0.1", "default"])
    #expect(!run.output.contains("canary"))
    #expect(
      try JSONValue(parsing: lines[1])["faults"] == [
        "AUTOGENESIS_SERVE_PORT takes a number from 0 to 65535, not \"70000\"."
      ])
    #expect(lines[2] == "status 2" && lines[3].hasSuffix("all sound.") && lines[4] == "status 2")
  }

  @Test("a backup of the running service is checked, restored, and holds what was acknowledged")
  func backup() throws {
    let scratch = try ScratchFolder()
    let run = try CommandRun.shell(
      Self.serving(
        """
        curl -sS -m 20 -H "Authorization: Bearer $KEY" -H 'Content-Type: application/x-ndjson' -o answer.json \\
          -d '{"episode_id":"a","workflow_id":"desk","outcome":"success","step_runs":[{"name":"open"}]}' \\
          "$URL/v1/episodes"
        autogenesis backup b --data d
        autogenesis restore b --check --json
        autogenesis restore b --data d --replace 2>&1 || echo "status $?"
        autogenesis restore b --data n
        autogenesis episodes list --data n --json
        """), in: scratch.url)
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 6, "\(run.output) \(run.errors)")
    #expect(lines[0].hasPrefix("b: a sound backup of 2026-03-16T02:00:00"))
    #expect(try JSONValue(parsing: lines[1])["sound"] == true)
    #expect(lines[2] == "autogenesis: A process has the store in d open: stop the service, then restore.")
    #expect(lines[3] == "status 2" && lines[4].hasPrefix("n holds the store of"))
    #expect(try JSONValue(parsing: lines[5])["episodes"]?.arrayValue?.count == 1)
  }

  @Test("the completions of each shell are made, and bash can read its own")
  func completions() throws {
    let scratch = try ScratchFolder()
    let run = try CommandRun.shell(
      """
      for shell in bash zsh fish; do autogenesis completions $shell > $shell.txt; done
      bash -n bash.txt
      for shell in zsh fish; do if command -v $shell > which.txt; then $shell -n $shell.txt; fi; done
      grep -c restore bash.txt zsh.txt fish.txt | grep -c ':[1-9]'
      """, in: scratch.url)
    #expect(run.status == 0 && run.output == "3\n", "\(run.errors)")
  }
}
