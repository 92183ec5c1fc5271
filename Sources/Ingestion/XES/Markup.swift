/// The fixed parts of XML 1.0.
enum Markup {
  static let declaration = Array("<?xml".utf8)
  static let instructionEnd = Array("?>".utf8)
  static let commentStart = Array("<!--".utf8)
  static let commentEnd = Array("-->".utf8)
  static let dataStart = Array("<![CDATA[".utf8)
  static let dataEnd = Array("]]>".utf8)
  static let documentType = Array("<!DOCTYPE".utf8)

  private static let entities: [([UInt8], UInt8)] = [
    ("lt", "<"), ("gt", ">"), ("amp", "&"), ("quot", "\""), ("apos", "'"),
  ].map { (Array($0.0.utf8), UInt8(ascii: $0.1)) }

  /// The longest reference worth reading: `&#x10FFFF;` with some leading zeros.
  private static let referenceLimit = 16

  /// Whether the bytes can be the name of an element or attribute; other letters than ASCII ones are all allowed.
  static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first, !Byte.isDigit(first), first != Byte.hyphen, first != UInt8(ascii: ".") else {
      return false
    }
    return bytes.allSatisfy {
      Byte.isWord($0) || $0 >= 0x80 || $0 == Byte.hyphen || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":")
    }
  }

  /// The value with its references replaced and white space made spaces (XML 1.0 §3.3.3), nil when one of them is not allowed.
  static func unescaped(_ bytes: ArraySlice<UInt8>, from special: Int) -> [UInt8]? {
    var result = Array(bytes[..<special])
    var index = special
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "&") {
        guard let (scalar, end) = reference(bytes, at: index) else { return nil }
        result.append(contentsOf: String(Character(scalar)).utf8)
        index = end
      } else {
        guard byte >= 32 || Byte.isSpace(byte) else { return nil }
        result.append(byte < 32 ? 32 : byte)
        index += 1
      }
    }
    return result
  }

  /// The character that the reference at `start` stands for, and where it ends.
  private static func reference(_ bytes: ArraySlice<UInt8>, at start: Int) -> (Unicode.Scalar, Int)? {
    let window = bytes[(start + 1)..<min(bytes.endIndex, start + referenceLimit)]
    guard let end = window.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = window[..<end]
    if name.first == UInt8(ascii: "#") { return character(name.dropFirst()).map { ($0, end + 1) } }
    return entities.first { name.elementsEqual($0.0) }.map { (Unicode.Scalar($0.1), end + 1) }
  }

  /// A character by its number; those that XML forbids are none (XML 1.0 §2.2).
  private static func character(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let isHexadecimal = digits.first == UInt8(ascii: "x")
    let text = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
    guard !text.hasPrefix("+"), !text.hasPrefix("-"), let number = UInt32(text, radix: isHexadecimal ? 16 : 10) else {
      return nil
    }
    let isAllowed = number >= 32 ? number != 0xfffe && number != 0xffff : number == 9 || number == 10 || number == 13
    return isAllowed ? Unicode.Scalar(number) : nil
  }
}
