import JSONDocuments

/// The part of a span's name that is the same each time: identifiers and running numbers are taken out.
///
/// `agent.react.update-13` becomes `agent.react.update`, `run.6f8d2449-33ed-4c7c-82e7-5410e34ee4e6` becomes `run`.
enum ActivityLabel {
  /// A word of this many hex digits and dashes, with a decimal digit among them, is an identifier.
  private static let identifierLength = 16

  static func normalised(_ name: String, limitBytes: Int) -> String {
    var bytes = withoutIdentifiers(Array(name.utf8))
    bytes = withoutRunningNumber(bytes)
    var label = String(decoding: bytes, as: UTF8.self)
    if label.isEmpty { label = name }
    while label.utf8.count > limitBytes { label.removeLast() }
    return label
  }

  /// Whether a name is nothing but an identifier.
  static func isIdentifier(_ name: String) -> Bool { isIdentifier(Array(name.utf8)) }

  private static func withoutIdentifiers(_ bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var word: [UInt8] = []
    var hasChanged = false
    for byte in bytes + [0] {
      if isIdentifierByte(byte) || Byte.isLetter(byte) {
        word.append(byte)
        continue
      }
      if isIdentifier(word) { hasChanged = true } else { kept += word }
      word = []
      if byte != 0 { kept.append(byte) }
    }
    return hasChanged ? trimmed(kept) : kept
  }

  private static func isIdentifier(_ word: [UInt8]) -> Bool {
    word.count >= identifierLength && word.allSatisfy(isIdentifierByte) && word.contains(where: Byte.isDigit)
  }

  private static func isIdentifierByte(_ byte: UInt8) -> Bool {
    Byte.isDigit(byte) || byte == UInt8(ascii: "-") || (97...102).contains(byte) || (65...70).contains(byte)
  }

  /// `update-13` without `-13`; a number that belongs to a word stays.
  private static func withoutRunningNumber(_ bytes: [UInt8]) -> [UInt8] {
    let digits = bytes.reversed().prefix(while: Byte.isDigit).count
    guard digits > 0, let separator = bytes.dropLast(digits).last, "-_#".utf8.contains(separator) else { return bytes }
    let rest = trimmed(Array(bytes.dropLast(digits)))
    return rest.isEmpty ? bytes : rest
  }

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    let isMark = { (byte: UInt8) in " -_#.:/[]()".utf8.contains(byte) }
    return Array(bytes.drop(while: isMark).reversed().drop(while: isMark).reversed())
  }
}
