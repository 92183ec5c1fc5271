import JSONDocuments

/// A scalar of a step run's input that must come from somewhere.
struct ArgumentLeaf {
  /// Where it stands, without array positions: `flights[].date`.
  let path: String
  /// Its text.
  let text: String

  /// The scalars of `input` that are looked at, in order.
  static func leaves(of input: JSONValue) -> [ArgumentLeaf] {
    var leaves: [ArgumentLeaf] = []
    collect(input, path: "", into: &leaves)
    return leaves
  }

  private static func collect(_ value: JSONValue, path: String, into leaves: inout [ArgumentLeaf]) {
    switch value {
    case .null, .bool: break
    case .number(let number):
      if isIdentifier(number) { leaves.append(ArgumentLeaf(path: path, text: number.text)) }
    case .string(let text):
      if isCopied(text) { leaves.append(ArgumentLeaf(path: path, text: text)) }
    case .array(let items): for item in items { collect(item, path: path + "[]", into: &leaves) }
    case .object(let members):
      for (key, value) in members { collect(value, path: path.isEmpty ? key : "\(path).\(key)", into: &leaves) }
    }
  }

  private static func isIdentifier(_ number: JSONNumber) -> Bool {
    number.isSpelledAsInteger && number.text.utf8.count { isDigit($0) } >= 5
  }

  private static func isCopied(_ text: String) -> Bool {
    text.utf8.count >= 3 && (1...6).contains(ArgumentSources.words(of: text).count)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
