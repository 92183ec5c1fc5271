/// A place where the house's rules are broken.
struct Violation: Hashable, CustomStringConvertible {
  let path: String
  /// The line, from 1; 0 for the file as a whole.
  let line: Int
  let message: String

  var description: String { line == 0 ? "\(path): \(message)" : "\(path):\(line): \(message)" }
}
