/// SHA-256 (FIPS 180-4), for the digests in the golden tables.
struct SHA256Digest {
  private var state: [UInt32]
  private static let initial = roots(2, count: 8)
  private static let constants = roots(3, count: 64)

  /// The first 16 hexadecimal digits of the digest.
  static func prefix(of text: String) -> String {
    var digest = SHA256Digest(state: initial)
    let bytes = padded(Array(text.utf8))
    for start in stride(from: 0, to: bytes.count, by: 64) { digest.compress(bytes, start) }
    return digest.state.prefix(2).map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The first 32 fractional bits of the square or cube roots of the first primes, by integer search.
  private static func roots(_ degree: Int, count: Int) -> [UInt32] {
    let primes = (2...400).filter { number in !(2..<number).contains { number % $0 == 0 } }
    return primes.prefix(count).map { UInt32(truncatingIfNeeded: root(degree, of: UInt64($0))) }
  }

  /// ⌊number^(1 / degree) · 2³²⌋.
  private static func root(_ degree: Int, of number: UInt64) -> UInt64 {
    var low: UInt64 = 0
    var high: UInt64 = 1 << 37
    while high - low > 1 {
      let middle = (low + high) / 2
      if isPower(middle, degree, atMost: number) { low = middle } else { high = middle }
    }
    return low
  }

  private static func isPower(_ base: UInt64, _ degree: Int, atMost number: UInt64) -> Bool {
    // base^degree ≤ number · 2^(32 · degree), in limbs of 32 bits.
    var limbs: [UInt64] = [1, 0, 0, 0, 0, 0]
    for _ in 0..<degree { limbs = product(limbs, base) }
    var bound: [UInt64] = [0, 0, 0, 0, 0, 0]
    bound[degree] = number
    return !bound.reversed().lexicographicallyPrecedes(limbs.reversed())
  }

  private static func product(_ limbs: [UInt64], _ factor: UInt64) -> [UInt64] {
    var result = [UInt64](repeating: 0, count: limbs.count)
    for index in limbs.indices {
      for (offset, part) in [factor & 0xFFFF_FFFF, factor >> 32].enumerated() where index + offset < limbs.count {
        var carry = limbs[index] * part
        var position = index + offset
        while carry != 0, position < limbs.count {
          carry += result[position]
          result[position] = carry & 0xFFFF_FFFF
          carry >>= 32
          position += 1
        }
      }
    }
    return result
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    let zeros = (119 - bytes.count % 64) % 64
    let length = UInt64(bytes.count) * 8
    return bytes + [0x80] + [UInt8](repeating: 0, count: zeros)
      + (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(56 - 8 * $0)) }
  }

  private mutating func compress(_ bytes: [UInt8], _ start: Int) {
    var words = (0..<16).map { word in
      (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[start + 4 * word + $1]) }
    }
    for index in 16..<64 {
      let early = words[index - 15]
      let late = words[index - 2]
      let first = turned(early, 7) ^ turned(early, 18) ^ early >> 3
      let second = turned(late, 17) ^ turned(late, 19) ^ late >> 10
      words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
    }
    var lanes = state
    for round in 0..<64 { lanes = rotated(lanes, words[round] &+ Self.constants[round]) }
    for lane in 0..<8 { state[lane] = state[lane] &+ lanes[lane] }
  }

  private func rotated(_ lanes: [UInt32], _ input: UInt32) -> [UInt32] {
    let (a, b, c, e) = (lanes[0], lanes[1], lanes[2], lanes[4])
    let choice = (e & lanes[5]) ^ (~e & lanes[6])
    let first = lanes[7] &+ (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) &+ choice &+ input
    let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ ((a & b) ^ (a & c) ^ (b & c))
    return [first &+ second, a, b, c, lanes[3] &+ first, e, lanes[5], lanes[6]]
  }

  private func turned(_ word: UInt32, _ bits: UInt32) -> UInt32 { word >> bits | word << (32 - bits) }
}
