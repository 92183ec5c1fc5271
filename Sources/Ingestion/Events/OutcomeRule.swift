import Domain
import Expressions
import JSONDocuments

/// How the outcome of a foreign run follows from what is known of it: a condition over these names.
///
/// `case`: the case's attributes; `activities`: the activity names in order; `first`, `last`: the first and last of them, empty
/// when there is none; `steps`: the step runs as objects with `name`, `status`, `agent_id`, `output` and the other keys of native
/// JSONL. True means success, false failed; a text is the outcome itself; anything else, and a rule that does not apply, means
/// unknown.
public struct OutcomeRule: Sendable {
  private static let names = ["activities", "case", "first", "last", "steps"]

  /// The rule as written.
  public let source: String
  private let expression: Expression

  /// - Throws: `IngestError.mapping` for a text that is no condition, or that uses other names.
  public init(_ source: String) throws(IngestError) {
    self.source = source
    do throws(ExpressionError) {
      expression = try Expression(source)
    } catch {
      throw .mapping(reason: "the outcome rule is no condition (\(error))")
    }
    if let unknown = expression.variables.first(where: { !Self.names.contains($0) }) {
      let reason = "the outcome rule uses \(unknown.prefix(40)); the names are \(Self.names.joined(separator: ", "))"
      throw .mapping(reason: reason)
    }
  }

  func outcome(of episode: EpisodeRecord) -> Outcome {
    guard let value = try? expression.evaluate(bindings(of: episode)) else { return .unknown }
    switch value {
    case .bool(let isSuccess): return isSuccess ? .success : .failed
    case .string(let text): return Outcome(rawValue: text) ?? .unknown
    default: return .unknown
    }
  }

  private func bindings(of episode: EpisodeRecord) -> [String: JSONValue] {
    let activities = episode.stepRuns.map { JSONValue.string($0.activity) }
    var bindings: [String: JSONValue] = [
      "case": .object(episode.context), "activities": .array(activities), "first": activities.first ?? .string(""),
      "last": activities.last ?? .string(""),
    ]
    if expression.variables.contains("steps") { bindings["steps"] = .array(episode.stepRuns.map { .object($0.json) }) }
    return bindings
  }
}
