import Domain
import Ingestion
import JSONDocuments
import Testing

@Suite("Cases of event logs")
struct EventLogTests {
  static func options(mapping: String? = nil) throws -> IngestOptions {
    var options = IngestOptions(source: "log", limits: IngestLimits())
    if let mapping { options.mapping = try SourceMapping(JSONValue(parsing: mapping)) }
    return options
  }

  static func trace(_ events: String) -> String {
    "<log><trace><string key='concept:name' value='c'/>\(events)</trace></log>"
  }

  static func event(_ name: String, _ time: String, _ transition: String? = nil, instance: String? = nil) -> String {
    let life = transition.map { "<string key='lifecycle:transition' value='\($0)'/>" } ?? ""
    let own = instance.map { "<string key='concept:instance' value='\($0)'/>" } ?? ""
    return
      "<event><string key='concept:name' value='\(name)'/>\(life)\(own)<date key='time:timestamp' value='\(time)'/></event>"
  }

  /// Each step run as `name start end status`, times as their texts.
  static func summary(_ text: String, mapping: String? = nil) throws -> [String] {
    let reading = try Reading(text, options: options(mapping: mapping))
    return reading.episodes.flatMap(\.stepRuns).map {
      "\($0.externalID) \($0.activity) \($0.startedAt?.text ?? "-") \($0.endedAt?.text ?? "-") \($0.status.rawValue)"
    }
  }

  @Test("start and complete pair in order, by activity and instance")
  func pairs() throws {
    let events =
      Self.event("A", "2024-01-01", "start") + Self.event("A", "2024-01-02", "start", instance: "2")
      + Self.event("A", "2024-01-03", "complete", instance: "2") + Self.event("A", "2024-01-04", "COMPLETE")
      + Self.event("B", "2024-01-05", "complete") + Self.event("C", "2024-01-06", "start")
    #expect(
      try Self.summary(Self.trace(events)) == [
        "s1 A 2024-01-01 2024-01-04 success", "s2 A 2024-01-02 2024-01-03 success", "s3 B - 2024-01-05 success",
        "s4 C 2024-01-06 - success",
      ])
  }

  @Test("a schedule belongs to the run that it announces; one that never comes is skipped; an abort fails")
  func schedules() throws {
    let events =
      Self.event("A", "2024-01-01", "schedule") + Self.event("B", "2024-01-02", "complete")
      + Self.event("A", "2024-01-03", "start") + Self.event("A", "2024-01-04", "ate_abort")
      + Self.event("D", "2024-01-05", "schedule") + Self.event("E", "2024-01-06", "Queued")
    #expect(
      try Self.summary(Self.trace(events)) == [
        "s1 B - 2024-01-02 success", "s2 A 2024-01-03 2024-01-04 failed", "s3 D - - skipped",
        "s4 E - 2024-01-06 success",
      ])
  }

  @Test("events are put in order of time, ties stay in the order of the document, and without a clock nothing moves")
  func order() throws {
    let events = Self.event("B", "2024-01-02") + Self.event("C", "2024-01-02") + Self.event("A", "2024-01-01")
    #expect(try Reading(Self.trace(events)).episodes.first?.stepRuns.map(\.activity) == ["A", "B", "C"])
    let partial = events + "<event><string key='concept:name' value='D'/></event>"
    let episode = try #require(try Reading(Self.trace(partial)).episodes.first)
    #expect(episode.stepRuns.map(\.activity) == ["B", "C", "A", "D"])
    #expect(episode.timeQuality == .partial)
  }

  @Test("attributes keep their types; nested ones and lists stay with them; the agent is the resource")
  func attributes() throws {
    let text = """
      <log><trace><string key="concept:name" value="c"/><float key="amount" value="10.50"/><boolean key="vip" value="true"/>
      <list key="tags"><string key="t" value="x"/><values><int key="u" value="2"/></values></list>
      <event><string key="concept:name" value="A"/><string key="org:resource" value="bob"/><string key="org:group" value="g"/>
      <int key="n" value="7"><string key="unit" value="kg"/></int></event></trace></log>
      """
    let episode = try #require(try Reading(text).episodes.first)
    #expect(
      episode.context
        == (try JSONValue(parsing: #"{"amount":10.50,"vip":true,"tags":[{"t":"x"},{"u":2}]}"#)).objectValue)
    let run = try #require(episode.stepRuns.first)
    #expect(run.agentID == "bob")
    #expect(run.output == (try JSONValue(parsing: #"{"n":{"value":7,"attributes":{"unit":"kg"}}}"#)))
    #expect(run.extra == ["org:group": "g"])
    #expect(episode.outcome == .unknown)
    #expect(episode.timeQuality == .none)
  }

  @Test("a trace with a nameless event or a time that is none is quarantined, the next one is read")
  func badTrace() throws {
    let text = """
      <log><trace><string key='concept:name' value='a'/><event><string key='x' value='y'/></event></trace>
      <trace><string key='concept:name' value='b'/>\(Self.event("A", "yesterday"))</trace>
      <trace>\(Self.event("A", "2024-01-01T10:00:00"))</trace></log>
      """
    let reading = try Reading(text)
    #expect(
      reading.quarantined.map(\.reason) == [
        "Case a: event 1 has no concept:name.",
        "Case b: event 1 has a time:timestamp that is no ISO 8601 time: yesterday.",
      ])
    #expect(reading.episodes.map(\.externalID) == ["trace-3"])
    #expect(reading.episodes.first?.timeQuality == .offsetAssumed)
  }

  @Test("rows of different cases may alternate; quotes, separators and line ends inside fields are read")
  func table() throws {
    let text =
      "Case ID;Activity;Start;End;Resource;note\r\n1;A;2024-01-01T00:00:00Z;2024-01-01T00:01:00Z;bob;\"x;\"\"y\"\"\nz\"\r\n"
      + "2;A;;;;\r\n1;B;2024-01-01T00:02:00Z;;;\r\n"
    let reading = try Reading(text, options: Self.options())
    #expect(reading.format == .csv)
    #expect(reading.episodes.map(\.externalID) == ["2", "1"])
    let episode = try #require(reading.episodes.last)
    #expect(episode.stepRuns.map(\.activity) == ["A", "B"])
    #expect(episode.stepRuns.first?.output == (["note": "x;\"y\"\nz"] as JSONValue))
    #expect(episode.stepRuns.first?.agentID == "bob")
    #expect(episode.stepRuns.first?.startedAt?.text == "2024-01-01T00:00:00Z")
    #expect(reading.counts.events == 3)
  }

  @Test("outcome, status and arguments columns are understood")
  func outcomes() throws {
    let text =
      "case,outcome,activity,status,args\n1,1,A,ok,\"{\"\"k\"\": 2}\"\n1,1,B,error,\n2,0,A,ok,\n3,maybe,A,ok,\n"
    let episodes = try Reading(text, options: Self.options()).episodes
    #expect(episodes.map(\.outcome) == [.success, .failed, .unknown])
    #expect(episodes.first?.stepRuns.map(\.status) == [.success, .failed])
    #expect(episodes.first?.stepRuns.first?.input == ["k": 2])
  }

  @Test("a row of another width is quarantined alone, a row with a bad time takes its case along")
  func badRows() throws {
    let text = "case,activity,timestamp\n1,A,2024-01-01\n1,B\n2,A,noon\n2,B,2024-01-02\n3,A,\"x\"y\n"
    let reading = try Reading(text, options: Self.options())
    #expect(reading.episodes.map(\.externalID) == ["1"])
    #expect(
      reading.quarantined.map { "\($0.line) \($0.reason)" } == [
        "3 The row has 2 fields where the header has 3.",
        "4 Case 2: line 4 has a timestamp that is no ISO 8601 time: noon.",
        "6 Text follows the closing quote of a field.",
      ])
  }

  @Test("an unclosed quote condemns the table, as do too many waiting rows")
  func damagedTable() throws {
    #expect(
      HostileInputTests.error("case,activity\n1,\"A\n2,B\n")
        == .malformed(path: "memory", format: .csv, line: 2, reason: "a quoted field that begins here does not end"))
    var limits = IngestLimits()
    limits.waitingRows = 2
    let text = "case,activity\n1,A\n2,A\n3,A\n1,B\n2,B\n3,B\n"
    let reason = "more than 2 rows wait for the end of their cases; sort it by case"
    #expect(HostileInputTests.error(Array(text.utf8), limits: limits) == .limitExceeded(path: "memory", reason: reason))
  }

  @Test("a mapping names columns and the rule of the outcome")
  func mapping() throws {
    let mapping =
      #"{"case":"id","activity":"what","end":"when","initiator":"who","workflow":"flow","outcome":"last == 'done'"}"#
    let text = "id,what,when,who,flow\n1,go,2024-01-01,eve,W\n1,done,2024-01-02,eve,W\n2,go,2024-01-01,,W\n"
    let episodes = try Reading(text, options: Self.options(mapping: mapping)).episodes
    #expect(episodes.map(\.outcome) == [.success, .failed])
    #expect(episodes.map(\.initiator) == ["eve", nil])
    #expect(episodes.map(\.workflow) == ["W", "W"])
  }

  @Test("a mapping applies to XES, and its rule sees the attributes of the case")
  func mappingOfXES() throws {
    let mapping = #"{"activity":"do","outcome":"case.amount > 5 ? 'partial' : 'failed'"}"#
    let text = """
      <log><trace><int key="amount" value="6"/><event><string key="do" value="A"/></event></trace>
      <trace><int key="amount" value="5"/><event><string key="do" value="A"/></event></trace>
      <trace><event><string key="do" value="A"/></event></trace></log>
      """
    let episodes = try Reading(text, options: Self.options(mapping: mapping)).episodes
    #expect(episodes.map(\.outcome) == [.partial, .failed, .unknown])
  }

  @Test(
    "a mapping that cannot be used says why",
    arguments: [
      ("[]", "it is no JSON object"), (#"{"cases":"x"}"#, "\"cases\" is not one of its members"),
      (#"{"case":1}"#, "\"case\" is no text"), (#"{"outcome":"1 +"}"#, "the outcome rule is no condition"),
      (#"{"outcome":"x > 1"}"#, "the outcome rule uses x"),
    ])
  func badMapping(text: String, part: String) throws {
    let error = try #require(throws: IngestError.self) { try Self.options(mapping: text) }
    #expect("\(error)".contains(part))
  }

  @Test("sources are named after the file without .gz and ending")
  func sources() {
    let names = ["/x/bpic2012.xes.gz", "a.b.csv", "plain", ".hidden", "x.gz"]
    #expect(names.map { IngestInput.file(path: $0).defaultSource } == ["bpic2012", "a.b", "plain", ".hidden", "x"])
  }
}
