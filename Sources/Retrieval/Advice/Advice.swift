public import Domain
public import JSONDocuments

/// One way in which matching runs went on.
public struct Continuation: Hashable, Sendable {
  /// The activity that came next; empty for the end of the run.
  public let step: String
  /// Episodes that went on this way.
  public private(set) var episodeCount = 0
  /// Those that succeeded.
  public private(set) var successCount = 0
  /// Those whose outcome is known.
  public private(set) var knownCount = 0

  init(step: String) { self.step = step }

  mutating func count(_ outcome: Outcome) {
    episodeCount += 1
    switch outcome {
    case .success:
      successCount += 1
      knownCount += 1
    case .failed, .partial: knownCount += 1
    case .running, .unknown: break
    }
  }

  /// The share that succeeded among those whose outcome is known, with its 95 % Wilson interval.
  public var success: BinomialProportion { BinomialProportion(successCount, of: knownCount) }
}

/// The advisor's answer.
public struct Advice: Hashable, Sendable {
  /// An error that came right after the asked steps.
  public struct Failure: Hashable, Sendable {
    /// The activity that failed.
    public let step: String
    /// The normalised error.
    public let error: String
    /// Matching episodes in which it failed so.
    public let episodeCount: Int
  }

  /// The asked steps.
  public let steps: [String]
  /// Episodes that hold them one after the other.
  public let matchCount: Int
  /// The continuations, most frequent first.
  public let next: [Continuation]
  /// Matching episodes that ended there.
  public let ended: Continuation
  /// What failed right afterwards, most frequent first.
  public let avoid: [Failure]
  /// The least number of matches when the advisor abstained; nil when it answered.
  public let abstainedBelow: Int?

  /// The answer as a document; shares are rounded to 4 decimals.
  public var json: JSONObject {
    var object: JSONObject = [
      "steps": .array(steps.map { .string($0) }), "matches": .number(JSONNumber(matchCount)),
      "next": .array(next.map { .object(Self.json(of: $0, share: true, matches: matchCount)) }),
      "ended": .object(Self.json(of: ended, share: false, matches: matchCount)),
      "avoid": .array(
        avoid.map { failure in
          .object([
            "step": .string(failure.step), "error": .string(failure.error),
            "episodes": .number(JSONNumber(failure.episodeCount)),
          ])
        }), "abstained": .bool(abstainedBelow != nil),
    ]
    if let abstainedBelow {
      object["reason"] = .string(
        "\(matchCount) matching episodes are fewer than the \(abstainedBelow) that an answer needs")
    }
    return object
  }

  private static func json(of continuation: Continuation, share: Bool, matches: Int) -> JSONObject {
    var object: JSONObject = [
      "episodes": .number(JSONNumber(continuation.episodeCount)),
      "known_outcomes": .number(JSONNumber(continuation.knownCount)),
      "succeeded": .number(JSONNumber(continuation.successCount)),
    ]
    guard share else { return object }
    object["step"] = .string(continuation.step)
    object["share"] = rounded(Double(continuation.episodeCount) / Double(max(matches, 1)))
    if continuation.knownCount > 0 {
      let interval = continuation.success.wilsonInterval()
      object["success"] = rounded(continuation.success.share)
      object["interval"] = .array([rounded(interval.lower), rounded(interval.upper)])
    }
    return object
  }

  private static func rounded(_ value: Double) -> JSONValue { .number(JSONNumber((value * 10_000).rounded() / 10_000)) }
}
