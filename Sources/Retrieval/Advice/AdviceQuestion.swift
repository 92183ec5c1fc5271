public import JSONDocuments

/// "What next after these steps, in a run like this?"
public struct AdviceQuestion: Hashable, Sendable {
  /// The last steps of the run, oldest first; none means its start.
  public var steps: [String]
  /// Only runs of this task count; nil means all.
  public var task: String?
  /// What the run was started with, or what its steps have found; empty means any.
  public var context: JSONObject

  /// Asks.
  public init(steps: [String], task: String? = nil, context: JSONObject = JSONObject()) {
    self.steps = steps
    self.task = task
    self.context = context
  }

  /// The question as a document.
  public var json: JSONObject {
    var object: JSONObject = ["steps": .array(steps.map { .string($0) })]
    if let task { object["task"] = .string(task) }
    if !context.isEmpty { object["context"] = .object(context) }
    return object
  }
}
