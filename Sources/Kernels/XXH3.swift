/// The XXH3 hash (Yann Collet, xxHash 0.8 specification), 64-bit form.
///
/// Stable over machines and versions; not cryptographic.
public enum XXH3 {
  /// The hash of `bytes` with `seed`.
  public static func hash64(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
    seededHash(bytes, seed: seed)
  }

  /// The hash of `bytes` with `seed`.
  public static func hash64(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    seededHash(bytes.span, seed: seed)
  }
}
