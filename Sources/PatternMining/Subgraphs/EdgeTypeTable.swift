/// The labels that tell one half-edge from another, in the order of DFS codes.
struct EdgeTypeKey: Hashable, Comparable {
  let fromLabel: UInt32
  let isLoop: Bool
  let direction: CodeEdge.Direction
  let label: UInt32
  let toLabel: UInt32

  static func < (first: EdgeTypeKey, second: EdgeTypeKey) -> Bool {
    if first.fromLabel != second.fromLabel { return first.fromLabel < second.fromLabel }
    if first.isLoop != second.isLoop { return first.isLoop }
    return (first.direction.rawValue, first.label, first.toLabel)
      < (second.direction.rawValue, second.label, second.toLabel)
  }

  /// The same edge seen from its other end.
  func reversed(isDirected: Bool) -> EdgeTypeKey {
    let flipped: CodeEdge.Direction = direction == .along ? .against : .along
    return EdgeTypeKey(
      fromLabel: toLabel, isLoop: isLoop, direction: isDirected && !isLoop ? flipped : direction, label: label,
      toLabel: fromLabel)
  }
}

/// The frequent half-edge types of a database as dense ordinals that compare like their labels in a code.
///
/// Types that leave one vertex label are neighbours: those of label rank `r` are `starts[r]..<starts[r + 1]`.
final class EdgeTypeTable: Sendable {
  let isDirected: Bool
  let keys: [EdgeTypeKey]
  /// The type of the same edge seen from its other end.
  let reverse: [UInt32]
  /// The order in which edges become first edges of codes, equal for both ends: loops before others, then by type.
  let rootRanks: [UInt32]
  let fromRanks: [UInt32]
  let toRanks: [UInt32]
  let starts: [UInt32]

  var count: Int { keys.count }

  init(frequent: [EdgeTypeKey], isDirected: Bool) {
    let keys = Set(frequent + frequent.map { $0.reversed(isDirected: isDirected) }).sorted()
    let ordinals = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, UInt32($0)) })
    let reverse = keys.map { ordinals[$0.reversed(isDirected: isDirected)] ?? 0 }
    let starts = keys.indices.filter { $0 == 0 || keys[$0].fromLabel != keys[$0 - 1].fromLabel }
    let ranks = Dictionary(uniqueKeysWithValues: starts.enumerated().map { (keys[$1].fromLabel, UInt32($0)) })
    self.isDirected = isDirected
    self.keys = keys
    self.reverse = reverse
    self.starts = (starts + [keys.count]).map { UInt32($0) }
    fromRanks = keys.map { ranks[$0.fromLabel] ?? 0 }
    toRanks = keys.map { ranks[$0.toLabel] ?? 0 }
    rootRanks = keys.indices.map { type in
      let least = min(UInt32(type), reverse[type])
      return keys[type].isLoop ? least : least + UInt32(keys.count)
    }
  }

  /// The types that start codes, in order.
  var roots: [UInt32] {
    keys.indices.map { UInt32($0) }.filter { $0 <= reverse[Int($0)] }
      .sorted { rootRanks[Int($0)] < rootRanks[Int($1)] }
  }

  /// The edge of a code that a step stands for.
  func codeEdge(of step: CodeStep) -> CodeEdge {
    let key = keys[Int(step.type)]
    return CodeEdge(
      from: UInt32(step.from), to: UInt32(step.to), fromLabel: key.fromLabel, direction: key.direction,
      label: key.label, toLabel: key.toLabel)
  }

  /// Whether an edge of this type reads the same from both ends.
  func isTurnable(_ type: UInt32) -> Bool { reverse[Int(type)] == type && !keys[Int(type)].isLoop }

  /// The types that leave a vertex of this label rank.
  func types(leaving rank: UInt32) -> Range<UInt32> { starts[Int(rank)]..<starts[Int(rank) + 1] }
}
