public import JSONDocuments

/// A condition on the arguments of a call, induced from recorded calls.
public struct ArgumentCondition: Hashable, Sendable {
  /// What holds of the argument.
  public enum Test: Hashable, Sendable {
    /// It was not given.
    case missing
    /// It was given.
    case given
    /// It was one of these scalars.
    case isOneOf([JSONValue])
    /// It was a number of at least this.
    case isAtLeast(Double)
    /// It was a number below this.
    case isBelow(Double)
    /// It compared so with the latest result of this name: `quote.total` is the member `total` of what `quote` returned.
    case compares(Comparison, with: String)
  }

  /// How an argument compares with an earlier result.
  public enum Comparison: String, CaseIterable, Sendable {
    /// It is the same.
    case equal
    /// It is not the same.
    case different
    /// It is a larger number.
    case greater
    /// It is a smaller number.
    case smaller
  }

  /// The path of the argument: `amount`, `order.id`, `count(items)`, `sum(payments[].amount)`.
  public let argument: String
  /// What holds of it.
  public let test: Test

  /// The condition as a clause.
  public var text: String {
    switch test {
    case .missing: "\(argument) is missing"
    case .given: "\(argument) is given"
    case .isOneOf(let values) where values.count == 1: "\(argument) is \(values[0].text)"
    case .isOneOf(let values): "\(argument) is one of \(values.map(\.text).joined(separator: ", "))"
    case .isAtLeast(let bound): "\(argument) is at least \(JSONNumber(bound).text)"
    case .isBelow(let bound): "\(argument) is below \(JSONNumber(bound).text)"
    case .compares(.equal, let result): "\(argument) equals \(result)"
    case .compares(.different, let result): "\(argument) differs from \(result)"
    case .compares(.greater, let result): "\(argument) is greater than \(result)"
    case .compares(.smaller, let result): "\(argument) is smaller than \(result)"
    }
  }

  /// The condition as a document: `argument`, `test` and what it needs.
  var json: JSONObject {
    var object: JSONObject = ["argument": .string(argument), "text": .string(text)]
    switch test {
    case .missing: object["test"] = "missing"
    case .given: object["test"] = "given"
    case .isOneOf(let values):
      object["test"] = "one_of"
      object["values"] = .array(values)
    case .isAtLeast(let bound):
      object["test"] = "at_least"
      object["value"] = .number(bound)
    case .isBelow(let bound):
      object["test"] = "below"
      object["value"] = .number(bound)
    case .compares(let comparison, let result):
      object["test"] = .string(comparison.rawValue)
      object["result"] = .string(result)
    }
    return object
  }
}
