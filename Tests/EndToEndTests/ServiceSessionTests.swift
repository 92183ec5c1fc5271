import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("The service as a process")
struct ServiceSessionTests {
  /// Starts the service on a free port with one key, does something, ends it with SIGTERM and prints its status.
  static func script(_ body: String) -> String {
    """
    autogenesis init --data d > init.txt
    autogenesis keys create --data d --principal everyone --role orchestrator --role miner --role governance_reviewer \\
      --role auditor --role tenant_admin --json > key.json
    KEY=$(sed -E 's/.*"key":"([^"]*)".*/\\1/' key.json)
    autogenesis serve --data d --port 0 --calls-per-minute 1000000 > serve.txt 2> log.jsonl &
    SERVICE=$!
    trap 'kill $SERVICE 2>/dev/null || true' EXIT
    for _ in $(seq 100); do grep -q Listening serve.txt && break; sleep 0.1; done
    URL=$(sed -n 's/^Listening on //p' serve.txt)
    \(body)
    kill -TERM $SERVICE
    wait $SERVICE && echo "ended well"
    trap - EXIT
    """
  }

  private static let hasCurl = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")

  @Test(
    "a session with curl: record, find, ask, and SIGTERM ends the service well",
    .enabled(if: hasCurl, "curl is not here"))
  func session() throws {
    let scratch = try ScratchFolder()
    try scratch.write(
      (1...6).map { number in
        #"{"episode_id":"r\#(number)","workflow_id":"desk","outcome":"success","#
          + #""step_runs":[{"name":"open"},{"name":"close"}]}"#
      }.joined(separator: "\n"), to: "runs.jsonl")
    let run = try CommandRun.shell(
      Self.script(
        """
        ask() { curl -sS -m 20 -H "Authorization: Bearer $KEY" "$@"; echo; }
        curl -sS "$URL/readyz"; echo
        ask -H 'Content-Type: application/x-ndjson' --data-binary @runs.jsonl "$URL/v1/episodes?source=crm"
        ask "$URL/v1/episodes?limit=2"
        ask -H 'Content-Type: application/json' -d '{"steps":["open"],"workflow":"desk"}' "$URL/v1/advice"
        ask "$URL/v1/audit/verification"
        curl -sS -o refused.json -w '%{http_code}\\n' "$URL/v1/episodes"
        """), in: scratch.url)
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 7, "\(run.output) \(run.errors)")
    #expect(try JSONValue(parsing: lines[0])["status"] == "ready")
    #expect(try JSONValue(parsing: lines[1])["accepted"]?.integerValue == 6)
    #expect(try JSONValue(parsing: lines[2])["episodes"]?.arrayValue?.count == 2)
    #expect(try JSONValue(parsing: lines[3])["next"]?[index: 0]?["step"] != nil)
    #expect(try JSONValue(parsing: lines[4])["intact"] == true)
    #expect(lines[5] == "401")
    #expect(lines[6] == "ended well")
  }

  @Test(
    "schemathesis finds no answer that the description does not allow",
    .enabled(if: PythonClients.isPresent, "\(PythonClients.reason)"))
  func description() throws {
    let scratch = try ScratchFolder()
    let programs = try PythonClients.programs.get()
    let configuration = SharedData.repository.appending(path: "Tests/clients/schemathesis.toml")
    let scale = SharedData.isFullScale ? "-n 100" : "-n 5 --phases coverage"
    let run = try CommandRun.shell(
      Self.script(
        """
        '\(programs.path)/schemathesis' --config-file '\(configuration.path)' run "$URL/openapi.json" \\
          -H "Authorization: Bearer $KEY" --seed 7 --workers 1 --no-color \(scale) > found.txt 2>&1 \\
          || { cut -c 1-400 found.txt | tail -n 120; exit 1; }
        """), in: scratch.url)
    #expect(run.status == 0 && run.output.contains("ended well"), "\(run.output.suffix(6_000))")
  }
}
