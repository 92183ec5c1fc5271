/// The members of a JSON object: unique keys, kept in the order of RFC 8785 (UTF-16 code units).
///
/// Keys are compared byte for byte, without Unicode normalisation.
///
/// - Complexity: lookup takes O(log n) key comparisons, insertion and removal O(n) moves for n members.
public struct JSONObject: Sendable {
  /// One member: a key and its value.
  public typealias Element = (key: String, value: JSONValue)

  struct Member: Hashable, Sendable {
    var key: String
    var value: JSONValue

    static func == (left: Member, right: Member) -> Bool {
      hasSameBytes(left.key, right.key) && left.value == right.value
    }
  }

  private(set) var members: [Member]

  /// An object without members.
  public init() {
    members = []
  }

  /// An object of these pairs; of a key given twice the last value wins.
  public init(_ pairs: some Sequence<(String, JSONValue)>) {
    let ordered = pairs.enumerated().sorted { left, right in
      if precedesInCodeUnits(left.element.0, right.element.0) { return true }
      return left.offset < right.offset && hasSameBytes(left.element.0, right.element.0)
    }
    members = []
    members.reserveCapacity(ordered.count)
    for (_, pair) in ordered {
      if let last = members.last, hasSameBytes(last.key, pair.0) { members.removeLast() }
      members.append(Member(key: pair.0, value: pair.1))
    }
  }

  /// Wraps members that are already unique and in order.
  init(orderedMembers: [Member]) {
    members = orderedMembers
  }

  /// The number of members.
  public var count: Int { members.count }

  /// Whether there is no member.
  public var isEmpty: Bool { members.isEmpty }

  /// The keys in RFC 8785 order.
  public var keys: [String] { members.map(\.key) }

  /// The values in the order of their keys.
  public var values: [JSONValue] { members.map(\.value) }

  /// The value of a key, nil when absent; setting nil removes the member.
  public subscript(key: String) -> JSONValue? {
    get {
      let index = insertionIndex(of: key)
      return holds(key, at: index) ? members[index].value : nil
    }
    set { update(key, to: newValue) }
  }

  /// This object with the members of another one; for a key in both the other's value wins.
  public func merging(_ other: JSONObject) -> JSONObject {
    JSONObject([members, other.members].joined().lazy.map { ($0.key, $0.value) })
  }

  private mutating func update(_ key: String, to value: JSONValue?) {
    let index = insertionIndex(of: key)
    switch (value, holds(key, at: index)) {
    case (let value?, true): members[index].value = value
    case (let value?, false): members.insert(Member(key: key, value: value), at: index)
    case (nil, true): members.remove(at: index)
    case (nil, false): break
    }
  }

  private func holds(_ key: String, at index: Int) -> Bool {
    index < members.count && hasSameBytes(members[index].key, key)
  }

  private func insertionIndex(of key: String) -> Int {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if precedesInCodeUnits(members[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension JSONObject: Hashable {}

extension JSONObject: Sequence {
  /// Walks the members.
  public struct Iterator: IteratorProtocol {
    fileprivate var members: IndexingIterator<[Member]>

    public mutating func next() -> Element? {
      members.next().map { ($0.key, $0.value) }
    }
  }

  /// The members in RFC 8785 order of their keys.
  public func makeIterator() -> Iterator {
    Iterator(members: members.makeIterator())
  }

  public var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object with these members; of a key given twice the last value wins.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements)
  }
}
