/// The colours of drawings, each with at least 4.5 : 1 against the ground that it stands on, told apart by the colour-blind
/// too: blue for good, ochre between, orange for bad (after M. Okabe, K. Ito, "Color Universal Design", 2008).
enum DrawingPalette {
  static let ground = "#ffffff"
  static let ink = "#16202b"
  static let quiet = "#45505c"
  static let step = (fill: "#e8f1fb", line: "#2b5f94")
  static let waiting = (fill: "#fff4d6", line: "#8a5f00")
  static let added = (fill: "#e4f3ee", line: "#00644b")
  static let removed = (fill: "#fbe9e1", line: "#9c3a00")
  static let changed = (fill: "#f3ebf8", line: "#6b3c8f")
  static let end = (fill: "#eef1f4", line: "#45505c")

  /// The colour of a share of success; the share itself stands beside it as text.
  static func colour(of share: Double?) -> String {
    guard let share else { return quiet }
    return share >= 0.9 ? "#1f5f99" : share >= 0.6 ? "#6d5a00" : "#9c3a00"
  }
}
