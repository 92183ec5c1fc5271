import Domain

/// A key as its holder writes it: `agk_`, 16 hex digits that name it, `_`, 64 hex digits that nobody else knows.
struct AccessToken {
  private static let prefix = "agk"

  /// The part that names the key.
  let id: String
  /// The whole key.
  let text: String

  /// Makes a key of 256 random bits.
  init(random: (Int) -> [UInt8] = Salt.random(count:)) {
    id = Self.hex(random(8))
    text = [Self.prefix, id, Self.hex(random(32))].joined(separator: "_")
  }

  /// Reads a key; nil when the text has not the form of one.
  init?(parsing text: String) {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard text.utf8.count == 85, parts.count == 3, parts[0] == Self.prefix, parts[1].utf8.count == 16,
      text.utf8.dropFirst(4).allSatisfy({ Self.isHex($0) || $0 == UInt8(ascii: "_") })
    else { return nil }
    id = String(parts[1])
    self.text = text
  }

  /// What the store keeps of the key.
  var digest: String { Digest.sha256(text) }

  /// Whether a digest is that of this key; takes the same time wherever they differ.
  func matches(_ digest: String) -> Bool {
    let (own, other) = (Array(self.digest.utf8), Array(digest.utf8))
    guard own.count == other.count else { return false }
    return zip(own, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
