/// Random bytes for the payloads of audit entries and for keys: the one place where the product draws random numbers.
enum Salt {
  /// Sixteen bytes from the system's generator.
  @Sendable static func random() -> [UInt8] { random(count: 16) }

  /// So many bytes from the system's generator.
  static func random(count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
