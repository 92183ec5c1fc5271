public import JSONDocuments

/// A result that can be shown to people as text and to programs as one document.
public protocol Presentable {
  /// The stable document.
  var json: JSONObject { get }
  /// The text, ended by a newline.
  var text: String { get }
}

extension NightlyReport: Presentable {}

/// A table for people: columns as wide as their content.
struct TextTable {
  private var rows: [[String]]

  init(_ header: [String]) { rows = [header] }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The rows with two blanks between columns; each line is ended by a newline.
  var text: String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { index, cell in
        index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}

/// A result that is a list or a sheet: the document and its text, made together.
public struct Listing: Presentable, Sendable {
  public let json: JSONObject
  public let text: String
}
