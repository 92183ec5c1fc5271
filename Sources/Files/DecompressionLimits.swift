/// How far a compressed file may grow while it is read.
public struct DecompressionLimits: Sendable, Equatable {
  /// The most bytes that may come out.
  public let maximumBytes: Int
  /// The most bytes that may come out for each byte that went in; deflate cannot exceed about 1,032.
  public let maximumRatio: Int
  /// The ratio is not looked at before so many bytes have come out: small files may compress well.
  public let ratioFreeBytes: Int

  /// - Precondition: all three are positive.
  public init(maximumBytes: Int, maximumRatio: Int, ratioFreeBytes: Int) {
    precondition(maximumBytes > 0 && maximumRatio > 0 && ratioFreeBytes > 0, "limits must be positive")
    self.maximumBytes = maximumBytes
    self.maximumRatio = maximumRatio
    self.ratioFreeBytes = ratioFreeBytes
  }

  /// Why `produced` bytes out of `consumed` are too many, nil when they are not.
  func violation(produced: Int, consumed: Int) -> String? {
    if produced > maximumBytes { return "it grew beyond \(maximumBytes) bytes" }
    if produced > ratioFreeBytes && produced / max(1, consumed) > maximumRatio {
      return "it grew to more than \(maximumRatio) times its size"
    }
    return nil
  }
}
