/// An address of the console. It begins with one "/" and what comes from outside is escaped in it, so that no text becomes an
/// address of another kind.
struct ConsolePath: Hashable, Sendable {
  let text: String

  private init(_ parts: [String], _ query: KeyValuePairs<StaticString, String?> = [:]) {
    let path = parts.map { "/" + Self.escaped($0) }.joined()
    let values = query.compactMap { name, value in value.map { "\(name)=\(Self.escaped($0))" } }
    text = path + (values.isEmpty ? "" : "?" + values.joined(separator: "&"))
  }

  /// An address that was found to be one of the console's.
  init(given text: String) { self.text = text }

  static let queue = ConsolePath(["review"])
  static let episodes = ConsolePath(["episodes"])
  static let workflows = ConsolePath(["workflows"])
  static let search = ConsolePath(["search"])
  static let dashboard = ConsolePath(["dashboard"])
  static let audit = ConsolePath(["audit"])
  static let logout = ConsolePath(["logout"])

  static func login(next: String?) -> ConsolePath { ConsolePath(["login"], ["next": next]) }

  static func queue(view: String, sort: String) -> ConsolePath {
    ConsolePath(["review"], ["view": view, "sort": sort])
  }

  static func proposal(_ id: String) -> ConsolePath { ConsolePath(["review", id]) }

  /// The page of a proposal, which tells that something was done.
  static func proposal(_ id: String, done: String) -> ConsolePath { ConsolePath(["review", id], ["done": done]) }

  static func whole(_ id: String) -> ConsolePath { ConsolePath(["review", id, "whole"]) }

  static func act(_ name: String, on id: String) -> ConsolePath { ConsolePath(["review", id, name]) }

  static func episodes(workflow: String?, cursor: String?) -> ConsolePath {
    ConsolePath(["episodes"], ["workflow": workflow, "cursor": cursor])
  }

  static func episode(_ id: String) -> ConsolePath { ConsolePath(["episodes", id]) }

  static func workflow(_ id: String) -> ConsolePath { ConsolePath(["workflows", id]) }

  static func search(_ text: String, type: String?) -> ConsolePath {
    ConsolePath(["search"], ["q": text, "type": type])
  }

  static func asset(_ name: String) -> ConsolePath { ConsolePath(["assets", name]) }

  /// The same page, at a place of it.
  func at(_ anchor: StaticString) -> String { "\(text)#\(anchor)" }

  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "~"), UInt8(ascii: "@"), UInt8(ascii: ":"):
        String(UnicodeScalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }
}
