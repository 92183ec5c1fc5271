import Crypto

/// SHA-256 digests as lower-case hex text, the form of every hash that Autogenesis stores.
public enum Digest {
  /// The SHA-256 of `bytes` as 64 lower-case hex digits.
  public static func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

  /// The SHA-256 of the UTF-8 bytes of `text` as 64 lower-case hex digits.
  public static func sha256(_ text: String) -> String { sha256([UInt8](text.utf8)) }

  /// A short stable identifier: `prefix`, a hyphen and the first `length` hex digits of the SHA-256 of the parts.
  ///
  /// Parts are joined with their lengths, so that no two lists of parts give the same text.
  public static func identifier(_ prefix: String, _ parts: [String], length: Int = 16) -> String {
    let joined = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return prefix + "-" + sha256(joined).prefix(length)
  }

  /// A catalogue-safe identifier for a foreign name: ASCII slug of at most 22 characters, a hyphen, 8 hex of a digest (C-41).
  public static func slug(_ name: String) -> String {
    var slug: [UInt8] = []
    for byte in name.utf8 where slug.count < 22 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): slug.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): slug.append(byte + 32)
      default: if let last = slug.last, last != UInt8(ascii: "-") { slug.append(UInt8(ascii: "-")) }
      }
    }
    while slug.last == UInt8(ascii: "-") { slug.removeLast() }
    let stem = slug.isEmpty ? "x" : String(decoding: slug, as: UTF8.self)
    return stem + "-" + sha256(name).prefix(8)
  }

  fileprivate static func hex(_ digest: SHA256.Digest) -> String {
    let digits = [UInt8]("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// A SHA-256 over bytes that come piece by piece.
public struct DigestStream {
  private var hasher = SHA256()

  /// Nothing hashed yet.
  public init() {}

  /// Hashes the next piece.
  public mutating func append(_ bytes: [UInt8]) { hasher.update(data: bytes) }

  /// The digest of everything so far, as 64 lower-case hex digits.
  public func finished() -> String { Digest.hex(hasher.finalize()) }
}
