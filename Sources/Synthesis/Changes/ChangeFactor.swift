import Domain

/// Something that is held constant in a comparison: a level for each member.
struct ChangeFactor: Sendable {
  let name: String
  /// 0 for rare values, then the levels.
  let codes: [Int]
  let levelCount: Int

  /// Levels with at least `minimum` members, the most frequent ones up to `maximum`; nil when all members are alike.
  init?(_ name: String, _ values: [Int], minimum: Int, maximum: Int) {
    guard let largest = values.max() else { return nil }
    var counts = [Int](repeating: 0, count: largest + 1)
    for value in values { counts[value] += 1 }
    var kept = counts.indices.filter { counts[$0] >= minimum }
    if kept.count > maximum { kept = Array(kept.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(maximum)) }
    var levels = [Int](repeating: 0, count: largest + 1)
    for (index, value) in kept.enumerated() { levels[value] = index + 1 }
    codes = values.map { levels[$0] }
    guard let first = codes.first, codes.contains(where: { $0 != first }) else { return nil }
    self.name = name
    levelCount = kept.count + 1
  }
}

/// Builds what is held constant among the members of a candidate: task, initiator, what happened before, time, the context, the last result.
struct ChangeFactors {
  private static let minimumLevel = 6
  private static let runsPerBlock = 25
  private let table: RunCodes
  private let members: [ChangeCandidate.Member]

  init(_ table: RunCodes, _ members: [ChangeCandidate.Member]) {
    self.table = table
    self.members = members
  }

  /// All factors in a fixed order.
  var all: [ChangeFactor] {
    var factors: [ChangeFactor?] = [
      ChangeFactor("task", members.map { table.task[$0.run] }, minimum: 2, maximum: max(3, members.count / 3)),
      factor("initiator", members.map { table.initiator[$0.run] }),
      factor("before", members.map { table.histories[$0.run][$0.place] }),
    ]
    factors += time
    factors += table.contexts.map { column in factor(column.name, members.map { column.codes[$0.run] }) }
    factors += table.outputs.map { column in factor(column.name, members.map { column.codes[$0.run][$0.place] }) }
    return factors.compactMap { $0 }
  }

  private func factor(_ name: String, _ values: [Int]) -> ChangeFactor? {
    ChangeFactor(name, values, minimum: Self.minimumLevel, maximum: max(3, members.count / 25))
  }

  /// Days, or blocks of runs where days hold too few; the weekday beside blocks; the quarter of the day.
  private var time: [ChangeFactor?] {
    guard let table = table.hours else { return [] }
    let hours = members.map { table[$0.run] }
    guard let first = hours.min(), let last = hours.max() else { return [] }
    let quarter = factor("hour", hours.map { $0 % 24 / 6 })
    let days = hours.map { $0 / 24 - first / 24 }
    if (last / 24 - first / 24) * Self.runsPerBlock / 2 <= members.count { return [factor("time", days), quarter] }
    let order = members.indices.sorted { (hours[$0], $0) < (hours[$1], $1) }
    var blocks = [Int](repeating: 0, count: members.count)
    for (rank, member) in order.enumerated() { blocks[member] = rank / Self.runsPerBlock }
    return [factor("time", blocks), factor("weekday", hours.map { $0 / 24 % 7 }), quarter]
  }
}
