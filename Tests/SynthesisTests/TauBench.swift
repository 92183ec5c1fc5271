import Domain
import Foundation
import JSONDocuments
import TestSupport

/// The 200 airline trajectories of tau-bench as stored episodes: a step run is an executed tool call, the talk is the text.
enum TauBench {
  /// The workflow that the episodes belong to.
  static let workflow = "taubench_gpt-4o-airline"

  /// The episodes in the order of the file.
  static let episodes: [StoredEpisode] = {
    guard let file = SharedData.root?.appending(path: "data/logs/agents/taubench_gpt-4o-airline.json"),
      let bytes = try? Data(contentsOf: file),
      let runs = try? JSONValue(
        parsing: [UInt8](bytes), limits: JSONLimits(nodes: 10_000_000, documentBytes: 200_000_000)
      ).arrayValue
    else { return [] }
    return runs.compactMap { $0.objectValue.map(episode) }
  }()

  private static func episode(_ run: JSONObject) -> StoredEpisode {
    let task = run["task_id"]?.integerValue ?? -1
    let trial = run["trial"]?.integerValue ?? -1
    var record = EpisodeRecord(
      source: "tau", externalID: "\(task)-\(trial)", workflow: workflow,
      outcome: run["reward"]?.doubleValue == 1 ? .success : .failed)
    record.task = "task/\(task)"
    let asked = run["info"]?["task"]
    record.context["instruction"] = asked?["instruction"]
    record.context["user_id"] = asked?["user_id"]
    let messages = run["traj"]?.arrayValue ?? []
    record.text = messages.compactMap { message in
      ["user", "assistant"].contains(message["role"]?.stringValue ?? "") ? message["content"]?.stringValue : nil
    }.joined(separator: "\n")
    record.stepRuns = stepRuns(messages)
    return StoredEpisode(
      id: record.id(in: .default), revision: 1, workflowID: WorkflowID(Digest.slug(workflow)), record: record)
  }

  private static func stepRuns(_ messages: [JSONValue]) -> [StepRunRecord] {
    var calls: [String: JSONValue] = [:]
    var runs: [StepRunRecord] = []
    for message in messages {
      for call in message["tool_calls"]?.arrayValue ?? [] { calls[call["id"]?.stringValue ?? ""] = call }
      guard message["role"]?.stringValue == "tool" else { continue }
      let content = message["content"]?.stringValue ?? ""
      let call = calls[message["tool_call_id"]?.stringValue ?? ""]
      let isError = content.hasPrefix("Error")
      var run = StepRunRecord(
        externalID: "s\(runs.count + 1)", stepID: nil, name: message["name"]?.stringValue,
        status: isError ? .failed : .success)
      let arguments = call?["function"]?["arguments"]?.stringValue ?? "{}"
      run.input = (try? JSONValue(parsing: arguments)) ?? .object(JSONObject())
      if isError {
        run.error = .string(content)
      } else {
        let isDocument = content.hasPrefix("{") || content.hasPrefix("[")
        run.output = isDocument ? (try? JSONValue(parsing: content)) ?? .string(content) : .string(content)
      }
      runs.append(run)
    }
    return runs
  }
}
