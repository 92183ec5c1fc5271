import Application
import Domain

/// Small pieces that every page is made of.
extension Markup {
  /// A field that is not seen.
  static func hidden(_ name: StaticString, _ value: String) -> Markup {
    .element("input", ["type": "hidden", "name": "\(name)", "value": value])
  }

  /// Text for those who listen.
  static func unseen(_ text: String) -> Markup { .element("span", ["class": "unseen"], text: text) }

  /// A link of the console.
  static func link(_ path: ConsolePath, _ text: String) -> Markup { .element("a", ["href": path.text], text: text) }

  /// A link whose text is an identifier.
  static func codeLink(_ path: ConsolePath, _ text: String) -> Markup {
    .element("a", ["href": path.text, "class": "code"], text: text)
  }

  /// What a page begins with: its title, a quiet sentence under it, and what stands at its side.
  static func head(_ title: String, told: [Markup] = [], beside: [Markup] = []) -> Markup {
    let sentence = told.isEmpty ? [] : [Markup.element("p", ["class": "quiet"], told)]
    return .element(
      "div", ["class": "head"], [.element("div", [:], [.element("h1", text: title)] + sentence)] + beside)
  }

  /// A card with a heading.
  static func card(_ id: StaticString, _ title: String, note: String = "", _ content: [Markup]) -> Markup {
    let small = note.isEmpty ? [] : [Markup.text(" "), .element("small", text: note)]
    return .element(
      "section", ["class": "card", "id": "\(id)", "aria-labelledby": "h-\(id)"],
      [.element("h2", ["id": "h-\(id)"], [.text(title)] + small)] + content)
  }

  /// Names with what they stand for.
  static func facts(_ facts: [(String, Markup)]) -> Markup {
    .element(
      "dl", ["class": "facts"],
      facts.map { name, value in
        .element("div", [:], [.element("dt", text: name), .element("dd", [:], [value])])
      })
  }

  /// What is folded away until somebody wants it.
  static func folded(_ summary: String, _ content: [Markup]) -> Markup {
    .element("details", [:], [.element("summary", text: summary)] + content)
  }

  /// A moment, by the minute.
  static func moment(_ time: Timestamp) -> Markup {
    .element("time", ["datetime": time.text], text: Moments.minute(time))
  }
}

/// A sentence that stands out.
struct Notice {
  private enum Kind { case good, bad, warn }

  private let kind: Kind
  private let text: String

  static func good(_ text: String) -> Notice { Notice(kind: .good, text: text) }
  static func bad(_ text: String) -> Notice { Notice(kind: .bad, text: text) }
  static func warn(_ text: String) -> Notice { Notice(kind: .warn, text: text) }

  var markup: Markup {
    switch kind {
    case .good: note("notice good", "status", .check)
    case .bad: note("notice bad", "alert", .alert)
    case .warn: note("notice warn", "note", .alert)
    }
  }

  private func note(_ style: String, _ role: String, _ icon: Icon) -> Markup {
    .element("div", ["class": style, "role": role], [icon.markup, .element("p", text: text)])
  }
}

/// Times and durations as people read them.
enum Moments {
  /// `2026-03-15 02:00`, UTC.
  static func minute(_ time: Timestamp) -> String {
    time.text.prefix(16).replacing("T", with: " ") + " UTC"
  }

  /// `2026-03-15`.
  static func day(_ time: Timestamp) -> String { String(time.text.prefix(10)) }

  /// `3 d`, `5 h`, `12 min` since then.
  static func age(_ time: Timestamp, _ now: Timestamp) -> String {
    let minutes = max(0, (now.microseconds - time.microseconds) / 60_000_000)
    if minutes < 60 { return "\(minutes) min" }
    return minutes < 48 * 60 ? "\(minutes / 60) h" : "\(minutes / 1_440) d"
  }

  /// `812 ms`, `4.2 s`, `12 min`, `3.1 h`.
  static func duration(_ microseconds: Int64) -> String {
    switch microseconds {
    case ..<1_000: "\(microseconds) µs"
    case ..<1_000_000: "\(microseconds / 1_000) ms"
    case ..<120_000_000: tenth(microseconds, 1_000_000) + " s"
    case ..<7_200_000_000: tenth(microseconds, 60_000_000) + " min"
    case ..<172_800_000_000: tenth(microseconds, 3_600_000_000) + " h"
    default: tenth(microseconds, 86_400_000_000) + " d"
    }
  }

  private static func tenth(_ value: Int64, _ unit: Int64) -> String {
    let tenths = (value * 10 + unit / 2) / unit
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

/// Counts with groups of three.
enum Figures {
  static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
      String(digits.dropFirst(max(0, end - 3)).prefix(min(3, end)))
    }
    return (value < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  /// `94.1 %`.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = (part * 1_000 + whole / 2) / whole
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
