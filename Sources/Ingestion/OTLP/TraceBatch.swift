import JSONDocuments

/// The spans of one request, or of one line of a collector's file; what is wrong with single spans refuses only these.
public struct TraceBatch: Equatable, Sendable {
  /// A span that could not be taken.
  public struct Refusal: Equatable, Sendable {
    /// Its place among the spans of the batch, from 1.
    public let ordinal: Int
    /// One sentence that says what is wrong.
    public let reason: String
    /// Its name, as far as there is one.
    public let name: String
  }

  /// The spans, in the order of the batch.
  public private(set) var spans: [TraceSpan] = []
  /// The spans that were refused.
  public private(set) var refusals: [Refusal] = []
  /// What had to be left out of resources, one sentence each; their spans are kept.
  public private(set) var losses: [String] = []

  init() {}

  /// Notes what was left out of the resource of the group with this number, from 1.
  mutating func lose(_ faults: [SpanFault], ofGroup number: Int) {
    losses += faults.map { "The resource of group \(number) \($0.reason); it is left out." }
  }

  /// How many spans the batch held.
  var spanCount: Int { spans.count + refusals.count }

  /// Takes a span, or notes why it cannot be taken.
  mutating func add(named name: String, _ make: () throws(SpanFault) -> TraceSpan) {
    do throws(SpanFault) {
      spans.append(try make())
    } catch {
      refusals.append(
        Refusal(
          ordinal: spanCount + 1, reason: "Span \(spanCount + 1) (\"\(name.prefix(80))\") \(error.reason).",
          name: String(name.prefix(200))))
    }
  }
}

/// What makes a span unusable; the reason goes on after "Span 3 (…)".
struct SpanFault: Error {
  let reason: String
}

/// Why a whole request cannot be read: one sentence.
public struct TraceFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// The encoding that was tried.
  let encoding: String
  /// What is wrong, where, and what to send instead, as the end of a sentence.
  let reason: String

  /// What is wrong, where, and what to send instead.
  public var description: String { "The body is no OTLP trace request in \(encoding): \(reason)." }
}

/// What one span may hold at most, and the checks that are the same for each encoding.
struct SpanChecks {
  let limits: IngestLimits

  /// The identifier in lower-case hex.
  func identifier(_ bytes: some Collection<UInt8>, count: Int, _ field: String) throws(SpanFault) -> String {
    guard bytes.count == count else {
      throw SpanFault(reason: "has a \(field) of \(bytes.count) bytes instead of \(count)")
    }
    if bytes.allSatisfy({ $0 == 0 }) { throw SpanFault(reason: "has a \(field) of zeros only") }
    return Hexadecimal.text(bytes)
  }

  /// The parent's identifier; none when it is empty or zeros.
  func parent(_ bytes: some Collection<UInt8>) throws(SpanFault) -> String? {
    bytes.allSatisfy { $0 == 0 } ? nil : try identifier(bytes, count: 8, "parentSpanId")
  }

  /// Refuses what no store keeps, and sets nothing right.
  func check(_ span: TraceSpan) throws(SpanFault) {
    guard span.attributes.count <= limits.attributesPerSpan else {
      throw SpanFault(
        reason: "has \(span.attributes.count) attributes, more than the allowed \(limits.attributesPerSpan)")
    }
    guard span.events.count <= limits.eventsPerSpan else {
      throw SpanFault(reason: "has \(span.events.count) events, more than the allowed \(limits.eventsPerSpan)")
    }
    guard span.name.utf8.count <= limits.identifierBytes else {
      throw SpanFault(
        reason: "has a name of \(span.name.utf8.count) bytes, more than the allowed \(limits.identifierBytes)")
    }
    try checkTexts(.string(span.name), "its name")
    try checkTexts(.string(span.statusMessage), "its status message")
    try checkTexts(.object(span.attributes), "an attribute")
    for event in span.events {
      try checkTexts(.string(event.name), "the name of an event")
      try checkTexts(.object(event.attributes), "an attribute of an event")
    }
    for link in span.links { try checkTexts(link, "a link") }
    try checkTexts(.object(span.resource), "an attribute of its resource")
    try checkTexts(.string(span.scopeName + span.scopeVersion), "its scope")
  }

  private func checkTexts(_ value: JSONValue, _ place: String) throws(SpanFault) {
    switch value {
    case .string(let text): try checkText(text, place)
    case .array(let items): for item in items { try checkTexts(item, place) }
    case .object(let object):
      for (key, member) in object {
        try checkText(key, "the key of \(place)")
        try checkTexts(member, place)
      }
    case .null, .bool, .number: break
    }
  }

  private func checkText(_ text: String, _ place: String) throws(SpanFault) {
    let sizeBytes = text.utf8.count
    guard sizeBytes <= limits.textBytes else {
      throw SpanFault(reason: "holds \(sizeBytes) bytes in \(place), more than the allowed \(limits.textBytes)")
    }
    if text.utf8.contains(0) {
      throw SpanFault(reason: "holds the character U+0000 in \(place), which cannot be stored")
    }
  }
}

/// Bytes as hex digits.
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  static func text(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The bytes of digits of either case; nil when the text is no such thing.
  static func bytes(_ text: String) -> [UInt8]? {
    let values = text.utf8.map { digit($0) }
    guard values.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: values.count, by: 2) {
      guard let high = values[index], let low = values[index + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  static func isDigit(_ byte: UInt8) -> Bool { digit(byte) != nil }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// Texts that hold JSON: what the instrumentation had to write as text is read again, so that it can be searched and redacted.
enum EmbeddedJSON {
  /// The value of a text that is a JSON object or array, else the text.
  static func value(_ text: String, limits: IngestLimits) -> JSONValue {
    guard let first = text.utf8.first(where: { !Byte.isSpace($0) }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["), text.utf8.count <= limits.textBytes
    else { return .string(text) }
    if case .success(let value) = RecordJSON.value(Array(text.utf8), limits: limits) { return value }
    return .string(text)
  }
}
