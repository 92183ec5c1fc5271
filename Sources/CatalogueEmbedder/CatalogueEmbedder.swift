import Foundation

/// Writes a Swift file that holds the named files as string literals: `CatalogueEmbedder OUTPUT ROOT PATH…`.
///
/// A build step of the package; the result lets one binary carry `datasets/catalog`.
@main
struct CatalogueEmbedder {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 3 else { throw EmbeddingError.usage }
    var source = "/// The files of `datasets/catalog`, embedded at build time.\nenum EmbeddedCatalogue {\n"
    source += "  /// Paths relative to `datasets/catalog`, sorted, with their texts.\n"
    source += "  static let files: [(path: String, text: String)] = [\n"
    for path in arguments.dropFirst(3) {
      let text = try String(contentsOfFile: arguments[2] + "/" + path, encoding: .utf8)
      guard !text.contains("\"\"\"###") else { throw EmbeddingError.delimiter(path) }
      source += "    (\"\(path)\", ###\"\"\"\n\(text)\n\"\"\"###),\n"
    }
    try (source + "  ]\n}\n").write(toFile: arguments[1], atomically: true, encoding: .utf8)
  }
}

/// What can go wrong while embedding.
enum EmbeddingError: Error, CustomStringConvertible {
  case usage
  case delimiter(String)

  var description: String {
    switch self {
    case .usage: "Usage: CatalogueEmbedder OUTPUT ROOT PATH…: name at least one file."
    case .delimiter(let path): "\(path) holds the delimiter of a raw string literal: remove it."
    }
  }
}
