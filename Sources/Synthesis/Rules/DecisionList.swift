import JSONDocuments

/// Rules that are tried in order, each with the label that it gives, and the label of all other rows.
struct DecisionList: Hashable, Sendable {
  /// One rule.
  struct Entry: Hashable, Sendable {
    let rule: DecisionRule
    let label: Int
    /// Training rows that no earlier rule took and this one does.
    let rows: Int
    /// Those of them that have the label.
    let right: Int
  }

  let entries: [Entry]
  /// The label of rows for which no rule holds.
  let otherwise: Int
  /// Training rows, and those that get their own label.
  let rows: Int
  let right: Int

  /// The label that the list gives to these values.
  func label(_ value: (DecisionRule.Subject) -> JSONValue?) -> Int {
    entries.first { $0.rule.holds(value) }?.label ?? otherwise
  }

  /// The label that the list gives to a row of a table.
  func label(of row: Int, in table: RuleTable) -> Int { label { table.value(of: $0, row: row) } }

  /// Rows of a table that get their own label.
  func rightCount(in table: RuleTable) -> Int {
    (0..<table.rowCount).count { label(of: $0, in: table) == table.labels[$0] }
  }

  /// What the rules look at, each once, in order.
  var subjects: [DecisionRule.Subject] {
    var seen: Set<DecisionRule.Subject> = []
    return entries.flatMap(\.rule.parts).map(\.subject).filter { seen.insert($0).inserted }
  }
}

/// Where something is more frequent than elsewhere.
struct RuleRegion: Hashable, Sendable {
  let rule: DecisionRule
  /// Rows for which the rule holds, and those of them that are wanted.
  let rows: Int
  let hits: Int
  /// All rows and all that are wanted.
  let allRows: Int
  let allHits: Int

  /// The share of wanted rows within.
  var share: Double { rows == 0 ? 0 : Double(hits) / Double(rows) }

  /// The share of wanted rows outside; 0 when nothing is outside.
  var shareElsewhere: Double { allRows == rows ? 0 : Double(allHits - hits) / Double(allRows - rows) }

  /// rows/all · (share − share of all), N. Lavrač, P. Flach, B. Zupan, "Rule evaluation measures: a unifying view", ILP 1999.
  var weightedRelativeAccuracy: Double {
    guard allRows > 0 else { return 0 }
    return Double(rows) / Double(allRows) * (share - Double(allHits) / Double(allRows))
  }

  /// How many standard deviations the share lies above that of as many rows drawn without replacement; 0 when all rows are alike.
  var zScore: Double {
    guard allHits > 0, allHits < allRows, rows < allRows else { return 0 }
    let mean = Double(allHits) / Double(allRows)
    let variance =
      mean * (1 - mean) / Double(rows) * Double(allRows - rows) / Double(max(1, allRows - 1))
    return (share - mean) / variance.squareRoot()
  }
}
