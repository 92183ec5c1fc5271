import Domain
import Files
import Ingestion
import TestSupport
import Testing

@Suite("Damaged and hostile files")
struct HostileInputTests {
  static let log = """
    <?xml version="1.0" encoding="UTF-8"?>
    <log xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="c1"/>
    <event><string key="concept:name" value="A"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/></event>
    </trace></log>
    """
  static let line = #"{"episode_id":"e1","outcome":"success","step_runs":[{"name":"A","input":{"x":1}}]}"#
  static let table = "case,activity,timestamp\n1,A,2024-01-01T00:00:00Z\n1,B,2024-01-01T00:00:01Z\n"
  static let trajectories = """
    [{"task_id":1,"trial":0,"reward":1.0,"traj":[{"role":"user","content":"hi"},
      {"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]},
      {"role":"tool","tool_call_id":"t","name":"f","content":"ok"}]}]
    """

  /// A small run in each of the forms that are one document.
  static let documents = [
    #"""
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},"scopeSpans":[{"scope":{"name":"x"},
    "spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","name":"s","startTimeUnixNano":"5","kind":2,
    "attributes":[{"key":"llm.input_messages.0.message.role","value":{"stringValue":"user"}},{"key":"a","value":{"arrayValue":{"values":
    [{"intValue":"1"},{"kvlistValue":{"values":[]}}]}}}],"events":[{"name":"e","timeUnixNano":7}],"status":{"code":2}}]}]}]}
    """#,
    #"""
    {"trace":{"id":"t","name":"n","projectId":"p","scores":[{"name":"q","value":1}]},"observations":[{"id":"o","type":"GENERATION",
    "name":"g","startTime":"2026-01-01T00:00:00Z","input":"[{"role":"user","content":"x"}]","metadata":"{"attributes":{"a":"1"}}"},
    {"id":"q","parentObservationId":"o","type":"TOOL","name":"g","startTime":"2026-01-01T00:00:00Z","level":"ERROR"}]}
    """#,
    #"""
    [{"eventTime":"2026-01-01T00:00:00Z","eventType":"START","run":{"runId":"f2754e69-1d90-55ff-8a1e-2ef6da0c7967","facets":{"parent":
    {"run":{"runId":"f2754e69-1d90-55ff-8a1e-2ef6da0c7968"}}}},"job":{"namespace":"n","name":"j"},"inputs":[{"name":"i"}]}]
    """#,
    #"{"environment":"e","trajectory":[{"action":"ls -l","observation":"o","thought":"t","execution_time":0.5}],"history":[{"role":"user","content":"c"}],"info":{"exit_status":"submitted"}}"#,
    #"{"workflow_job":{"id":1,"run_id":2,"name":"n","status":"completed","conclusion":"failure","steps":[{"name":"Run a/b@v1","number":1,"conclusion":"failure"}]}}"#,
    #"""
    {"events":[{"eventId":"1","eventTime":"2026-01-01T00:00:00Z","eventType":"WorkflowExecutionStarted","workflowExecutionStartedEventAttributes":
    {"workflowType":{"name":"w"}}},{"eventId":2,"eventTime":"2026-01-01T00:00:00Z","eventType":"EVENT_TYPE_ACTIVITY_TASK_SCHEDULED",
    "activityTaskScheduledEventAttributes":{"activityType":{"name":"a"},"input":{"payloads":[{"metadata":{"encoding":"anNvbi9wbGFpbg=="},"data":"MQ=="}]}}},
    {"eventId":3,"eventType":"ActivityTaskCompleted","activityTaskCompletedEventAttributes":{"scheduledEventId":2}}]}
    """#,
  ]

  static func error(_ bytes: [UInt8], limits: IngestLimits = IngestLimits()) -> IngestError? {
    do {
      let options = IngestOptions(source: "test", limits: limits)
      _ = try Reading(.bytes(bytes, name: "memory"), options: options)
      return nil
    } catch {
      return error as? IngestError
    }
  }

  static func error(_ text: String) -> IngestError? { error(Array(text.utf8)) }

  @Test("a truncated gzip file is refused whatever it holds")
  func truncated() throws {
    for text in [Self.log, Self.line, Self.table, Self.trajectories] {
      let packed = try Gzip.member(Array(text.utf8))
      #expect(
        try Reading(.bytes(packed, name: "m"), options: IngestOptions(source: "s", limits: IngestLimits())).counts
          .episodes == 1)
      for length in [20, packed.count / 2, packed.count - 1] {
        #expect(Self.error(Array(packed.prefix(length))) == .file(.truncatedGzip(path: "memory")), "\(length)")
      }
    }
  }

  @Test("a gzip bomb ends at the ratio")
  func bomb() throws {
    let bomb = try Gzip.member(Array("{\"episode_id\":\"".utf8) + [UInt8](repeating: 97, count: 100 << 20))
    let reason = "it grew to more than 500 times its size"
    #expect(Self.error(bomb) == .file(.decompressionLimit(path: "memory", reason: reason)))
  }

  @Test("XES without a trace holds no runs")
  func withoutTraces() {
    #expect(
      Self.error("<?xml version='1.0'?><log><string key='a' value='b'/></log>")
        == .noRecords(path: "memory", reason: "it is XES without a trace"))
    #expect(Self.error("<log/>") == .noRecords(path: "memory", reason: "it is XES without a trace"))
  }

  @Test(
    "XML that is not well formed, or not a log, is named in one sentence",
    arguments: [
      ("<html><body/></html>", "it is XML whose root is <html> and not <log>"),
      ("<log><trace></log>", "</log> closes <trace>"), ("<log><trace>", "it ends inside <trace>"),
      ("<log><trace", "it ends inside a tag"), ("<log a='1' a='2'/>", "the attribute a stands twice"),
      ("<log a=1/>", "an attribute value has no quotes"), ("<log a/>", "an attribute has no value"),
      ("<log/><log/>", "a second root element follows the first"),
      ("<log/>x", "text stands outside of the root element"),
      ("<log><trace><string key='a' value='&nbsp;'/></trace></log>", "an entity that XML does not define"),
      ("<log><trace><string key='a' value='&#0;'/></trace></log>", "an entity that XML does not define"),
      ("<log><trace><string value='1'/></trace></log>", "an attribute has no key"),
      ("<log><!-- ", "it ends before -->"), ("<log a='1'b='2'/>", "a space is missing after an attribute"),
      ("<!DOCTYPE log [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><log>&b;</log>", "it has a document type"),
      ("<!DOCTYPE log SYSTEM 'file:///etc/passwd'><log/>", "it has a document type"),
      (
        "<log><trace><event>" + String(repeating: "<list key='a'>", count: 100_000),
        "elements nest deeper than 64 levels"
      ),
      ("<?xml version='1.0' encoding='UTF-16'?><log/>", "it declares the encoding utf-16"),
    ])
  func badXML(text: String, part: String) throws {
    let error = try #require(Self.error(text))
    #expect("\(error)".contains(part), "\(error)")
    #expect(!"\(error)".contains("\n"))
  }

  @Test("a log whose root is of a namespace prefix, with CDATA, comments and instructions, is read")
  func decoratedXML() throws {
    let reading = try Reading(
      """
      \u{feff}<?xml version="1.0"?><!-- a --><?pi x?><x:log xmlns:x='u'><![CDATA[<trace>]]><extension name="e"/>
      <x:trace><string key='concept:name' value='&lt;&#65;&#x42;&quot;'/><event><string key="concept:name"
       value="a &amp; b"></string><!-- - --></event></x:trace></x:log>
      """)
    #expect(reading.episodes.map(\.externalID) == ["<AB\""])
    #expect(reading.episodes.first?.stepRuns.map(\.activity) == ["a & b"])
  }

  @Test("declared ISO-8859-1 is read, undeclared is refused")
  func latin1() throws {
    let body =
      Array("<log><trace><event><string key='concept:name' value='caf".utf8) + [0xe9]
      + Array("'/></event></trace></log>".utf8)
    let declared = Array("<?xml version='1.0' encoding='ISO-8859-1'?>".utf8) + body
    let reading = try Reading(.bytes(declared, name: "m"), options: IngestOptions(source: "s", limits: IngestLimits()))
    #expect(reading.episodes.first?.stepRuns.map(\.activity) == ["café"])
    let reason = "a value at line 1 holds bytes that fit no UTF-8 character"
    #expect(Self.error(body) == .encoding(path: "memory", reason: reason))
  }

  @Test("other encodings and binaries are told apart")
  func encodings() {
    let utf16 = Self.line.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(Self.error([0xff, 0xfe] + utf16) == .encoding(path: "memory", reason: "it begins with the mark of UTF-16"))
    #expect(Self.error(utf16) == .encoding(path: "memory", reason: "every second byte is zero, as in UTF-16"))
    let latin1 = Array("case,activity\n1,caf".utf8) + [0xe9, 10]
    #expect(
      Self.error(latin1) == .encoding(path: "memory", reason: "byte 233 at offset 19 fits Latin-1 rather than UTF-8"))
    let binary = Array("\u{7f}ELF".utf8) + [2, 1, 1, 0, 0, 0, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]
    #expect(Self.error(binary) == .unknownFormat(path: "memory", reason: "it is binary (byte 2 at offset 4)"))
    #expect(Self.error("") == .noRecords(path: "memory", reason: "it is empty"))
    #expect(Self.error(" \n\n") == .noRecords(path: "memory", reason: "it is empty"))
  }

  @Test("text of no known form says what it looks like")
  func unknown() throws {
    for (text, part) in [
      ("hello world\n", "names no case and no activity column"), ("[1,2,3]", "no \"task_id\""),
      ("{\n \"a\": 1\n}", "over several lines"),
    ] {
      let error = try #require(Self.error(text))
      #expect("\(error)".contains(part), "\(error)")
    }
  }

  @Test("a line of ten megabytes is quarantined, and the lines around it are read")
  func longLine() throws {
    let long = #"{"episode_id":"x","text":""# + String(repeating: "a", count: 10_000_000) + "\"}"
    let reading = try Reading(Self.line + "\n" + long + "\n" + Self.line.replacing("e1", with: "e2") + "\n")
    #expect(reading.episodes.map(\.externalID) == ["e1", "e2"])
    #expect(reading.quarantined.map(\.line) == [2])
    #expect(reading.quarantined.first?.reason == "The line has 10000028 bytes, more than the allowed 8388608.")
    #expect(reading.quarantined.first?.excerpt.count == 200)
    #expect(try Reading(long).counts.quarantined == 1)
  }

  @Test("random damage to any form gives episodes, quarantine or one error, and never a crash")
  func fuzz() throws {
    var random = SeededRandom(seed: 11)
    for text in [Self.log, Self.line + "\n" + Self.line, Self.table, Self.trajectories] + Self.documents {
      let bytes = Array(text.utf8)
      // A document is long and most damage to it is the same fault of syntax.
      for round in 0..<(text.utf8.count > 400 ? 500 : 3000) {
        var damaged = bytes
        for _ in 0...random.next(below: 4) where !damaged.isEmpty {
          let index = random.next(below: damaged.count)
          switch random.next(below: 4) {
          case 0: damaged[index] = UInt8(random.next(below: 256))
          case 1: damaged.remove(at: index)
          case 2: damaged.insert(bytes[random.next(below: bytes.count)], at: index)
          default: damaged = Array(damaged.prefix(max(1, index)))
          }
        }
        do {
          let options = IngestOptions(source: "s", limits: IngestLimits())
          let reading = try Reading(.bytes(damaged, name: "m"), options: options)
          #expect(reading.counts.episodes == reading.episodes.count)
        } catch {
          #expect(error is IngestError, "seed 11, round \(round)")
        }
      }
    }
  }
}
