import Application
import Domain
import HTTPTypes

/// The style sheet, the script and the mark: they are part of the binary and come from here alone.
enum AssetRoutes {
  static let all = [asset]

  private struct Asset: Sendable {
    let mediaType: String
    let bytes: [UInt8]
    let tag: String

    init(_ mediaType: String, _ text: String) {
      self.mediaType = mediaType
      bytes = [UInt8](text.utf8)
      tag = "\"\(Digest.sha256(text).prefix(32))\""
    }
  }

  private static let assets: [String: Asset] = [
    "console.css": Asset("text/css; charset=utf-8", StyleSheet.text),
    "console.js": Asset("text/javascript; charset=utf-8", ConsoleScript.text),
    "mark.svg": Asset("image/svg+xml", mark),
  ]

  private static var mark: String {
    Markup.element(
      "svg", ["xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 16 16"],
      [
        .element("rect", ["width": "16", "height": "16", "rx": "3", "fill": "#1d4e89"]),
        .element("path", ["d": Icon.mark.path, "fill": "none", "stroke": "#ffffff", "stroke-width": "1.4"]),
      ]
    ).source
  }

  private static let asset = ConsoleRoute.page(.asset, "/assets/{name}") { call in
    guard let asset = assets[call.place("name")] else { throw Problem.notFound }
    let isKnown = call.headers[.ifNoneMatch]?.contains(asset.tag) == true
    var answer = Answer(
      status: isKnown ? .notModified : .ok, mediaType: asset.mediaType, body: isKnown ? [] : asset.bytes)
    answer.headers = [.eTag: asset.tag, .cacheControl: "no-cache"]
    return answer
  }
}
