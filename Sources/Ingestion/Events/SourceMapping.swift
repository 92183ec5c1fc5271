public import JSONDocuments

/// What the columns or attributes of a foreign log mean (design "Episodes").
///
/// As JSON: an object whose members are all optional. `case`, `activity`, `start`, `end`, `agent`, `lifecycle`, `instance` and
/// `status` name columns (for XES: attributes of events, `case` one of traces); `initiator`, `workflow` and `task` name columns
/// or attributes of the case; `outcome` is a rule in the condition language.
public struct SourceMapping: Sendable {
  /// The column of the case's identifier.
  public var caseID: String?
  /// The column of the activity's name.
  public var activity: String?
  /// The column of the time at which the activity began.
  public var start: String?
  /// The column of the event's time or, where there is a start, of the end.
  public var end: String?
  /// The column of who did it.
  public var agent: String?
  /// The column of the life cycle transition.
  public var lifecycle: String?
  /// The column that tells two runs of one activity apart.
  public var instance: String?
  /// The column of how the step ended.
  public var status: String?
  /// The column of who started the run.
  public var initiator: String?
  /// The column of the workflow's name.
  public var workflow: String?
  /// The column of the template or stratum.
  public var task: String?
  /// How the outcome follows from the run.
  public var outcome: OutcomeRule?

  /// A mapping that names nothing: the usual names apply.
  public init() {}

  /// Reads the JSON form.
  /// - Throws: `IngestError.mapping` for a member that is unknown or no text, or a rule that is no condition.
  public init(_ value: JSONValue) throws(IngestError) {
    guard let object = value.objectValue else { throw .mapping(reason: "it is no JSON object") }
    for (key, value) in object {
      guard let text = value.stringValue, !text.isEmpty else {
        throw .mapping(reason: "\"\(key.prefix(40))\" is no text")
      }
      try set(key, text)
    }
  }

  private mutating func set(_ key: String, _ text: String) throws(IngestError) {
    switch key {
    case "case": caseID = text
    case "activity": activity = text
    case "start": start = text
    case "end": end = text
    case "agent": agent = text
    case "lifecycle": lifecycle = text
    case "instance": instance = text
    case "status": status = text
    case "initiator": initiator = text
    case "workflow": workflow = text
    case "task": task = text
    case "outcome": outcome = try OutcomeRule(text)
    default: throw .mapping(reason: "\"\(key.prefix(40))\" is not one of its members")
    }
  }
}
