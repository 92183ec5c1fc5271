/// A revision of the Model Context Protocol, by its date.
///
/// Up to November 2025 a handshake (`initialize`) settles the revision; since July 2026 every request names it.
enum MCPVersion: String, CaseIterable, Comparable, Sendable {
  case november2024 = "2024-11-05"
  case march2025 = "2025-03-26"
  case june2025 = "2025-06-18"
  case november2025 = "2025-11-25"
  case july2026 = "2026-07-28"

  /// The revisions that a request may name for itself.
  static let stateless = allCases.filter(\.isStateless)
  /// What a handshake settles on when the client asks for a revision that has none.
  static let newestHandshake = november2025
  /// What a call over HTTP is taken for that neither names a revision nor could have settled one (2025-11-25, transports).
  static let assumed = march2025

  /// Whether each request stands for itself.
  var isStateless: Bool { self >= .july2026 }
  /// Whether several messages may come as one array, which only this revision knew.
  var takesBatches: Bool { self == .march2025 }
  /// Whether tools say of themselves what they change.
  var hasAnnotations: Bool { self >= .march2025 }
  /// Whether tools have titles, output schemas and structured results.
  var hasStructuredContent: Bool { self >= .june2025 }

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The revision that a handshake settles on.
  static func negotiated(from requested: String) -> MCPVersion {
    MCPVersion(rawValue: requested).flatMap { $0.isStateless ? nil : $0 } ?? newestHandshake
  }
}
