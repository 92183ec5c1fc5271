import JSONDocuments

/// Rows of named values with a label each, to learn rules from.
struct RuleTable: Sendable {
  /// What a value may be told about; those that come first win ties.
  let subjects: [DecisionRule.Subject]
  /// For each row the value of each subject, in the order of `subjects`; nil is no value.
  let values: [[JSONValue?]]
  /// The label of each row, 0 or more.
  let labels: [Int]
  /// The independent case that each row belongs to: who a constant is told by.
  let cases: [Int]

  /// - Parameter values: `[rows × subjects]`.
  init(subjects: [DecisionRule.Subject], values: [[JSONValue?]], labels: [Int], cases: [Int]) {
    precondition(
      values.count == labels.count && values.count == cases.count,
      "\(values.count) rows, \(labels.count) labels, \(cases.count) cases")
    precondition(values.allSatisfy { $0.count == subjects.count }, "a row that is not \(subjects.count) values wide")
    precondition(labels.allSatisfy { $0 >= 0 }, "a label below 0")
    self.subjects = subjects
    self.values = values
    self.labels = labels
    self.cases = cases
  }

  /// The number of rows.
  var rowCount: Int { values.count }

  /// One more than the largest label.
  var labelCount: Int { (labels.max() ?? -1) + 1 }

  /// For each label its rows.
  var rowsByLabel: [RowSet] {
    (0..<labelCount).map { label in
      RowSet(labels.indices.filter { labels[$0] == label }, capacity: rowCount)
    }
  }

  /// The value of a subject in a row; nil when the table does not have it.
  func value(of subject: DecisionRule.Subject, row: Int) -> JSONValue? {
    subjects.firstIndex(of: subject).flatMap { values[row][$0] }
  }
}
