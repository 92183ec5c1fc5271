import Domain
import Ingestion
import JSONDocuments
import Testing

@Suite("Native JSON Lines")
struct NativeReaderTests {
  static let full = """
    {"source":"erp","episode_id":"2026-03-02/000117","workflow_id":"WF-FIN-001","workflow_version":"1.3.0",\
    "trigger_id":"TR-FIN-001","initiator_id":"svc-ap","task":"invoice/po-match","context":{"vendor_id":"VEND-445","variance":0.03},\
    "text":"write to a@b.co","started_at":"2026-03-02T08:14:03.120Z","ended_at":"2026-03-02T08:14:41Z","outcome":"failed",\
    "metrics":{"cost_cents":14},"step_runs":[{"step_run_id":"s1","step_id":"F-01","skill_id":"SK-OCR-001","agent_id":"agent-03",\
    "attempt":2,"after":[],"started_at":"2026-03-02T08:14:04Z","ended_at":null,"status":"failed","input":{"a":1.50},"output":null,\
    "error":{"code":"E1","message":"m"},"telemetry":{"latency_ms":812},"shard":7}],"reflections":[{"source_type":"step_run",\
    "source_id":"s1","insight_type":"variance","insight":{"k":1},"learning_signal":{},"proposed_actions":[1]}],"region":"eu"}
    """

  @Test("an episode comes out as it went in, unknown keys and number spelling included, with its text redacted")
  func roundTrip() throws {
    let reading = try Reading(Self.full)
    let episode = try #require(reading.episodes.first)
    var expected = try #require(try JSONValue(parsing: Self.full).objectValue)
    expected["text"] = "write to [REDACTED_EMAIL]"
    var run = try #require(expected["step_runs"]?[index: 0]?.objectValue)
    run["ended_at"] = nil
    expected["step_runs"] = .array([.object(run)])
    #expect(episode.json == expected)
    #expect(episode.timeQuality == .exact)
    #expect(reading.counts.redactions.summary == "1 value redacted: 1 e-mail")
  }

  @Test("the three required keys are enough")
  func minimal() throws {
    let reading = try Reading(#"{"episode_id":"e","outcome":"unknown","step_runs":[{"name":"A"},{"step_id":"B"}]}"#)
    let episode = try #require(reading.episodes.first)
    #expect(episode.source == "test")
    #expect(episode.workflow == "test")
    #expect(episode.stepRuns.map(\.externalID) == ["s1", "s2"])
    #expect(episode.stepRuns.map(\.activity) == ["A", "B"])
    #expect(episode.timeQuality == .none)
    #expect(reading.counts.stepLabels == 2)
  }

  @Test(
    "a bad line is quarantined with the reason",
    arguments: [
      (#"{"outcome":"success","step_runs":[]}"#, "Field \"episode_id\" is missing: add it."),
      (#"{"episode_id":"e","step_runs":[]}"#, "Field \"outcome\" is missing: add it."),
      (#"{"episode_id":"e","outcome":"success"}"#, "Field \"step_runs\" is missing: add it."),
      (#"{"episode_id":"e","outcome":"won","step_runs":[]}"#, "allowed: success, failed, partial, running, unknown"),
      (#"{"episode_id":"e","outcome":"failed","step_runs":[{}]}"#, "Field \"step_runs[0].step_id\" is missing"),
      (
        #"{"episode_id":"e","outcome":"failed","step_runs":[{"name":"A","status":"ok"}]}"#,
        "success, failed, skipped, fallback"
      ),
      (#"{"episode_id":"e","outcome":"failed","step_runs":[],"started_at":"noon"}"#, "RFC 3339 text or null"),
      (#"{"episode_id":"e","outcome":"failed","step_runs":[{"name":"A","after":["x"]}]}"#, "another step run"),
      (
        #"{"episode_id":"e","outcome":"failed","step_runs":[{"name":"A","step_run_id":"a","after":["b"]},{"name":"B","step_run_id":"b","after":["a"]}]}"#,
        "no cycle in after"
      ),
      (
        #"{"episode_id":"e","outcome":"failed","step_runs":[{"name":"A","step_run_id":"a"},{"name":"B","step_run_id":"a"}]}"#,
        "each identifier once"
      ),
      (#"{"episode_id":"e","outcome":"failed","step_runs":[],"text":"a\u0000b"}"#, "U+0000"),
      (#"{"episode_id":"e","episode_id":"f","outcome":"failed","step_runs":[]}"#, "each key may appear once"),
      ("[]", "must be an object"), ("nonsense", "malformed"),
      (#"{"a":"# + String(repeating: "[", count: 1000), "levels of nesting"),
    ])
  func bad(line: String, part: String) throws {
    let reading = try Reading("{\"episode_id\":\"a\",\"outcome\":\"success\",\"step_runs\":[]}\n\n" + line + "\n")
    #expect(reading.episodes.count == 1)
    #expect(reading.quarantined.map(\.line) == [3])
    #expect(reading.quarantined.first?.reason.contains(part) == true, "\(reading.quarantined)")
  }

  @Test("an excerpt is redacted before it is cut")
  func excerpt() throws {
    let reading = try Reading(
      #"{"episode_id":"e","password":"hunter2","to":"jane@example.com","card":"4111111111111111"}"#)
    let excerpt = #"{"episode_id":"e","password":"[REDACTED]","to":"[REDACTED_EMAIL]","card":"[REDACTED_PAN]"}"#
    #expect(reading.quarantined.map(\.excerpt) == [excerpt])
  }

  @Test("a byte that is no UTF-8 anywhere condemns the file")
  func encoding() {
    let filler = String(repeating: NativeReaderTests.full + "\n", count: 100)
    let bytes = Array(filler.utf8) + Array("{\"episode_id\":\"caf".utf8) + [0xe9] + Array("\"}".utf8)
    guard case .encoding = HostileInputTests.error(bytes) else {
      Issue.record("no encoding error")
      return
    }
  }
}
