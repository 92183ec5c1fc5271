/// Text as Markdown (CommonMark with tables) shows it unchanged.
enum MarkdownText {
  /// Text on one line: what Markdown would read is escaped, and hidden characters are written out.
  static func escaped(_ text: String) -> String {
    let scalars = Array(VisibleText.shown(text).unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      if needsEscape(at: index, in: scalars) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// Text on one line as code.
  static func code(_ text: String) -> String {
    let shown = VisibleText.shown(text)
    let fence = String(repeating: "`", count: longestRun(of: "`", in: shown) + 1)
    let pad = shown.hasPrefix("`") || shown.hasSuffix("`") ? " " : ""
    return fence + pad + shown + pad + fence
  }

  /// A fenced block whose fence no line of it can close.
  static func fenced(_ text: String, as language: String = "") -> [String] {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    return [fence + language, text, fence]
  }

  /// A table under its caption.
  static func table(_ header: [String], _ rows: [[String]], caption: String) -> [String] {
    func line(_ cells: [String]) -> String { "| " + cells.map(escaped).joined(separator: " | ") + " |" }
    return ["*\(escaped(caption))*", "", line(header), "|" + String(repeating: " --- |", count: header.count)]
      + rows.map(line)
  }

  /// Whether punctuation would mean something here: some does everywhere, some only at the start of a line.
  private static func needsEscape(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
    switch scalars[index] {
    case "\\", "`", "*", "[", "]", "<", ">", "|", "~", "&", "$": true
    case "_": !(isWord(index - 1, scalars) && isWord(index + 1, scalars))
    case "#", "+", "-", "=": index == 0
    case ".", ")": index > 0 && scalars[..<index].allSatisfy { ("0"..."9").contains($0) }
    case ":": index + 1 < scalars.count && scalars[index + 1] == "/"
    default: false
    }
  }

  private static func isWord(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    scalars.indices.contains(index)
      && (scalars[index].properties.isAlphabetic || ("0"..."9").contains(scalars[index]))
  }

  private static func longestRun(of scalar: Unicode.Scalar, in text: String) -> Int {
    var longest = 0
    var run = 0
    for other in text.unicodeScalars {
      run = other == scalar ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
