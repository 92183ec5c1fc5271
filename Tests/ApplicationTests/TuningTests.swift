import Domain
import Foundation
import JSONDocuments
import Testing

@testable import Application

@Suite("Requests and timeouts in a night")
struct TuningTests {
  /// One run of WF-FIN-001 in the native form; every tenth loses a reading for 300 s first, the first asks for a tolerance of .04.
  private static func line(_ number: Int) -> String {
    let start = 1_800_000_000_000_000 + number * 60_000_000
    let time = Timestamp(microseconds: Int64(start)).text
    func step(_ id: String, _ skill: String, _ name: String, _ rest: String) -> String {
      #"{"step_run_id":"\#(name)","step_id":"\#(id)","skill_id":"\#(skill)","agent_id":"agent-07",\#(rest)}"#
    }
    var steps = [
      step(
        "F-01", "SK-OCR-001", "a",
        #""status":"success","input":{},"output":{"entities":{"amount":\#(number),"po_id":"P"}},"telemetry":{"latency_ms":\#(1_000 + number * 37 % 9_000)}"#
      ),
      step(
        "F-02", "SK-LOGIC-003", "b",
        #""status":"success","input":{"tolerance":0.05},"output":{"pass":true,"variance":0.0\#(number % 5)}"#),
      step("F-04", "SK-ERP-002", "c", #""status":"success","input":{},"output":{"record_id":"r"}"#),
      step("F-05", "SK-COMM-005", "d", #""status":"success","input":{},"output":{}"#),
    ]
    if number % 10 == 0 {
      steps.insert(
        step(
          "F-01", "SK-OCR-001", "z",
          #""status":"failed","input":{},"error":{"code":"TIMEOUT","message":"no answer"},"telemetry":{"latency_ms":300000}"#
        ),
        at: 0)
    }
    let request =
      #","reflections":[{"source_type":"step_run","source_id":"b","insight_type":"variance","insight":{},"learning_signal":{},"proposed_actions":[{"type":"update_param","target":"F-02.parameters.tolerance","value":0.03}]}]"#
    return
      #"{"source":"erp","episode_id":"\#(number)","workflow_id":"WF-FIN-001","initiator_id":"op-\#(number % 7)","started_at":"\#(time)","context":{"invoice_uri":"u\#(number)","vendor_id":"V","po_id":"P"},"outcome":"success","step_runs":[\#(steps.joined(separator: ","))]\#(number == 1 ? request : "")}"#
  }

  @Test(
    "a request that replay speaks against is refused with its figures; a long timeout is proposed, published and activated"
  )
  func night() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    let lines = (1...150).map { Self.line($0) + "\n" }.joined()
    try Data(lines.utf8).write(to: URL(fileURLWithPath: workspace.directory.inbox + "/a.jsonl"))
    let report = try Night(workspace: workspace, progress: .silent, crash: .none).run()
    let refused = try #require(report.json["propose"]?["refused"]?.arrayValue)
    #expect(
      refused.compactMap { $0["text"]?.stringValue } == [
        "agent-07 proposed F-02 tolerance 0.05 -> 0.03: replay of 150 runs changes 0 of the 0 bad ones and stops 30 good ones."
      ])
    #expect(report.text.contains("  REFUSED  asked for, and of no use\n  WF-FIN-001  agent-07 proposed F-02"))
    let proposed = try #require(report.json["propose"]?["proposed"]?.arrayValue)
    #expect(proposed.compactMap { $0["title"]?.stringValue } == ["WF-FIN-001: F-01 timeout 300 s -> 10 s"])
    let id = try #require(proposed.first?["id"]?.stringValue)
    for person in ["QA-M-001", "SEC-M-001"] { _ = try workspace.approve(id, as: person, reason: nil) }
    _ = try workspace.publish(id, as: "QA-M-001")
    #expect(try workspace.testWorkflow("WF-FIN-001@1.4.0").passed)
    #expect(try workspace.workflowDetail("WF-FIN-001").workflow.version == "1.3.0")
    _ = try workspace.activateWorkflow("WF-FIN-001@1.4.0", as: "QA-M-001")
    let current = try workspace.workflowDetail("WF-FIN-001").workflow
    #expect(current.version == "1.4.0" && current.steps[0].timeoutMilliseconds == 10_000)
    let again = try Night(workspace: workspace, progress: .silent, crash: .none).run()
    #expect(again.json["propose"]?["proposed"] == [])
  }
}
