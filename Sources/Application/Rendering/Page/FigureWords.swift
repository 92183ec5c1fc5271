import JSONDocuments

/// Figures as people read them.
package enum FigureWords {
  /// `40 %`; a share that is neither 0 nor 1 is never shown as such.
  package static func percent(_ share: Double) -> String {
    let whole = Int((share * 100).rounded())
    if whole == 0 && share > 0 { return "under 1 %" }
    if whole == 100 && share < 1 { return "over 99 %" }
    return "\(whole) %"
  }

  /// `+4.8`: a difference of shares in percentage points, to a tenth.
  package static func points(_ difference: Double) -> String {
    let tenths = Int((difference.magnitude * 1000).rounded())
    return "\(tenths == 0 ? "" : difference < 0 ? "-" : "+")\(tenths / 10).\(tenths % 10)"
  }

  /// `[+3.6, +5.9]`.
  static func interval(_ value: JSONValue?) -> String? {
    guard let lower = value?[index: 0]?.doubleValue, let upper = value?[index: 1]?.doubleValue else { return nil }
    return "[\(points(lower)), \(points(upper))]"
  }

  /// `34 of 84 (40 %)` of a group with `runs`, `met` and `share`.
  static func group(_ value: JSONValue?) -> String? {
    guard let runs = value?["runs"]?.integerValue, let met = value?["met"]?.integerValue else { return nil }
    let share = runs > 0 ? " (\(percent(Double(met) / Double(runs))))" : ""
    return "\(NightlyReport.grouped(Int(met))) of \(NightlyReport.grouped(Int(runs)))\(share)"
  }

  /// A count with groups of three.
  static func count(_ value: JSONValue?) -> String? { value?.integerValue.map { NightlyReport.grouped(Int($0)) } }
}
