import HTTPTypes
import JSONDocuments

/// The parameters of a query: each known, at most once, and as its schema says.
struct Query: Hashable, Sendable {
  private let values: [String: String]

  /// - Throws: `Problem` that names the parameter.
  init(_ text: Substring?, of parameters: [Parameter]) throws {
    var values: [String: String] = [:]
    for pair in (text ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first.flatMap(Self.decoded), let value = Self.decoded(parts.count > 1 ? parts[1] : "")
      else { throw Problem(.badRequest, "query-broken", "The query holds an escape that cannot be read.") }
      guard let parameter = parameters.first(where: { $0.name == name }) else {
        throw Problem(
          .badRequest, "parameter-unknown",
          parameters.isEmpty
            ? "There are no parameters here."
            : "The parameters are \(parameters.map(\.name).joined(separator: ", ")).", field: String(name.prefix(80)))
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw Problem(.badRequest, "parameter-repeated", "The parameter is given twice.", field: name)
      }
      try parameter.check(value)
    }
    for parameter in parameters where parameter.isRequired && values[parameter.name] == nil {
      throw Problem(.badRequest, "parameter-missing", "The parameter is missing.", field: parameter.name)
    }
    self.values = values
  }

  /// Reads what follows the question mark of an address.
  ///
  /// - Throws: `Problem` that names the parameter.
  init(ofAddress address: String, of parameters: [Parameter]) throws {
    try self.init(address.firstIndex(of: "?").map { address[address.index(after: $0)...] }, of: parameters)
  }

  /// Takes values that are given by name.
  ///
  /// - Throws: `Problem` that names the parameter.
  init(_ values: [String: String], of parameters: [Parameter]) throws {
    for parameter in parameters {
      if let value = values[parameter.name] { try parameter.check(value) }
    }
    self.values = values
  }

  subscript(name: String) -> String? { values[name] }

  /// The number of items that is asked for.
  var limit: Int { values["limit"].flatMap { Int($0) } ?? 50 }

  private static func decoded(_ text: Substring) -> String? {
    PercentCoding.decoded(Substring(text.replacing("+", with: " ")))
  }
}

extension Parameter {
  /// Checks a value against the schema of the parameter: its type, its length or range, its choices.
  ///
  /// - Throws: `Problem` that says what is allowed.
  func check(_ text: String) throws {
    if schema["type"] == "integer" { return try checkInteger(text) }
    let length = text.unicodeScalars.count
    let (least, most) = (schema["minLength"]?.integerValue ?? 0, schema["maxLength"]?.integerValue ?? 8_192)
    guard Int(least) <= length, length <= Int(most) else { throw outOfRange("\(least) to \(most) characters") }
    guard let choices = schema["enum"]?.arrayValue?.compactMap(\.stringValue) else { return }
    guard choices.contains(text) else { throw outOfRange("one of \(choices.joined(separator: ", "))") }
  }

  private func checkInteger(_ text: String) throws {
    let (least, most) = (schema["minimum"]?.integerValue ?? 0, schema["maximum"]?.integerValue ?? .max)
    guard let number = Int64(text), least <= number, number <= most else {
      throw outOfRange("a number from \(least) to \(most)")
    }
  }

  private func outOfRange(_ allowed: String) -> Problem {
    Problem(.badRequest, "parameter-out-of-range", "The parameter takes \(allowed).", field: name)
  }
}
