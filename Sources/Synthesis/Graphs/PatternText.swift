/// The characters of pattern codes over labels.
enum PatternText {
  private static let special: Set<Character> = ["\\", "+", "→", "⇢", ";", "|", "#"]

  /// The label with a backslash before each character that has a meaning in codes.
  static func escaped(_ label: String) -> String {
    guard label.contains(where: special.contains) else { return label }
    return String(label.flatMap { special.contains($0) ? ["\\", $0] : [$0] })
  }
}
