/// Random bytes for the payloads of audit entries: the one place where the product draws random numbers.
enum Salt {
  /// Sixteen bytes from the system's generator.
  @Sendable static func random() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
