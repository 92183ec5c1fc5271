import Foundation
import HTTPTypes
import JSONDocuments

/// The place where a page ended, opaque to callers. It holds no tenant and opens nothing: what is listed follows from the key.
struct Cursor: Hashable, Sendable {
  static let stale = Problem(
    .badRequest, "cursor-unusable", "The cursor is not one of this list, or its item is gone: begin anew.",
    field: "cursor")

  /// The list, with its filters.
  let list: String
  /// The item that was given out last.
  let key: String

  init(of list: String, key: String) {
    self.list = list
    self.key = key
  }

  /// Reads a cursor; nil when there is none.
  ///
  /// - Throws: `Problem` when it is none of this list.
  init?(_ text: String?, of list: String) throws {
    guard let text else { return nil }
    let padded =
      text.replacing("-", with: "+").replacing("_", with: "/")
      + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    guard text.utf8.count <= 1024, let bytes = Foundation.Data(base64Encoded: padded),
      let parts = try? JSONValue(parsing: [UInt8](bytes)).arrayValue, parts.count == 2,
      parts[0].stringValue == list, let key = parts[1].stringValue
    else { throw Self.stale }
    self.init(of: list, key: key)
  }

  /// The cursor as callers hand it back.
  var text: String {
    let json = JSONValue.array([.string(list), .string(key)]).text
    return Foundation.Data(json.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }
}
