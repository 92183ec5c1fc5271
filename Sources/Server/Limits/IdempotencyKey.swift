/// The value of an Idempotency-Key header: a string of RFC 8941 in its quotes, as draft-ietf-httpapi-idempotency-key-header
/// wants it, or the bare word that many clients send. Both forms of one text are one key.
struct IdempotencyKey: Hashable, Sendable {
  /// What the header may be, as the description of the interface says it.
  static let pattern = #"^("([ !#-\[\]-~]|\\["\\]){1,255}"|[!#-~]{1,255})$"#

  /// The key itself: 1 to 255 characters of printable ASCII.
  let text: String

  /// Reads a header; nil when it is neither form.
  init?(_ header: String) {
    let bytes = Array(header.utf8)
    let key = bytes.first == UInt8(ascii: "\"") ? Self.unquoted(bytes) : bytes
    let least: UInt8 = bytes.first == UInt8(ascii: "\"") ? 0x20 : 0x21
    guard let key, (1...255).contains(key.count), key.allSatisfy({ (least...0x7e).contains($0) }) else { return nil }
    if least == 0x21, key.contains(UInt8(ascii: "\"")) { return nil }
    text = String(decoding: key, as: UTF8.self)
  }

  /// What stands between the quotes, its escapes resolved; nil when a quote is missing or an escape is none.
  private static func unquoted(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 2, bytes.last == UInt8(ascii: "\"") else { return nil }
    var key: [UInt8] = []
    var rest = bytes[1..<(bytes.count - 1)]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return nil
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst(), escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") else {
          return nil
        }
        key.append(escaped)
      default: key.append(byte)
      }
    }
    return key
  }
}
