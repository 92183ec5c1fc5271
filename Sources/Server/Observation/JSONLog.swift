import Application
import Domain
import Foundation
import JSONDocuments
import Logging
import Synchronization

/// Where the lines of the log go.
public struct LogOutput: Sendable {
  private let receive: @Sendable (String) -> Void

  /// Standard error.
  public static let standardError = LogOutput { FileHandle.standardError.write(Foundation.Data(($0 + "\n").utf8)) }

  /// Hands each line, without its newline, to `receive`.
  public init(_ receive: @escaping @Sendable (String) -> Void) { self.receive = receive }

  func write(_ line: String) { receive(line) }
}

/// Writes the log as JSON, one document a line; control characters of what callers send cannot break a line.
struct JSONLog: LogHandler {
  private static let longestText = 2_000

  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level
  let output: LogOutput
  let clock: Clock

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var line: JSONObject = [
      "ts": .string(clock.now.text), "level": .string(event.level.rawValue),
      "msg": .string(Self.short(event.message.description)),
    ]
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
      line[key] = Self.value(value)
    }
    output.write(JSONValue.object(line).text)
  }

  private static func value(_ value: Logger.MetadataValue) -> JSONValue {
    switch value {
    case .string(let text): .string(short(text))
    case .stringConvertible(let value as Int): .number(value)
    case .stringConvertible(let value): .string(short(value.description))
    case .array(let values): .array(values.map(Self.value))
    case .dictionary(let values): .object(JSONObject(values.map { ($0.key, Self.value($0.value)) }))
    }
  }

  private static func short(_ text: String) -> String {
    text.utf8.count <= longestText ? text : String(decoding: text.utf8.prefix(longestText), as: UTF8.self)
  }
}
