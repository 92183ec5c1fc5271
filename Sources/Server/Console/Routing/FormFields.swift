import HTTPTypes

/// The fields of a form as browsers send them (application/x-www-form-urlencoded), each at most once.
struct FormFields: Hashable, Sendable {
  static let mediaType = "application/x-www-form-urlencoded"
  /// The largest form, in bytes; the longest text that a form takes has 4,096 characters.
  static let mostBytes = 64 << 10

  private let values: [String: String]

  init() { values = [:] }

  /// - Throws: `Problem` when it cannot be read.
  init(_ body: [UInt8]) throws {
    guard let text = String(validating: body, as: UTF8.self) else { throw Self.broken }
    var values: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first.flatMap(Self.decoded), let value = Self.decoded(parts.count > 1 ? parts[1] : ""),
        values.updateValue(value, forKey: name) == nil
      else { throw Self.broken }
    }
    self.values = values
  }

  subscript(name: String) -> String { values[name] ?? "" }

  /// Browsers send line feeds as CR LF.
  func text(_ name: String) -> String { self[name].replacing("\r\n", with: "\n") }

  private static var broken: Problem { Problem(.badRequest, "form-broken", "The form cannot be read: send it again.") }

  private static func decoded(_ text: Substring) -> String? {
    PercentCoding.decoded(Substring(text.replacing("+", with: " ")))
  }
}
