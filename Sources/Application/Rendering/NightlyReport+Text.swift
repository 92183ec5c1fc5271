import JSONDocuments

extension NightlyReport {
  /// How many of the records that were set aside the text names.
  private static let shownQuarantine = 3

  /// The report for people: the funnel from records to proposals, and why the rest was not proposed.
  public var text: String {
    (ingestLines + reflectLines + indexLines + mineLines + proposeLines + promiseLines).joined(separator: "\n") + "\n"
  }

  /// The section on mining alone.
  var mineText: String { mineLines.joined(separator: "\n") + "\n" }

  /// The section on proposals alone.
  var proposeText: String { proposeLines.joined(separator: "\n") + "\n" }

  private var ingestLines: [String] {
    let ingest = sections[.ingest] ?? JSONObject()
    var lines = [
      "INGEST   \(count(.ingest, "files")) files  \(count(.ingest, "episodes")) episodes  \(count(.ingest, "accepted")) new  "
        + "\(count(.ingest, "updated")) updated  \(count(.ingest, "duplicate")) seen before  "
        + "\(count(.ingest, "quarantined")) quarantined"
    ]
    let redacted = (ingest["redacted"]?.objectValue ?? JSONObject()).compactMap { member in
      member.value.integerValue.map { "\(Self.grouped(Int($0))) \(member.key)" }
    }
    let total = (ingest["redacted"]?.objectValue ?? JSONObject()).reduce(0) { $0 + Int($1.value.integerValue ?? 0) }
    if total > 0 {
      lines.append(
        indent + "\(Self.grouped(total)) values redacted before storage: \(redacted.joined(separator: ", "))")
    }
    lines += quarantineLines
    for item in list(.ingest, "failures") {
      lines.append(indent + "\(text(item, "file")) could not be read: \(text(item, "reason"))")
    }
    return lines
  }

  /// The records that were set aside: the first few by file, line and reason.
  private var quarantineLines: [String] {
    guard quarantinedCount > 0 else { return [] }
    let shown = list(.ingest, "quarantine").prefix(Self.shownQuarantine)
    let lines = shown.map { item in
      let line = item["line"]?.integerValue.map { $0 > 0 ? ":\($0)" : "" } ?? ""
      return indent + "set aside \(text(item, "file"))\(line): \(text(item, "reason"))"
    }
    let rest = quarantinedCount - shown.count
    return lines + [indent + (rest > 0 ? "\(rest) more set aside" : "all of them") + ": autogenesis quarantine list"]
  }

  private var reflectLines: [String] {
    let kinds = (sections[.reflect]?["notable"]?.objectValue ?? JSONObject()).compactMap { member in
      member.value.integerValue.map { "\(Self.grouped(Int($0))) \(member.key)" }
    }
    let found = kinds.isEmpty ? "nothing notable" : kinds.joined(separator: ", ")
    return [
      "REFLECT  \(count(.reflect, "step_runs")) step runs compared with their history: \(count(.reflect, "as_expected")) as expected; \(found)"
    ]
  }

  private var indexLines: [String] {
    ["INDEX    \(count(.index, "added")) documents added, \(count(.index, "removed")) withdrawn"]
  }

  private var mineLines: [String] {
    var lines = [
      "MINE     \(count(.mine, "episodes")) episodes > \(count(.mine, "patterns")) patterns > \(count(.mine, "closed")) closed > "
        + "\(count(.mine, "testable")) testable"
    ]
    for item in list(.mine, "motifs").prefix(5) {
      lines.append(
        indent
          + "\(text(item, "step")) fails \"\(text(item, "error"))\": \(text(item, "errors")) times in \(text(item, "episodes")) runs, \(percent(item, "success")) of them succeed all the same"
      )
    }
    for item in list(.mine, "bottlenecks").prefix(3) {
      lines.append(
        indent
          + "\(text(item, "from")) -> \(text(item, "to")) waits \(text(item, "median_seconds")) s at the median, \(percent(item, "share")) of all waiting in \(text(item, "workflow"))"
      )
    }
    for item in sections[.mine]?["cuts"]?.arrayValue ?? [] { lines.append(indent + (item.stringValue ?? "")) }
    return lines
  }

  var indent: String { "         " }

  /// What retractions, returns and merges did, below the proposals.
  var turnLines: [String] {
    var lines: [String] = []
    for item in list(.propose, "returned") {
      lines.append(
        "  RETURNED  \(text(item, "id")): \(text(item, "answer")) It was refused: \(text(item, "old_reason"))")
    }
    for item in list(.propose, "recalled") {
      lines.append("  RECALLED  \(text(item, "proposal")) \(text(item, "outcome")): \(text(item, "reason"))")
    }
    for item in list(.propose, "merged") {
      let members = (item["merged_from"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
      lines.append("  MERGED  \(text(item, "id")) from \(members)")
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  private var promiseLines: [String] {
    let reviewed = list(.promises, "releases")
    guard !reviewed.isEmpty else { return [] }
    let broken = reviewed.filter { $0["verdict"] == "broken" }.count
    return ["PROMISES \(reviewed.count) releases in use, \(broken) with a broken promise"]
      + reviewed.map {
        "  \(text($0, "release"))  \(text($0, "verdict"))\($0["action"].map { ", \($0.stringValue ?? "")" } ?? "")  \(text($0, "reason"))"
      }
  }

  func count(_ stage: NightlyStage, _ key: String) -> String { Self.grouped(integer(stage, key)) }

  func text(_ item: JSONObject, _ key: String) -> String {
    item[key].map { $0.stringValue ?? $0.text } ?? ""
  }

  func percent(_ item: JSONObject, _ key: String) -> String {
    item[key]?.doubleValue.map { "\(Int(($0 * 100).rounded())) %" } ?? "an unknown share"
  }

  /// A number with thin groups of three: `12,345`.
  static func grouped(_ value: Int) -> String {
    var digits = Array(String(value.magnitude))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return (value < 0 ? "-" : "") + String(digits)
  }
}
