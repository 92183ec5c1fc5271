import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A page as a parser sees it: which elements and attributes there are, and what is text. Pages are well-formed XML too, and
/// what is not is found here.
struct PageReading {
  private(set) var elements: [String: Int] = [:]
  private(set) var attributes: Set<String> = []
  /// Every address that a link, form, image or script leads to.
  private(set) var addresses: [String] = []
  private(set) var texts: [String] = []

  /// All text of the page, in order.
  var text: String { texts.joined() }

  /// - Throws: when the page is not well-formed.
  init(_ page: String) throws {
    let source = page.replacing("<!DOCTYPE html>\n", with: "")
    let parser = XMLParser(data: Data(source.utf8))
    let collector = Collector()
    parser.delegate = collector
    guard parser.parse() else {
      throw NotWellFormed(line: parser.lineNumber, near: Self.line(parser.lineNumber, source))
    }
    elements = collector.elements
    attributes = collector.attributes
    addresses = collector.addresses
    texts = collector.texts
  }

  struct NotWellFormed: Error {
    let line: Int
    let near: String
  }

  private static func line(_ number: Int, _ source: String) -> String {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(number - 1) ? String(lines[number - 1].prefix(300)) : ""
  }

  /// What no page may have: what runs, loads or leads away.
  func check(_ place: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let forbidden: Set<String> = [
      "iframe", "object", "embed", "img", "base", "style", "foreignObject", "animate", "set", "image", "video", "audio",
    ]
    #expect(forbidden.isDisjoint(with: elements.keys), "\(place)", sourceLocation: sourceLocation)
    #expect(elements["script"] == 1, "\(place)", sourceLocation: sourceLocation)
    #expect(!attributes.contains { $0.lowercased().hasPrefix("on") || $0 == "style" || $0 == "srcdoc" }, "\(place)")
    for address in addresses {
      #expect(
        address.hasPrefix("/") && !address.hasPrefix("//") || address.hasPrefix("#"), "\(place): \(address)",
        sourceLocation: sourceLocation)
    }
  }

  private final class Collector: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var attributes: Set<String> = []
    var addresses: [String] = []
    var texts: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes given: [String: String]
    ) {
      elements[name, default: 0] += 1
      attributes.formUnion(given.keys)
      addresses += ["href", "src", "action", "formaction", "data", "xlink:href"].compactMap { given[$0] }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { texts.append(text) }
  }
}
