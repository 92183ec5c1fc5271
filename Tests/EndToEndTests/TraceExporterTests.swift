import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Traces of a real exporter")
struct TraceExporterTests {
  @Test(
    "what OpenTelemetry's Python SDK exports becomes the runs that it told of, in one request or one a span",
    .enabled(if: PythonClients.isPresent, "needs the Python tools: \(PythonClients.reason)"),
    arguments: [false, true])
  func exporter(isOneByOne: Bool) throws {
    let scratch = try ScratchFolder()
    let script = SharedData.repository.appending(path: "Tests/clients/send_traces.py").path
    let python = try PythonClients.programs.get().appending(path: "python3").path
    let mode = isOneByOne ? "--one-by-one" : ""
    let sending = try CommandRun.shell("'\(python)' '\(script)' --save bodies --runs 6 \(mode)", in: scratch.url)
    #expect(sending.status == 0, "\(sending.errors)")
    let sent = try sending.json()
    #expect(sent["flushed"] == true)
    // Protobuf joins the messages of a stream: the bodies in one file are one request.
    let joining = try CommandRun.shell("cat bodies/*.pb > traces.pb && gzip -k traces.pb", in: scratch.url)
    #expect(joining.status == 0, "\(joining.errors)")
    let ingest = try CommandRun.autogenesis(
      ["ingest", "traces.pb", "traces.pb.gz", "--data", "data", "--json"], in: scratch.url)
    #expect(ingest.status == 0, "\(ingest.errors)")
    let files = try ingest.json()["files"]?.arrayValue ?? []
    #expect(files.map { $0["format"] } == ["otlp-protobuf", "otlp-protobuf"])
    #expect(files.map { $0["accepted"] } == [6, 0] && files.map { $0["duplicate"] } == [0, 6])
    #expect(try stored(in: scratch) == told(sent))
  }

  @Test(
    "the exporter sends to the service with a key, packed in a batch or plain one a span, and each run is there once",
    .enabled(if: PythonClients.isPresent, "needs the Python tools: \(PythonClients.reason)"),
    arguments: [false, true])
  func service(isOneByOne: Bool) throws {
    let scratch = try ScratchFolder()
    let script = SharedData.repository.appending(path: "Tests/clients/send_traces.py").path
    let python = try PythonClients.programs.get().appending(path: "python3").path
    let run = try CommandRun.shell(
      """
      autogenesis init --data data > init.txt
      autogenesis keys create --data data --principal agent --role orchestrator --json > key.json
      KEY=$(sed -E 's/.*"key":"([^"]*)".*/\\1/' key.json)
      autogenesis serve --data data --port 0 > serve.txt 2> log.jsonl &
      SERVICE=$!
      trap 'kill $SERVICE 2>/dev/null || true' EXIT
      for _ in $(seq 100); do grep -q Listening serve.txt && break; sleep 0.1; done
      URL=$(sed -n 's/^Listening on //p' serve.txt)
      '\(python)' '\(script)' --endpoint "$URL/v1/traces" --header "authorization=Bearer $KEY" --runs 6 \
        \(isOneByOne ? "--one-by-one" : "") > sent.json 2> sending.txt
      cat sending.txt >&2
      for _ in $(seq 100); do
        curl -sS "$URL/metrics" | grep -q 'closed_total{result="accepted"} 6' && break; sleep 0.1
      done
      """, in: scratch.url,
      environment: ["AUTOGENESIS_TRACES_QUIET_SECONDS": "0", "AUTOGENESIS_SERVE_TRACE_MILLISECONDS": "50"])
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    let sent = try JSONValue(parsing: [UInt8](Data(contentsOf: scratch.url.appending(path: "sent.json"))))
    #expect(sent["flushed"] == true)
    #expect(try stored(in: scratch) == told(sent))
  }

  /// Trace, outcome and steps of each run, as the exporter's side told it.
  private func told(_ sent: JSONValue) -> [[String]] {
    (sent["runs"]?.arrayValue ?? []).map { run in
      [run["trace_id"]?.stringValue ?? "", run["outcome"]?.stringValue ?? ""]
        + (run["steps"]?.arrayValue ?? []).compactMap(\.stringValue)
    }.sorted { $0[0] < $1[0] }
  }

  private func stored(in scratch: ScratchFolder) throws -> [[String]] {
    func call(_ arguments: String...) throws -> JSONValue {
      try CommandRun.autogenesis(arguments + ["--data", "data", "--json"], in: scratch.url).json()
    }
    let listed = try call("episodes", "list")["episodes"]?.arrayValue ?? []
    return try listed.compactMap { $0["id"]?.stringValue ?? $0["episode"]?.stringValue }.map { id in
      let shown = try call("episodes", "show", id)
      let episode = shown["episode"] ?? shown
      let steps = (episode["step_runs"]?.arrayValue ?? []).map { run in
        (run["name"]?.stringValue ?? "") + (run["status"] == "failed" ? "!" : "")
      }
      return [episode["episode_id"]?.stringValue ?? "", episode["outcome"]?.stringValue ?? ""] + steps
    }.sorted { $0[0] < $1[0] }
  }
}
