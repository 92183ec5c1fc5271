import Domain
import Foundation
import JSONDocuments
import TestSupport

/// A generator with a seed (SplitMix64; Steele, Lea, Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Random documents of any kind of entity, each in the form that its kind demands.
struct EntityDocuments {
  private var generator: SeededGenerator
  private let texts: [String]

  /// - Parameter texts: Awkward texts to pick from; those with U+0000 are left out, which the store refuses.
  init(seed: UInt64, texts: [String]) {
    generator = SeededGenerator(seed: seed)
    self.texts = texts.filter { !$0.utf8.contains(0) }
  }

  mutating func document(of kind: EntityKind) -> JSONObject {
    var document = JSONObject()
    for column in kind.schema.columns {
      let isOptional = column.presence == .optional
      if isOptional, chance(3) { continue }
      if isOptional, column.kind != .json, chance(5) {
        document[column.name] = .null
      } else {
        document[column.name] = value(of: column)
      }
    }
    document["origin"] = kind.schema.column("origin") == nil ? nil : "catalogue"
    while chance(2) { document["extra " + text()] = value(depth: 3) }
    return document
  }

  private mutating func value(of column: EntityColumn) -> JSONValue {
    switch column.kind {
    case .text: .string(column.allowed?.randomElement(using: &generator) ?? limited(text(), column.maximumLength))
    case .integer: integer(column)
    case .real: [0, 1, 0.5, .number(JSONNumber(Double.random(in: 0...1, using: &generator)))].pick(&generator)
    case .boolean: .bool(chance(2))
    case .json: value(depth: 4)
    case .timestamp:
      ["2026-03-02T08:14:03.120Z", "1969-12-31 23:59", "2026-03-02", "2026-03-02T08:14:03+0130"].pick(&generator)
    case .bytes: ["", "AAECAw==", "/////w=="].pick(&generator)
    }
  }

  /// A number that the table's own checks accept, in one of its spellings.
  private mutating func integer(_ column: EntityColumn) -> JSONValue {
    let spelled = ["7", "7.0", "70e-1", "9007199254740993", "9223372036854775807"].pick(&generator)
    return (try? JSONValue(parsing: spelled)) ?? 1
  }

  private mutating func value(depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth == 0 ? 5 : 8), using: &generator) {
    case 0: .null
    case 1: .bool(chance(2))
    case 2: .string(text())
    case 3: number()
    case 4: .object(JSONObject())
    case 5: .array((0..<Int.random(in: 0..<4, using: &generator)).map { _ in value(depth: depth - 1) })
    default:
      .object(JSONObject((0..<Int.random(in: 0..<4, using: &generator)).map { _ in (text(), value(depth: depth - 1)) }))
    }
  }

  private mutating func number() -> JSONValue {
    let spelled = ["0", "-0", "1.0", "1e3", "1E-7", "9007199254740993", "123456789012345678901234567890", "0.1"]
    return (try? JSONValue(parsing: spelled.pick(&generator))) ?? .null
  }

  private mutating func text() -> String {
    if chance(2), let text = texts.randomElement(using: &generator) { return text }
    let scalars = (0..<Int.random(in: 1..<12, using: &generator)).compactMap { _ in
      Unicode.Scalar(UInt32.random(in: 1...0x10FFFF, using: &generator))
    }
    return String(String.UnicodeScalarView(scalars)) + "x"
  }

  private func limited(_ text: String, _ length: Int?) -> String {
    let text = text.isEmpty ? "x" : text
    guard let length else { return text }
    let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(min(length, 24))))
    return length == 64 ? cut + String(repeating: "0", count: 64 - cut.unicodeScalars.count) : cut
  }

  private mutating func chance(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &generator) == 0 }

  /// The texts of the naughty-strings suite; a few of our own without it.
  static func awkwardTexts() throws -> [String] {
    let own = ["", " ", "'; DROP TABLE role; --", "e\u{301}", "\u{e9}", "\u{2028}", "null", "1e400", "𝒳😀", "\u{1}"]
    guard SharedData.isPresent else { return own }
    let list = try JSONValue(parsing: SharedData.bytes("conformance/naughty-strings/blns.json"))
    return own + (list.arrayValue ?? []).compactMap(\.stringValue)
  }
}

extension Array {
  fileprivate func pick(_ generator: inout SeededGenerator) -> Element {
    self[Int.random(in: indices, using: &generator)]
  }
}
