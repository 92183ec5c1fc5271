public import Domain
public import JSONDocuments

/// A change that agents asked for, with what a replay of the recorded runs says of it.
public struct JudgedRequest: Hashable, Sendable {
  /// What became of a request.
  public enum Verdict: Hashable, Sendable {
    /// It does not help: the figures in one sentence.
    case refused(reason: String)
    /// Replay does not speak against it; it needs evidence from outcomes before it can be proposed.
    case open(reason: String)
  }

  /// What a replay counted.
  public struct Replay: Hashable, Sendable {
    /// Distinct finished runs with a known outcome.
    public var runs = 0
    /// Those that did not end with success.
    public var bad = 0
    /// Bad runs that would go another way.
    public var changedBad = 0
    /// Good runs that would go another way.
    public var stoppedGood = 0

    /// Those that ended with success.
    public var good: Int { runs - bad }
  }

  /// The workflow that it is about.
  public let workflowID: WorkflowID
  /// The change that was asked for.
  public let hypothesis: ChangeHypothesis
  /// The value that the step has now.
  public let from: JSONValue
  /// The value that it would get.
  public let to: JSONValue
  /// Who asked, most episodes first.
  public let askers: [ChangeSender]
  /// The episodes with whose reflections the request came.
  public let episodes: [EpisodeReference]
  /// The insight that the request followed from, of the first of these episodes.
  public let insight: JSONObject
  /// What a replay counted; nil when the request could not be replayed.
  public let replay: Replay?
  /// What became of it.
  public let verdict: Verdict

  /// Whether it does not help.
  public var isRefused: Bool { if case .refused = verdict { true } else { false } }

  /// The reason, one sentence.
  public var reason: String {
    switch verdict {
    case .refused(let reason), .open(let reason): reason
    }
  }

  /// What was asked for: `F-02 tolerance 0.05 -> 0.04`.
  public var subject: String {
    "\(hypothesis.step) \(hypothesis.parameter ?? "timeout_ms") \(from.text) -> \(to.text)"
  }

  /// Who asked for what, and what became of it.
  public var text: String {
    let others = askers.count > 1 ? " and \(askers.count - 1) more" : ""
    return "\(askers.first?.name ?? "somebody")\(others) proposed \(subject): \(reason)"
  }

  /// The request as a document.
  public var json: JSONObject {
    var object: JSONObject = [
      "workflow": .string(workflowID.rawValue), "subject": .string(subject), "request": .object(hypothesis.json),
      "from": from, "to": to,
      "asked_by": .array(askers.map { ["name": .string($0.name), "episodes": .number($0.runs)] }),
      "episodes": .number(episodes.count), "insight": .object(insight), "verdict": isRefused ? "refused" : "open",
      "reason": .string(reason), "text": .string(text),
    ]
    if let replay {
      object["replay"] = [
        "runs": .number(replay.runs), "bad": .number(replay.bad), "changed_bad": .number(replay.changedBad),
        "good": .number(replay.good), "stopped_good": .number(replay.stoppedGood),
      ]
    }
    return object
  }
}
