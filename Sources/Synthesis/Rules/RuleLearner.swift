// Decision lists (R. Rivest, "Learning decision lists", Machine Learning 2, 1987, doi:10.1007/BF00058680) by separate and conquer with
// a beam (P. Clark, T. Niblett, "The CN2 induction algorithm", Machine Learning 3, 1989, doi:10.1007/BF00116835). Differences:
//
// 1. A rule is chosen by the training errors that the list then has with the majority of what is left as its default, not by
//    entropy; ties go to fewer conjuncts, more rows, earlier subjects, then to the text of the rule.
// 2. A rule has at most two conjuncts. The second one is looked for within the rows of the first, so that the values of a membership
//    test and the cuts of a number are chosen anew there.
// 3. A further rule, and a second conjunct, must set enough rows right to be worth reading.
// 4. Constants are told only when enough subjects share them (`isTold`).
//
// Regions (the one-sided variant) are subgroup discovery: W. Klösgen, "Explora: a multipattern and multistrategy discovery
// assistant", 1996; the quality is the z-score of the share of wanted rows, or the weighted relative accuracy.
//
// Cost: O(subjects × rows × log rows) for each rule and each of the `beamWidth` first conjuncts.

/// Learns short rules from rows of recorded values; the same rows in any order give the same rules.
struct RuleLearner {
  let table: RuleTable
  let options: RuleOptions
  private let isTold: @Sendable (Set<Int>) -> Bool
  private let columns: [RuleColumn]
  private let labelRows: [RowSet]

  /// - Parameter isTold: Whether what these distinct cases share may be told in a product.
  init(
    _ table: RuleTable, options: RuleOptions = RuleOptions(),
    isTold: @escaping @Sendable (Set<Int>) -> Bool = { $0.count >= 5 }
  ) {
    self.table = table
    self.options = options
    self.isTold = isTold
    columns = table.subjects.indices.map { RuleColumn(table, $0, isTold: isTold) }
    labelRows = table.rowsByLabel
  }

  private var allRows: RowSet { RowSet(0..<table.rowCount, capacity: table.rowCount) }

  private func isTold(_ rows: RowSet) -> Bool { isTold(Set(rows.rows.map { table.cases[$0] })) }
}

// MARK: - Decision lists

extension RuleLearner {
  private struct Choice {
    let conjunction: Conjunction
    let label: Int
    let errors: Int
  }

  /// The best short list of rules that tells the labels apart; without entries when no rule is worth it.
  func decisionList() -> DecisionList {
    var rest = allRows
    var entries: [DecisionList.Entry] = []
    while entries.count < options.maximumRules, let choice = bestRule(in: rest) {
      let rows = choice.conjunction.rows.intersection(rest)
      entries.append(
        DecisionList.Entry(
          rule: DecisionRule(choice.conjunction.parts), label: choice.label, rows: rows.count,
          right: rows.count(in: labelRows[choice.label])))
      rest = rest.subtracting(rows)
    }
    let otherwise = majority(in: rest) ?? majority(in: allRows) ?? 0
    let right = entries.reduce(0) { $0 + $1.right } + (labelRows.isEmpty ? 0 : rest.count(in: labelRows[otherwise]))
    return DecisionList(entries: entries, otherwise: otherwise, rows: table.rowCount, right: right)
  }

  /// The label that most of the rows have, the smallest of equals; nil without rows.
  private func majority(in rows: RowSet) -> Int? {
    guard !rows.isEmpty else { return nil }
    return labelRows.indices.max { (rows.count(in: labelRows[$0]), $1) < (rows.count(in: labelRows[$1]), $0) }
  }

  private func errors(_ rows: RowSet) -> Int {
    rows.count - (majority(in: rows).map { rows.count(in: labelRows[$0]) } ?? 0)
  }

  /// The rule after which the fewest rows get a wrong label; nil when none sets enough rows right.
  private func bestRule(in rest: RowSet) -> Choice? {
    let before = errors(rest)
    guard before >= options.minimumRows else { return nil }
    var best: Choice?
    for label in labelRows.indices where rest.count(in: labelRows[label]) > 0 {
      let wanted = labelRows[label]
      let singles = firstConjuncts(in: rest, wanted: wanted)
      for conjunction in singles + secondConjuncts(after: singles, in: rest, wanted: wanted) {
        let choice = Choice(
          conjunction: conjunction, label: label, errors: errors(after: conjunction, label, in: rest))
        if best.map({ precedes(choice, $0, in: rest) }) ?? true { best = choice }
      }
    }
    guard let best, before - best.errors >= options.minimumRows else { return nil }
    return best
  }

  private func errors(after conjunction: Conjunction, _ label: Int, in rest: RowSet) -> Int {
    let taken = conjunction.rows.intersection(rest)
    return taken.count - taken.count(in: labelRows[label]) + errors(rest.subtracting(taken))
  }

  /// A second conjunct must set right at least two rows, and 1 % of them, to be preferred.
  private func precedes(_ left: Choice, _ right: Choice, in rest: RowSet) -> Bool {
    let price = max(2, rest.count / 100)
    let (first, second) = (left.conjunction, right.conjunction)
    let costs = (left.errors + first.extraParts * price, right.errors + second.extraParts * price)
    if costs.0 != costs.1 { return costs.0 < costs.1 }
    if first.extraParts != second.extraParts { return first.extraParts < second.extraParts }
    if first.valueCount != second.valueCount { return first.valueCount < second.valueCount }
    if first.columns != second.columns { return first.columns.lexicographicallyPrecedes(second.columns) }
    return (left.label, ByteText(first.text)) < (right.label, ByteText(second.text))
  }
}

// MARK: - Conjunctions

extension RuleLearner {
  /// One or two conjuncts with the rows of the whole table for which all hold.
  struct Conjunction: Sendable {
    let parts: [DecisionRule.Part]
    let rows: RowSet
    /// The subjects that the conjuncts look at, by their place in the table.
    let columns: [Int]
    /// 0 for one conjunct, 1 for two.
    var extraParts: Int { columns.count - 1 }

    /// Constants that a reader has to take in.
    var valueCount: Int {
      parts.reduce(0) { count, part in
        if case .isOneOf(_, let values) = part { count + values.count } else { count + 1 }
      }
    }

    var text: String { DecisionRule(parts).expression }
  }

  /// The single conjuncts whose rows may be told.
  private func firstConjuncts(in rest: RowSet, wanted: RowSet) -> [Conjunction] {
    columns.enumerated().flatMap { index, column in
      column.candidates(in: rest, wanted: wanted, options, isTold: isTold).compactMap { candidate in
        let rows = candidate.rows.intersection(rest)
        guard rows.count >= options.minimumRows, isTold(rows) else { return nil }
        return Conjunction(parts: candidate.parts, rows: candidate.rows, columns: [index])
      }
    }
  }

  /// The best single conjuncts for `wanted` rows with each possible second one.
  private func secondConjuncts(
    after singles: [Conjunction], in rest: RowSet, wanted: RowSet
  ) -> [Conjunction] {
    guard options.maximumParts > 1 else { return [] }
    let hits = rest.count(in: wanted)
    let count = rest.count
    let gains = singles.map { single -> Int in
      let rows = single.rows.intersection(rest)
      return rows.count(in: wanted) * count - rows.count * hits
    }
    let beam = singles.indices.sorted { (gains[$1], $0) < (gains[$0], $1) }.prefix(options.beamWidth)
    return beam.sorted().flatMap { extended(singles[$0], in: rest, wanted: wanted) }
  }

  private func extended(_ first: Conjunction, in rest: RowSet, wanted: RowSet) -> [Conjunction] {
    let within = first.rows.intersection(rest)
    guard within.count >= options.minimumRows else { return [] }
    return firstConjuncts(in: within, wanted: wanted).compactMap { second in
      let parts = first.parts + second.parts.filter { !first.parts.contains($0) }
      guard parts.count > first.parts.count else { return nil }
      return Conjunction(
        parts: parts, rows: first.rows.intersection(second.rows), columns: first.columns + second.columns)
    }
  }
}

// MARK: - Regions

extension RuleLearner {
  /// What makes a region good.
  enum RegionQuality: Sendable {
    /// Standard deviations above the share of all rows: small pure regions can win.
    case zScore
    /// Coverage times lift: large regions win.
    case weightedRelativeAccuracy
  }

  /// The regions where `wanted` rows are most frequent, best first; a region with the very rows of a better one is left out.
  ///
  /// - Parameters:
  ///   - wanted: For each row whether it is of the kind that is looked for.
  ///   - limit: Most regions.
  ///   - subset: The rows that are looked at; nil all.
  func regions(
    of wanted: [Bool], by quality: RegionQuality = .zScore, limit: Int = 1, within subset: [Int]? = nil
  ) -> [RuleRegion] {
    precondition(wanted.count == table.rowCount, "\(wanted.count) marks for \(table.rowCount) rows")
    let all = subset.map { RowSet($0, capacity: table.rowCount) } ?? allRows
    let hits = RowSet(wanted.indices.filter { wanted[$0] }, capacity: table.rowCount).intersection(all)
    let singles = firstConjuncts(in: all, wanted: hits)
    let found = (singles + secondConjuncts(after: singles, in: all, wanted: hits)).map { conjunction in
      let rows = conjunction.rows.intersection(all)
      let region = RuleRegion(
        rule: DecisionRule(conjunction.parts), rows: rows.count, hits: rows.count(in: hits), allRows: all.count,
        allHits: hits.count)
      return (region: region, rows: rows, conjunction: conjunction)
    }
    let ordered = found.filter { $0.region.weightedRelativeAccuracy > 0 }.sorted { left, right in
      let (first, second) = (Self.value(left.region, quality), Self.value(right.region, quality))
      if first != second { return first > second }
      if left.conjunction.extraParts != right.conjunction.extraParts {
        return left.conjunction.extraParts < right.conjunction.extraParts
      }
      if left.conjunction.valueCount != right.conjunction.valueCount {
        return left.conjunction.valueCount < right.conjunction.valueCount
      }
      if left.conjunction.columns != right.conjunction.columns {
        return left.conjunction.columns.lexicographicallyPrecedes(right.conjunction.columns)
      }
      return ByteText(left.conjunction.text) < ByteText(right.conjunction.text)
    }
    var seen: Set<RowSet> = []
    return ordered.filter { seen.insert($0.rows).inserted }.prefix(limit).map(\.region)
  }

  /// In steps of 10^-9: rounding must not decide between a short and a long way to say the same.
  private static func value(_ region: RuleRegion, _ quality: RegionQuality) -> Double {
    switch quality {
    case .zScore: (region.zScore * 1e9).rounded()
    case .weightedRelativeAccuracy: (region.weightedRelativeAccuracy * 1e9).rounded()
    }
  }
}
