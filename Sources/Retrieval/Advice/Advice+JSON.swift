import Domain
public import JSONDocuments

extension Advice {
  /// Why hand-offs are not ranked.
  static let escalationReason =
    "A hand-off to a person is never ranked: runs that are handed over differ from the others, and deciding so is the caller's."
  /// Why the end is not ranked.
  static let endReason = "The end of a run is never ranked: runs that ended here may have had nothing left to do."

  /// The answer as a document; shares are rounded to 4 decimals.
  public var json: JSONObject {
    var object = question.json
    object["matches"] = .number(matchCount)
    object["like_yours"] = .number(likeCount)
    object["advised_left_out"] = .number(advisedCount)
    if !kept.isEmpty || !dropped.isEmpty { object["narrowed_to"] = narrowing }
    object["held_constant"] = .array(held.map { .string($0) })
    object["next"] = .array(next.map { .object(json(of: $0)) })
    object["escalations"] = .array(
      escalations.map { .object(json(of: $0).merging(["reason": .string(Self.escalationReason)])) })
    object["ended"] = .object(counts(of: ended).merging(["reason": .string(Self.endReason)]))
    object["avoid"] = .array(avoid.map { .object($0.json) })
    object["errors"] = .array(errors.map { .object($0.json) })
    object["recommended"] = recommended.map { .string($0) } ?? .null
    object["abstained"] = .bool(isAbstention)
    object["reason"] = .string(reason)
    return object
  }

  private var narrowing: JSONValue {
    .object([
      "kept": .array(kept.map { .object(["name": .string($0.name), $0.isBand ? "band" : "value": .string($0.text)]) }),
      "dropped": .array(dropped.map { .string($0) }),
    ])
  }

  private func counts(of continuation: Continuation) -> JSONObject {
    [
      "episodes": .number(continuation.episodeCount), "known_outcomes": .number(continuation.knownCount),
      "succeeded": .number(continuation.successCount),
    ]
  }

  private func json(of continuation: Continuation) -> JSONObject {
    var object = counts(of: continuation)
    object["step"] = .string(continuation.step)
    object["n"] = .number(continuation.episodeCount)
    object["share"] = rounded(Double(continuation.episodeCount) / Double(max(likeCount, 1)))
    object["basis"] = .string(continuation.basis)
    guard continuation.knownCount > 0 else { return object }
    let wilson = continuation.success.wilsonInterval()
    let raw: JSONObject = [
      "success": rounded(continuation.success.share), "interval": roundedInterval(wilson.lower, wilson.upper),
    ]
    object["raw"] = .object(raw)
    guard let adjusted = continuation.adjusted else { return object.merging(raw) }
    object["success"] = rounded(adjusted.success)
    object["interval"] = roundedInterval(adjusted.interval.lowerBound, adjusted.interval.upperBound)
    object["adjusted"] = .object(["runs": .number(adjusted.runs), "strata": .number(adjusted.strata)])
    guard let against = adjusted.against else { return object }
    object["difference"] = .object([
      "against": .string(against), "value": rounded(adjusted.difference), "supported": .bool(adjusted.isSupported),
      "interval": roundedInterval(adjusted.differenceInterval.lowerBound, adjusted.differenceInterval.upperBound),
    ])
    return object
  }
}

extension Avoidance {
  /// The entry as a document.
  var json: JSONObject {
    var object: JSONObject = [
      "step": .string(step), "because": .string(because), "episodes": .number(episodeCount),
      "example": .string(example.rawValue), "under": under.json, "otherwise": otherwise.json,
    ]
    switch cause {
    case .fails(let error, let condition):
      object["error"] = .string(error)
      object["condition"] = .object(condition.json)
    case .endsBadly(let than, let then):
      object["than"] = .string(than)
      object.set("then", then)
    }
    return object
  }
}

extension Avoidance.Count {
  fileprivate var json: JSONValue {
    .object(["failed": .number(failed), "all": .number(all), "share": rounded(share)])
  }
}

extension Advice.Failure {
  fileprivate var json: JSONObject {
    [
      "step": .string(step), "error": .string(error), "episodes": .number(episodeCount),
      "example": .string(example.rawValue),
    ]
  }
}

/// A share with 4 decimals.
func rounded(_ value: Double) -> JSONValue { .number(JSONNumber((value * 10_000).rounded() / 10_000)) }

/// An interval with 4 decimals.
func roundedInterval(_ lower: Double, _ upper: Double) -> JSONValue { .array([rounded(lower), rounded(upper)]) }
