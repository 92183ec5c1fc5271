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

/// Builds what is held constant among the members of a candidate: task, initiator, what happened before, time, the context, earlier results.
struct ChangeFactors {
  private static let minimumLevel = 6
  private static let runsPerBlock = 25
  private static let runsPerDay = 8
  private let table: RunCodes
  private let members: [ChangeCandidate.Member]
  private let names: Set<String>?

  /// - Parameter names: the factors that are asked for; nil means all.
  init(_ table: RunCodes, _ members: [ChangeCandidate.Member], among names: [String]? = nil) {
    self.table = table
    self.members = members
    self.names = names.map(Set.init)
  }

  /// All factors that are asked for, in a fixed order.
  var all: [ChangeFactor] {
    let given = [
      isAsked("task")
        ? ChangeFactor(
          "task", members.map { table.task[$0.run] }, minimum: 2, maximum: max(3, members.count / 3)) : nil,
      factor("initiator") { table.initiator[$0.run] },
      factor("before") { table.histories[$0.run][$0.place] },
    ]
    let contexts = table.contexts.map { column in factor(column.name) { column.codes[$0.run] } }
    let known = (table.earlier + table.outputs).map { column in
      factor(column.name) { column.codes[$0.run][$0.place] }
    }
    return (given + time + contexts + known).compactMap { $0 }
  }

  private func isAsked(_ name: String) -> Bool { names?.contains(name) ?? true }

  private func factor(_ name: String, _ code: (ChangeCandidate.Member) -> Int) -> ChangeFactor? {
    guard isAsked(name) else { return nil }
    return ChangeFactor(
      name, members.map(code), minimum: Self.minimumLevel, maximum: max(3, members.count / 25))
  }

  /// Days, or blocks of runs where days hold too few; the weekday beside blocks; the quarter of the day.
  private var time: [ChangeFactor?] {
    guard let table = table.hours else { return [] }
    let hours = members.map { table[$0.run] }
    guard let first = hours.min(), let last = hours.max() else { return [] }
    let quarter = factor("hour") { table[$0.run] % 24 / 6 }
    let days = last / 24 - first / 24 + 1
    if days * Self.runsPerDay <= members.count {
      guard isAsked("time") else { return [quarter] }
      return [
        ChangeFactor(
          "time", hours.map { $0 / 24 - first / 24 }, minimum: 2, maximum: days), quarter,
      ]
    }
    return [
      isAsked("time") ? ChangeFactor("time", blocks(table), minimum: 1, maximum: members.count) : nil,
      factor("weekday") { table[$0.run] / 24 % 7 }, quarter,
    ]
  }

  private func blocks(_ hours: [Int]) -> [Int] {
    let order = members.indices.sorted { (hours[members[$0].run], $0) < (hours[members[$1].run], $1) }
    var blocks = [Int](repeating: 0, count: members.count)
    for (rank, member) in order.enumerated() { blocks[member] = rank / Self.runsPerBlock }
    return blocks
  }
}
