import Domain
import JSONDocuments
import Testing

@testable import Ingestion

@Suite("Runs that are one document")
struct DocumentReaderTests {
  private static func event(_ id: Int, _ type: String, _ attributes: JSONObject) -> JSONValue {
    var event: JSONObject = [
      "eventId": .string(String(id)), "eventTime": .string("2026-01-01T00:00:0\(id % 10)Z"), "eventType": .string(type),
    ]
    event["xEventAttributes"] = .object(attributes)
    return .object(event)
  }

  private static let history: [JSONValue] = [
    event(
      1, "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED", ["workflowType": ["name": "Pay"], "originalExecutionRunId": "r1"]),
    event(2, "EVENT_TYPE_ACTIVITY_TASK_SCHEDULED", ["activityType": ["name": "charge"], "activityId": "1"]),
    event(3, "EVENT_TYPE_ACTIVITY_TASK_STARTED", ["scheduledEventId": "2", "attempt": 3]),
    event(
      4, "EVENT_TYPE_ACTIVITY_TASK_FAILED",
      ["scheduledEventId": "2", "failure": ["message": "no funds", "applicationFailureInfo": ["type": "Declined"]]]),
    event(5, "EVENT_TYPE_OF_A_LATER_VERSION", ["name": "x"]),
    event(6, "EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED", ["signalName": "approve"]),
    event(7, "EVENT_TYPE_WORKFLOW_EXECUTION_FAILED", ["failure": ["message": "gave up"]]),
  ]

  @Test("a history gives the same run in each container and order, with the failure of its activity")
  func history() throws {
    let containers: [JSONValue] = [
      ["events": .array(Self.history)], ["history": ["events": .array(Self.history.reversed())]],
      .array(Self.history.reversed()),
    ]
    let episodes = try containers.map { try Reading($0.text).episodes[0] }
    #expect(Set(episodes).count == 1)
    let episode = episodes[0]
    #expect(episode.workflow == "Pay" && episode.externalID == "r1" && episode.outcome == .failed)
    #expect(episode.stepRuns.map(\.miningLabel) == ["charge!", "approve"])
    #expect(episode.stepRuns[0].attempt == 3)
    #expect(episode.stepRuns[0].error == ["code": "Declined", "message": "no funds"])
    #expect(episode.extra["error"] == ["message": "gave up"])
    #expect(episode.startedAt?.text == "2026-01-01T00:00:01Z" && episode.endedAt?.text == "2026-01-01T00:00:07Z")
  }

  @Test("payloads that are no plain JSON stay as they are, and integers beyond 2^53 become text")
  func payloads() throws {
    let binary: JSONValue = ["payloads": [["metadata": ["encoding": "YmluYXJ5L3BsYWlu"], "data": "AQI="]]]
    #expect(EnginePayload.values(binary, limits: IngestLimits()) == binary["payloads"]?[index: 0])
    // {"id":1656706968987842000}
    let json: JSONValue = [
      "payloads": [["metadata": ["encoding": "anNvbi9wbGFpbg=="], "data": "eyJpZCI6MTY1NjcwNjk2ODk4Nzg0MjAwMH0="]]
    ]
    var history = Self.history
    history[0] = Self.event(1, "WorkflowExecutionStarted", ["workflowType": ["name": "Pay"], "input": json])
    let episode = try Reading(JSONValue.array(history).text).episodes[0]
    #expect(episode.context["input"] == ["id": "1656706968987842000"])
    #expect(try episode.contextHash().count == 64)
  }

  @Test("an activity that is named twice condemns the run and not the file's other side")
  func twice() throws {
    let reading = try Reading(JSONValue.array(Self.history + [Self.history[1]]).text)
    #expect(reading.episodes == [])
    #expect(reading.quarantined.map(\.reason).first?.contains("each identifier once") == true)
  }

  @Test("an action of a job is an activity and a version, a command is what it is")
  func actions() {
    let names = [
      "Run actions/checkout@v2", "Post Run actions/cache@v4.1", "Run make test@home", "Set up job", "Run a/b c@d",
    ]
    let found = names.map { ActionsJob.activity($0) }
    #expect(
      found.map(\.activity) == [
        "actions/checkout", "post actions/cache", "Run make test@home", "Set up job", "Run a/b c@d",
      ])
    #expect(found.map(\.version) == ["v2", "v4.1", nil, nil, nil])
  }

  @Test("an observation of level ERROR is a failed step, its trace's user and scores are the run's")
  func export() throws {
    let text = #"""
      {"trace":{"id":"t1","projectId":"p","name":"desk","userId":"u1","sessionId":"s1","scores":[{"name":"helpful","value":0.5}]},
       "observations":[
        {"id":"a","type":"AGENT","name":"clerk","startTime":"2026-01-01T00:00:00Z","endTime":"2026-01-01T00:00:05Z"},
        {"id":"b","parentObservationId":"a","type":"TOOL","name":"pay","startTime":"2026-01-01T00:00:01Z","endTime":null,
         "level":"ERROR","statusMessage":"declined","input":"{\"sum\":5}"},
        {"id":"c","parentObservationId":"a","type":"GENERATION","name":"g","startTime":"2026-01-01T00:00:02Z","model":"m1",
         "usageDetails":{"input":3,"output":4,"total":7}},
        {"id":5}]}
      """#
    let reading = try Reading(text)
    let episode = try #require(reading.episodes.first)
    #expect(reading.quarantined.map(\.line) == [4])
    #expect(episode.workflow == "desk" && episode.initiator == "u1" && episode.source == "langfuse")
    #expect(episode.stepRuns.map(\.miningLabel) == ["pay!", "chat"])
    #expect(episode.stepRuns[0].error == ["message": "declined"])
    #expect(episode.stepRuns[0].input == ["sum": 5])
    #expect(episode.stepRuns[1].telemetry == ["model": "m1", "token_in": 3, "token_out": 4])
    #expect(episode.metrics == ["helpful": 0.5, "token_in": 3, "token_out": 4])
  }

  @Test(
    "a run of a pipeline that failed is a failed step of the run that it is part of, also when that one has parts itself"
  )
  func lineage() throws {
    func event(_ run: Int, _ type: String, parent: Int?, _ facets: JSONObject = JSONObject()) -> JSONValue {
      func id(_ number: Int) -> JSONValue { .string("00000000-0000-0000-0000-00000000000\(number)") }
      var facets = facets
      if let parent { facets["parent"] = ["run": ["runId": id(parent)]] }
      return [
        "eventTime": .string("2026-01-01T00:00:0\(run)Z"), "eventType": .string(type),
        "run": ["runId": id(run), "facets": .object(facets)], "job": ["namespace": "n", "name": .string("job\(run)")],
      ]
    }
    let events: [JSONValue] = [
      event(1, "START", parent: nil), event(2, "START", parent: 1), event(3, "START", parent: 2),
      event(3, "FAIL", parent: 2, ["errorMessage": ["message": "no table"]]), event(2, "COMPLETE", parent: 1),
      event(1, "COMPLETE", parent: nil),
    ]
    let reading = try Reading(JSONValue.array(events).text)
    let episode = try #require(reading.episodes.first)
    #expect(reading.counts.events == 6)
    #expect(episode.stepRuns.map(\.miningLabel) == ["job2", "job3!"])
    #expect(episode.stepRuns[1].error == ["code": "FAIL", "message": "no table"])
    #expect(episode.outcome == .success && episode.workflow == "job1")
  }

  @Test("a document that was cut condemns its file with its place; one whose facts are wrong is set aside")
  func faults() throws {
    #expect(throws: IngestError.self) { try Reading(#"{"workflow_job":{"id":1,"#) }
    #expect(throws: IngestError.self) { try Reading(#"{"trace":{"projectId":"#) }
    for (text, part) in [
      (#"{"workflow_job":{"id":1,"run_id":2}}"#, "workflow_job.name"),
      (#"{"workflow_run":{}}"#, "workflow_job, the event"),
      (#"{"trace":{"id":"t","projectId":"p"},"observations":[]}"#, "one or more"),
      (#"{"trajectory":[5],"observation":1,"info":{}}"#, "trajectory[0]"),
      (#"{"events":[{"eventId":"1","eventTime":"noon","eventType":"X"}]}"#, "events[0].eventTime"),
      (#"[{"eventTime":"2026-01-01T00:00:00Z","run":{"runId":"7"},"job":{"name":"j"}}]"#, "a UUID"),
    ] {
      let reading = try Reading(text)
      #expect(reading.episodes == [], "\(text)")
      #expect(reading.quarantined.first?.reason.contains(part) == true, "\(reading.quarantined)")
    }
  }
}
