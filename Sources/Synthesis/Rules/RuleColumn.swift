import JSONDocuments

/// One subject of a table, made ready for the search: which rows have which value.
///
/// Values are told in rules only when enough subjects share them; a cut of a number is told when enough stand on either side.
struct RuleColumn: Sendable {
  /// A single conjunct with the rows that it holds for.
  struct Candidate: Sendable {
    let parts: [DecisionRule.Part]
    let rows: RowSet
  }

  private let subject: DecisionRule.Subject
  private let capacity: Int
  private let absent: RowSet
  private let null: RowSet
  /// The values that may be told, by kind and text, with their rows.
  private let told: [(value: JSONValue, rows: RowSet)]
  /// All numbers, ascending with their rows; empty when another kind of value occurs.
  private let numbers: [(value: Double, row: Int)]
  private let cases: [Int]

  init(_ table: RuleTable, _ index: Int, isTold: (Set<Int>) -> Bool) {
    subject = table.subjects[index]
    capacity = table.rowCount
    cases = table.cases
    var absent: [Int] = []
    var null: [Int] = []
    var rows: [ByteText: (value: JSONValue, rows: [Int])] = [:]
    var numbers: [(value: Double, row: Int)] = []
    var others = 0
    for (row, values) in table.values.enumerated() {
      switch values[index] {
      case nil: absent.append(row)
      case .null?: null.append(row)
      case .number(let number)?: numbers.append((number.doubleValue, row))
      case .string?, .bool?: others += 1
      case .array?, .object?: others += 1
      }
      if let value = values[index].flatMap(Self.scalar) {
        rows[ByteText(value.text), default: (value, [])].rows.append(row)
      }
    }
    self.absent = RowSet(absent, capacity: capacity)
    self.null = RowSet(null, capacity: capacity)
    self.numbers = others == 0 ? numbers.sorted { ($0.value, $0.row) < ($1.value, $1.row) } : []
    let cases = table.cases
    told = rows.sorted { $0.key < $1.key }.map(\.value)
      .filter { isTold(Set($0.rows.map { cases[$0] })) }
      .map { ($0.value, RowSet($0.rows, capacity: table.rowCount)) }
  }

  /// A value that equality can be asked of: a text, a boolean, or an integer that a double holds.
  private static func scalar(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .string, .bool: return value
    case .number(let number):
      guard let integer = number.integerValue, integer.magnitude < 1 << 53 else { return nil }
      return .number(integer)
    case .null, .array, .object: return nil
    }
  }

  /// The conjuncts on this subject that hold for some of `rows` and not for all.
  ///
  /// - Parameter wanted: The rows that a conjunct should hold for; it orders the values of membership tests and chooses the cuts.
  func candidates(
    in rows: RowSet, wanted: RowSet, _ options: RuleOptions, isTold: (Set<Int>) -> Bool
  ) -> [Candidate] {
    let present = tellable(absent, isTold) ? [Candidate(parts: [.isPresent(subject)], rows: complement(absent))] : []
    let missing = tellable(absent, isTold) ? [Candidate(parts: [.isAbsent(subject)], rows: absent)] : []
    let nulls = tellable(null, isTold) ? [Candidate(parts: guarded([.isOneOf(subject, [.null])]), rows: null)] : []
    let all = equalities(in: rows) + memberships(in: rows, wanted, options) + cuts(in: rows, wanted, options, isTold)
    return (all + nulls + present + missing).filter { candidate in
      let count = candidate.rows.count(in: rows)
      return count > 0 && count < rows.count
    }
  }

  private func tellable(_ some: RowSet, _ isTold: (Set<Int>) -> Bool) -> Bool {
    !some.isEmpty && isTold(Set(some.rows.map { cases[$0] }))
  }

  private func complement(_ some: RowSet) -> RowSet { RowSet(0..<capacity, capacity: capacity).subtracting(some) }

  /// The test that there is a value before the tests that need one.
  private func guarded(_ parts: [DecisionRule.Part], nullFails: Bool = false) -> [DecisionRule.Part] {
    let presence: [DecisionRule.Part] = absent.isEmpty ? [] : [.isPresent(subject)]
    let something: [DecisionRule.Part] = nullFails && !null.isEmpty ? [.isNotNull(subject)] : []
    return presence + something + parts
  }

  private func equalities(in rows: RowSet) -> [Candidate] {
    told.filter { $0.rows.count(in: rows) > 0 }
      .map { Candidate(parts: guarded([.isOneOf(subject, [$0.value])]), rows: $0.rows) }
  }

  /// L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression Trees", 1984, theorem 4.5: with two classes
  /// the best subset of values is a prefix of the values ordered by their share of one class.
  private func memberships(in rows: RowSet, _ wanted: RowSet, _ options: RuleOptions) -> [Candidate] {
    let counted = told.compactMap { value, set -> (value: JSONValue, rows: RowSet, all: Int, hits: Int)? in
      let here = set.intersection(rows)
      let all = here.count
      return all == 0 ? nil : (value, set, all, here.count(in: wanted))
    }
    guard counted.count >= 3 else { return [] }
    // Stable: values of equal share stay in the order of their text.
    let ordered = counted.enumerated().sorted { left, right in
      let (first, second) = (left.element.hits * right.element.all, right.element.hits * left.element.all)
      return first != second ? first > second : left.offset < right.offset
    }.map(\.element)
    var candidates: [Candidate] = []
    var union = ordered[0].rows
    for length in 2...max(2, min(ordered.count - 1, options.maximumValues)) {
      union = union.union(ordered[length - 1].rows)
      let values = ordered[..<length].map(\.value).sorted { ByteText($0.text) < ByteText($1.text) }
      candidates.append(Candidate(parts: guarded([.isOneOf(subject, values)]), rows: union))
    }
    return candidates
  }

  /// Cuts between numbers of different composition (U. Fayyad, K. Irani, "On the handling of continuous-valued attributes in
  /// decision tree generation", Machine Learning 8, 1992, doi:10.1007/BF00994007), the best ones by weighted relative accuracy.
  private func cuts(
    in rows: RowSet, _ wanted: RowSet, _ options: RuleOptions, _ isTold: (Set<Int>) -> Bool
  ) -> [Candidate] {
    let here = numbers.filter { rows.contains($0.row) }
    let total = here.count
    let hits = here.count { wanted.contains($0.row) }
    var found: [(gain: Int, below: Int, gap: (Double, Double))] = []
    var below = 0
    var hitsBelow = 0
    var runs = Self.runs(of: here, wanted)[...]
    while let run = runs.popFirst(), let next = runs.first {
      below += run.count
      hitsBelow += run.hits
      // Within a stretch of rows that are all wanted or all unwanted no cut is best.
      if run.isPure, next.isPure, (run.hits > 0) == (next.hits > 0) { continue }
      found.append((hitsBelow * total - below * hits, below, (run.value, next.value)))
    }
    return [true, false].flatMap { isUpper in
      found.sorted { (isUpper ? $0.gain : -$0.gain, $0.below) < (isUpper ? $1.gain : -$1.gain, $1.below) }
        .prefix(options.maximumCuts).filter { isTellable(here, $0.below, isTold) }
        .map { half(isUpper: isUpper, SeparatingDecimal.between($0.gap.0, $0.gap.1)) }
    }
  }

  private func isTellable(_ here: [(value: Double, row: Int)], _ below: Int, _ isTold: (Set<Int>) -> Bool) -> Bool {
    isTold(Set(here[..<below].map { cases[$0.row] })) && isTold(Set(here[below...].map { cases[$0.row] }))
  }

  /// The numbers on one side of a threshold.
  private func half(isUpper: Bool, _ threshold: Double) -> Candidate {
    let part: DecisionRule.Part = isUpper ? .isAtLeast(subject, threshold) : .isBelow(subject, threshold)
    let held = numbers.lazy.filter { ($0.value >= threshold) == isUpper }.map(\.row)
    return Candidate(parts: guarded([part], nullFails: true), rows: RowSet(held, capacity: capacity))
  }

  /// One stretch of equal numbers.
  private struct Run {
    let value: Double
    var count = 0
    var hits = 0

    var isPure: Bool { hits == 0 || hits == count }
  }

  private static func runs(of numbers: [(value: Double, row: Int)], _ wanted: RowSet) -> [Run] {
    var runs: [Run] = []
    for (value, row) in numbers {
      if runs.last?.value != value { runs.append(Run(value: value)) }
      runs[runs.count - 1].count += 1
      if wanted.contains(row) { runs[runs.count - 1].hits += 1 }
    }
    return runs
  }
}
