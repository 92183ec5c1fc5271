/// How many values of each kind were replaced.
public struct RedactionCounts: Equatable, Sendable {
  private var counts: [Int]

  /// Nothing replaced yet.
  public init() {
    counts = Array(repeating: 0, count: SensitiveEntity.allCases.count)
  }

  /// The number of values of one kind.
  public subscript(entity: SensitiveEntity) -> Int { counts[Self.index(of: entity)] }

  /// All values of all kinds.
  public var total: Int { counts.reduce(0, +) }

  /// One sentence for a report: `212 values redacted: 96 e-mail, 116 phone`.
  public var summary: String {
    let parts = SensitiveEntity.allCases.filter { self[$0] > 0 }.map { "\(self[$0]) \($0.name)" }
    let values = total == 1 ? "1 value redacted" : "\(total) values redacted"
    return parts.isEmpty ? values : values + ": " + parts.joined(separator: ", ")
  }

  /// Adds the counts of another text or file.
  public static func += (left: inout Self, right: Self) {
    for index in left.counts.indices { left.counts[index] += right.counts[index] }
  }

  mutating func record(_ entity: SensitiveEntity) {
    counts[Self.index(of: entity)] += 1
  }

  private static func index(of entity: SensitiveEntity) -> Int {
    switch entity {
    case .email: 0
    case .phone: 1
    case .socialSecurityNumber: 2
    case .paymentCard: 3
    case .bearerToken: 4
    case .credential: 5
    case .webToken: 6
    case .ipAddress: 7
    }
  }
}
