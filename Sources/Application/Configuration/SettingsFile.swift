import Files

/// The file of settings: `key = value` a line below `[section]`; `#` begins a line of comment.
struct SettingsFile {
  /// What the file says, by name, with the line.
  private(set) var entries: [String: (text: String, line: Int)] = [:]
  /// What cannot be read, one sentence each.
  private(set) var faults: [String] = []

  private static let limitBytes = 1 << 20

  /// Reads a file.
  ///
  /// - Throws: `FileError` when it cannot be read at all.
  init(path: String) throws {
    let bytes = try WholeFile.read(path, limitBytes: Self.limitBytes)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      faults = ["\(path) is not UTF-8."]
      return
    }
    var section = ""
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
      .enumerated()
    {
      let line = Self.trimmed(line)
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = Self.trimmed(line.dropFirst().dropLast())
      } else {
        add(line, section, "\(path):\(index + 1)", index + 1)
      }
    }
  }

  private mutating func add(_ line: String, _ section: String, _ place: String, _ number: Int) {
    let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      faults.append("\(place): write it as key = value.")
      return
    }
    let key = Self.trimmed(parts[0])
    let name = section.isEmpty ? key : "\(section).\(key)"
    if let earlier = entries.updateValue((Self.trimmed(parts[1]), number), forKey: name) {
      faults.append("\(place): \(name) was set in line \(earlier.line) already.")
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
