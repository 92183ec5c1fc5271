// Which condition on the arguments separates the calls that fail with one error from those that go through?
//
// Candidates are single conditions: an argument that is missing or given, one of a set of values, on one side of a threshold, or
// equal to, different from, above or below what an earlier step returned. The best is the one with the largest difference of
// the share of failed and of other calls that it covers (W. J. Youden, "Index for rating diagnostic tests", Cancer 3 (1950)
// 32-35); it counts only if Fisher's exact test finds it after correction for all candidates that there could have been
// (C. E. Bonferroni), sets of values with all their subsets. Calls of one unit (run, or case) count once a cell of the table.

import Domain
import JSONDocuments

/// Searches the calls of one step.
struct ConditionSearch {
  /// A condition that separates, with calls under it and otherwise.
  struct Finding {
    let condition: ArgumentCondition
    let under: Avoidance.Count
    let otherwise: Avoidance.Count
  }

  private static let risk = 0.05
  private static let argumentLimit = 40
  private static let resultLimit = 40
  private static let valueLimit = 12
  private static let thresholdLimit = 32

  private let calls: [CallRecord]
  private let units: [Int]
  private let unitCount: Int
  private let leastSupport: Int
  private var candidates: [Candidate] = []
  /// Conditions that there could have been.
  private var testCount = 0.0

  private struct Candidate {
    let condition: ArgumentCondition
    let holds: [Bool]
    let index: Double
    let pValue: Double
  }

  /// - Parameters:
  ///   - calls: Calls that failed in the way that is asked about and calls that went through, in a fixed order.
  ///   - leastSupport: The least number of units that fail under a condition.
  init(_ calls: [CallRecord], leastSupport: Int) {
    self.calls = calls
    self.leastSupport = leastSupport
    let column = StratumColumn(name: "", texts: calls.map(\.unit))
    units = column.codes
    unitCount = column.labels.count
    let arguments = Self.columns(calls.map(\.arguments), Self.argumentLimit)
    for argument in arguments { tryPresence(argument) }
    for argument in arguments { tryValues(argument) }
    for argument in arguments { tryThresholds(argument) }
    let results = Self.columns(calls.map(\.results), Self.resultLimit)
    for argument in arguments { for result in results { tryComparisons(argument, result) } }
  }

  /// The condition that separates best; nil when none does.
  ///
  /// - Parameter searchCount: How many such searches are made together.
  func best(of searchCount: Int) -> Finding? {
    let level = Self.risk / max(1, testCount * Double(searchCount))
    var best: Candidate?
    for candidate in candidates where candidate.pValue <= level && candidate.index > best?.index ?? 0 {
      best = candidate
    }
    return best.map { candidate in
      Finding(
        condition: candidate.condition, under: count(candidate.holds, true),
        otherwise: count(candidate.holds, false))
    }
  }

  // MARK: - Candidates

  private struct Column {
    let name: String
    let values: [JSONValue?]
    let numbers: [Double?]
    let isNumeric: Bool
  }

  /// The members of each call as columns, those of most calls first.
  private static func columns(_ members: [[String: JSONValue]], _ limit: Int) -> [Column] {
    var counts: [String: Int] = [:]
    for call in members { for name in call.keys { counts[name, default: 0] += 1 } }
    let names = counts.sorted { $0.value != $1.value ? $0.value > $1.value : precedes($0.key, $1.key) }.prefix(limit)
    return names.map { name, count in
      let values = members.map { $0[name] }
      let numbers = values.map { $0.flatMap(Facts.number) }
      return Column(
        name: name, values: values, numbers: numbers, isNumeric: numbers.count { $0 != nil } == count)
    }
  }

  private mutating func tryPresence(_ argument: Column) {
    // The sums and counts of an array come and go with the array.
    guard argument.values.contains(where: { $0 == nil }), !argument.name.hasSuffix(")") else { return }
    attempt(argument, .missing) { $0 == nil }
    attempt(argument, .given) { $0 != nil }
    testCount += 2
  }

  /// Sets of values, by falling share of calls that fail: of all sets only those can separate best.
  private mutating func tryValues(_ argument: Column) {
    var tallies: [JSONValue: (failed: Int, all: Int)] = [:]
    for (value, call) in zip(argument.values, calls) {
      guard let value else { continue }
      let tally = tallies[value] ?? (0, 0)
      tallies[value] = (tally.failed + (call.hasFailed ? 1 : 0), tally.all + 1)
      if tallies.count > Self.valueLimit { return }
    }
    guard tallies.count >= 2 else { return }
    let falling = tallies.sorted { left, right in
      let (one, other) = (left.value.failed * right.value.all, right.value.failed * left.value.all)
      return one != other ? one > other : precedes(left.key.text, right.key.text)
    }.map(\.key)
    for count in 1..<falling.count {
      let set = Set(falling.prefix(count))
      let listed = falling.prefix(count).sorted { precedes($0.text, $1.text) }
      attempt(argument, .isOneOf(listed)) { $0.map(set.contains) ?? false }
    }
    testCount += Double((1 << (falling.count - 1)) - 1)
  }

  private mutating func tryThresholds(_ argument: Column) {
    guard argument.isNumeric else { return }
    let distinct = Set(argument.numbers.compactMap { $0 }).sorted()
    guard distinct.count > 2 else { return }
    let step = max(1, distinct.count / Self.thresholdLimit)
    for index in stride(from: step, to: distinct.count, by: step) {
      let bound = distinct[index]
      attempt(argument, .isAtLeast(bound)) { $0.flatMap(Facts.number).map { $0 >= bound } ?? false }
      attempt(argument, .isBelow(bound)) { $0.flatMap(Facts.number).map { $0 < bound } ?? false }
      testCount += 2
    }
  }

  private mutating func tryComparisons(_ argument: Column, _ result: Column) {
    let both = argument.values.indices.filter { argument.values[$0] != nil && result.values[$0] != nil }
    guard 2 * both.count >= calls.count else { return }
    let areNumbers = argument.isNumeric && result.isNumeric
    for comparison in ArgumentCondition.Comparison.allCases {
      var holds = [Bool](repeating: false, count: calls.count)
      for index in both {
        if areNumbers, let one = argument.numbers[index], let other = result.numbers[index] {
          holds[index] = comparison.holds(one, other)
        } else if !areNumbers, let one = argument.values[index], let other = result.values[index] {
          holds[index] = comparison.holds(one, other)
        }
      }
      attempt(ArgumentCondition(argument: argument.name, test: .compares(comparison, with: result.name)), holds)
    }
    testCount += areNumbers ? 4 : 2
  }

  private mutating func attempt(
    _ argument: Column, _ test: ArgumentCondition.Test, _ holds: (JSONValue?) -> Bool
  ) {
    attempt(ArgumentCondition(argument: argument.name, test: test), argument.values.map(holds))
  }

  /// Keeps a candidate under which enough units fail, more often than not, and not on one sender's word.
  private mutating func attempt(_ condition: ArgumentCondition, _ holds: [Bool]) {
    let table = table(holds)
    guard table.underFailed >= leastSupport, table.underFailed >= table.underFine, hasSeveralSenders(holds) else {
      return
    }
    let (failed, fine) = (table.underFailed + table.otherFailed, table.underFine + table.otherFine)
    guard fine > 0 else { return }
    let index = Double(table.underFailed) / Double(failed) - Double(table.underFine) / Double(fine)
    guard index > 0 else { return }
    let pValue = Hypergeometric.upperTail(
      overlap: table.underFailed, marked: failed, drawn: table.underFailed + table.underFine, total: failed + fine)
    candidates.append(Candidate(condition: condition, holds: holds, index: index, pValue: pValue))
  }

  // MARK: - Counts

  private struct Table {
    var underFailed = 0
    var underFine = 0
    var otherFailed = 0
    var otherFine = 0
  }

  private func table(_ holds: [Bool]) -> Table {
    var cells = [UInt8](repeating: 0, count: unitCount)
    for index in calls.indices {
      cells[units[index]] |= 1 << ((holds[index] ? 0 : 2) + (calls[index].hasFailed ? 0 : 1))
    }
    return cells.reduce(into: Table()) { table, cell in
      table.underFailed += Int(cell & 1)
      table.underFine += Int(cell >> 1 & 1)
      table.otherFailed += Int(cell >> 2 & 1)
      table.otherFine += Int(cell >> 3 & 1)
    }
  }

  private func count(_ holds: [Bool], _ under: Bool) -> Avoidance.Count {
    let counted = calls.indices.filter { holds[$0] == under }
    return Avoidance.Count(failed: counted.count { calls[$0].hasFailed }, all: counted.count)
  }

  /// Whether two senders saw it fail, or nobody is named, or only one sender calls the step at all.
  private func hasSeveralSenders(_ holds: [Bool]) -> Bool {
    let failed = calls.indices.filter { holds[$0] && calls[$0].hasFailed }
    let witnesses = Set(failed.map { calls[$0].initiator })
    return witnesses.count > 1 || witnesses == [nil] || Set(calls.map(\.initiator)).count == 1
  }
}

extension ArgumentCondition.Comparison {
  fileprivate func holds(_ one: Double, _ other: Double) -> Bool {
    switch self {
    case .equal: one == other
    case .different: one != other
    case .greater: one > other
    case .smaller: one < other
    }
  }

  fileprivate func holds(_ one: JSONValue, _ other: JSONValue) -> Bool {
    switch self {
    case .equal: one == other
    case .different: one != other
    case .greater, .smaller: false
    }
  }
}
