import CKernels

/// The instructions that the project's own kernels use.
public enum KernelTier: Int, Comparable, CaseIterable, Sendable {
  /// What every processor can do.
  case portable = 0
  /// AVX2 with fused multiply-add.
  case avx2 = 1
  /// AVX-512 with VNNI for bytes.
  case avx512 = 2

  /// The best that this processor can do.
  public static var best: KernelTier { KernelTier(ck_best_tier()) }

  /// What is in force: the best, unless a test or a benchmark has asked for less.
  public static var inForce: KernelTier { KernelTier(ck_tier_in_force()) }

  /// Puts a tier in force for the whole process, at most the best; call it before other threads compute.
  public static func force(_ tier: KernelTier) {
    ck_force_tier(ck_tier(rawValue: UInt32(tier.rawValue)))
  }

  /// The name in reports, for example `avx512`.
  public var name: String {
    switch self {
    case .portable: "portable"
    case .avx2: "avx2"
    case .avx512: "avx512"
    }
  }

  /// Orders by what the tier can do.
  public static func < (left: KernelTier, right: KernelTier) -> Bool { left.rawValue < right.rawValue }

  private init(_ tier: ck_tier) { self = KernelTier(rawValue: Int(tier.rawValue)) ?? .portable }
}
