/// A key of a map.
public enum ExpressionKey: Hashable, Sendable {
  case bool(Bool)
  case int(Int64)
  case string(String)

  public static func == (left: ExpressionKey, right: ExpressionKey) -> Bool {
    switch (left, right) {
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.string(let left), .string(let right)): hasSameBytes(left, right)
    default: false
    }
  }

  /// The key as a value.
  public var value: ExpressionValue {
    switch self {
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .string(let value): .string(value)
    }
  }
}

extension ExpressionKey: Comparable {
  /// Booleans before integers before strings, strings by code points.
  public static func < (left: ExpressionKey, right: ExpressionKey) -> Bool {
    switch (left, right) {
    case (.bool(let left), .bool(let right)): !left && right
    case (.int(let left), .int(let right)): left < right
    case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    default: left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .bool: 0
    case .int: 1
    case .string: 2
    }
  }
}

/// A map with unique keys, walked in the order of its keys whatever order it was made in.
///
/// - Complexity: a lookup takes O(log n) key comparisons.
public struct ExpressionMap: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    let key: ExpressionKey
    let value: ExpressionValue
  }

  let entries: [Entry]

  /// A map of these entries; of a key given twice the last value wins.
  public init(_ pairs: some Sequence<(ExpressionKey, ExpressionValue)>) {
    var last: [ExpressionKey: ExpressionValue] = [:]
    for (key, value) in pairs { last[key] = value }
    entries = last.map { Entry(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
  }

  /// The number of entries.
  public var count: Int { entries.count }

  /// The keys in order.
  public var keys: [ExpressionKey] { entries.map(\.key) }

  /// The value of a key, or nil when absent.
  public subscript(key: ExpressionKey) -> ExpressionValue? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].key == key ? entries[low].value : nil
  }
}
