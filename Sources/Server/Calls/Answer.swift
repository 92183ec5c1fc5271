import Application
import HTTPTypes
import JSONDocuments

/// What an operation gives.
struct Answer: Sendable {
  var status: HTTPResponse.Status = .ok
  var mediaType = "application/json"
  var body: [UInt8]
  /// The body as it was before it was written; nil when it is no object.
  private(set) var json: JSONObject?
  /// The address of what was made.
  var location: String?
  /// The revision of what is shown.
  var revision: Int?
  /// Further headers.
  var headers = HTTPFields()

  init(_ json: JSONObject, status: HTTPResponse.Status = .ok) {
    self.status = status
    self.json = json
    body = [UInt8](JSONValue.object(json).text.utf8)
  }

  init(text: String, mediaType: String) {
    self.mediaType = mediaType
    body = [UInt8](text.utf8)
  }

  init(status: HTTPResponse.Status, mediaType: String, body: [UInt8]) {
    self.status = status
    self.mediaType = mediaType
    self.body = body
  }
}

/// A list given out piece by piece.
enum Page {
  /// The part of a list after a cursor; a cursor names the last item that was given out, and belongs to one list.
  ///
  /// - Parameters:
  ///   - name: The member of the answer.
  ///   - list: The list with its filters; nil when it has none.
  /// - Throws: `Problem` when the cursor is none of this list.
  static func answer(
    _ items: [JSONValue], as name: String, list: String? = nil, _ call: Call, key: (JSONValue) -> String
  ) throws -> Answer {
    let list = list ?? name
    let limit = call.query.limit
    var start = 0
    if let cursor = try Cursor(call.query["cursor"], of: list) {
      guard let index = items.firstIndex(where: { key($0) == cursor.key }) else { throw Cursor.stale }
      start = index + 1
    }
    let page = items[start...].prefix(limit)
    var json: JSONObject = [.init(name): .array(Array(page))]
    if let last = page.last, start + page.count < items.count {
      json["next_cursor"] = .string(Cursor(of: list, key: key(last)).text)
    }
    return Answer(json)
  }
}
