import Domain
import JSONDocuments

/// Something that is held constant in a comparison: a level for each member.
struct ChangeFactor: Sendable {
  let name: String
  /// 0 for rare values, then the levels.
  let codes: [Int]
  let levelCount: Int

  /// Levels with at least `minimum` members, the most frequent ones up to `maximum`; nil when all members are alike.
  init?(_ name: String, _ values: [String], minimum: Int, maximum: Int) {
    var counts: [ByteText: Int] = [:]
    for value in values { counts[ByteText(value), default: 0] += 1 }
    let kept = counts.filter { $0.value >= minimum }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(maximum)
    let levels = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1.key, $0 + 1) })
    codes = values.map { levels[ByteText($0)] ?? 0 }
    guard let first = codes.first, codes.contains(where: { $0 != first }) else { return nil }
    self.name = name
    levelCount = levels.count + 1
  }
}

/// Builds what is held constant among the members of a candidate: task, initiator, time, what happened before, the context.
struct ChangeFactors {
  private static let minimumLevel = 6
  private let runs: [ChangeRuns.Run]
  private let members: [ChangeCandidate.Member]

  init(_ runs: [ChangeRuns.Run], _ members: [ChangeCandidate.Member]) {
    self.runs = runs
    self.members = members
  }

  /// All factors in a fixed order.
  var all: [ChangeFactor] {
    var factors: [ChangeFactor?] = [
      factor("task", members.map { runs[$0.run].task }, minimum: 2),
      factor("initiator", members.map { runs[$0.run].initiator ?? "" }),
      factor("before", members.map(history)),
    ]
    factors += time
    factors += named("context") { runs[$0.run].context }
    factors += named("output") { ChangeCandidate.output(before: $0, runs)?.objectValue ?? JSONObject() }
    return factors.compactMap { $0 }
  }

  private func factor(_ name: String, _ values: [String], minimum: Int = minimumLevel) -> ChangeFactor? {
    ChangeFactor(name, values, minimum: minimum, maximum: max(3, members.count / (minimum < 4 ? 3 : 25)))
  }

  /// The labels so far, failures included, the last six of them.
  private func history(_ member: ChangeCandidate.Member) -> String {
    runs[member.run].steps[..<member.place].suffix(6).map { "\($0.label)×\(min($0.attempts, 3))" }
      .joined(separator: "\u{1F}")
  }
}

// MARK: - Time

extension ChangeFactors {
  private static let microsecondsPerHour: Int64 = 3_600_000_000
  private static let runsPerBlock = 25

  /// Days, or blocks of runs where days hold too few; the weekday beside blocks; the quarter of the day.
  private var time: [ChangeFactor?] {
    let hours = members.compactMap { runs[$0.run].start.map { $0.microseconds / Self.microsecondsPerHour } }
    guard hours.count == members.count, let first = hours.min(), let last = hours.max() else { return [] }
    let days = hours.map { $0 / 24 }
    let quarter = factor("hour", hours.map { "\($0 % 24 / 6)" })
    if Int(last / 24 - first / 24) * Self.runsPerBlock / 2 <= members.count {
      return [factor("time", days.map { "\($0)" }), quarter]
    }
    let order = members.indices.sorted { (hours[$0], $0) < (hours[$1], $1) }
    var blocks = [String](repeating: "", count: members.count)
    for (rank, member) in order.enumerated() { blocks[member] = "\(rank / Self.runsPerBlock)" }
    return [factor("time", blocks), factor("weekday", days.map { "\($0 % 7)" }), quarter]
  }
}

// MARK: - Recorded values

extension ChangeFactors {
  private static let bins = 4
  private static let maximumNames = 12

  /// A factor for each scalar of a document: values as they are, numbers with many values in quarters.
  private func named(_ prefix: String, _ document: (ChangeCandidate.Member) -> JSONObject) -> [ChangeFactor?] {
    let documents = members.map(document)
    let names = LabelTable(documents.flatMap { $0.map { ByteText($0.key) } }).labels.prefix(Self.maximumNames)
    return names.map { name in factor("\(prefix).\(name.text)", documents.map { $0[name.text] }) }
  }

  private func factor(_ name: String, _ values: [JSONValue?]) -> ChangeFactor? {
    let texts = values.map { $0.map(Self.text) ?? "" }
    let distinct = Set(texts).count
    let numbers = values.compactMap { $0?.doubleValue }
    if distinct > 12, 2 * numbers.count > values.count {
      let cuts = Self.cuts(numbers.sorted())
      return factor(name, values.map { value in value?.doubleValue.map { Self.bin($0, cuts) } ?? "" })
    }
    return 2 * distinct > values.count ? nil : factor(name, texts)
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .array, .object: ""
    case .null, .bool, .number, .string: value.text
    }
  }

  private static func cuts(_ sorted: [Double]) -> [Double] {
    (1..<bins).map { sorted[$0 * sorted.count / bins] }
  }

  private static func bin(_ value: Double, _ cuts: [Double]) -> String { "\(cuts.count { value >= $0 })" }
}
