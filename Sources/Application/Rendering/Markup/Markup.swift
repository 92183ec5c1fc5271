/// HTML or SVG as a tree. Names of elements and attributes are literals of this program, never data, and text stays text
/// until it is written, where it is escaped and its hidden characters are written out.
package struct Markup: Sendable {
  private indirect enum Content: Sendable {
    case element(StaticString, [(name: StaticString, value: String)], [Markup])
    case text(String)
    case lines(String)
    case several([Markup])
  }

  private let content: Content

  private init(_ content: Content) { self.content = content }

  /// An element.
  package static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ children: [Markup] = []
  ) -> Markup {
    Markup(.element(name, attributes.map { (name: $0.key, value: $0.value) }, children))
  }

  /// An element with text in it.
  package static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String
  ) -> Markup {
    element(name, attributes, [.text(text)])
  }

  /// This element with a further attribute; without a value, as it is.
  package func with(_ name: StaticString, _ value: String?) -> Markup {
    guard case .element(let element, let attributes, let children) = content, let value else { return self }
    return Markup(.element(element, attributes + [(name: name, value: value)], children))
  }

  /// Text on one line.
  package static func text(_ text: String) -> Markup { Markup(.text(text)) }

  /// Text whose line feeds stay, for preformatted elements.
  package static func lines(_ text: String) -> Markup { Markup(.lines(text)) }

  /// Nodes one after the other.
  package static func several(_ nodes: [Markup]) -> Markup { Markup(.several(nodes)) }

  /// The style sheet of a page: a literal.
  static func style(_ sheet: StaticString) -> Markup {
    Markup(.element("style", [], [Markup(.lines(sheet.description))]))
  }

  /// The tree as it is sent: well-formed XML that is valid HTML too.
  package var source: String {
    var source = ""
    write(to: &source)
    return source
  }

  private static let empty: Set<String> = ["meta", "br", "hr", "rect", "circle", "line", "path", "input", "link"]
  private static let inline: Set<String> = [
    "a", "b", "code", "em", "span", "strong", "summary", "td", "th", "title", "desc", "text", "dt",
  ]

  private func write(to source: inout String) {
    switch content {
    case .text(let text): source += Self.escaped(VisibleText.shown(text))
    case .lines(let text):
      source += text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { Self.escaped(VisibleText.shown(String($0))) }.joined(separator: "\n")
    case .several(let nodes): for node in nodes { node.write(to: &source) }
    case .element(let name, let attributes, let children):
      write(name.description, attributes, children, to: &source)
    }
  }

  private func write(
    _ name: String, _ attributes: [(name: StaticString, value: String)], _ children: [Markup], to source: inout String
  ) {
    source += "<\(name)"
    for attribute in attributes {
      source += " \(attribute.name)=\"\(Self.escaped(VisibleText.shown(attribute.value)))\""
    }
    if Self.empty.contains(name) && children.isEmpty {
      source += "/>"
    } else {
      source += ">"
      for child in children { child.write(to: &source) }
      source += "</\(name)>"
    }
    if !Self.inline.contains(name) { source += "\n" }
  }

  /// Text with the five characters of markup escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
