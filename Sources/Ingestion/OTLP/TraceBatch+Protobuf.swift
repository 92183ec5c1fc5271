import FoundationEssentials
import JSONDocuments
import SwiftProtobuf

extension TraceBatch {
  /// Reads the protobuf encoding of ExportTraceServiceRequest.
  ///
  /// - Throws: `TraceFault` when the bytes are no such message.
  public init(protobuf bytes: [UInt8], limits: IngestLimits) throws(TraceFault) {
    self.init()
    var options = BinaryDecodingOptions()
    options.messageDepthLimit = limits.depth
    let request: WireTraceRequest
    do {
      request = try WireTraceRequest(serializedBytes: bytes, options: options)
    } catch {
      throw TraceFault(encoding: "protobuf", reason: Self.reason(error, limits))
    }
    for group in request.resourceSpans { add(group, limits) }
  }

  private static func reason(_ error: any Error, _ limits: IngestLimits) -> String {
    switch error as? BinaryDecodingError {
    case .truncated: "it ends inside a field; send it whole"
    case .invalidUTF8: "a text in it is not UTF-8"
    case .messageDepthLimit:
      "its values nest deeper than \(limits.depth) messages"
    default: "its fields do not follow the wire format"
    }
  }

  private mutating func add(_ group: WireResourceSpans, _ limits: IngestLimits) {
    let reader = ProtobufSpanReader(checks: SpanChecks(limits: limits))
    let resource = reader.attributes(group.resource.attributes)
    for scopeGroup in group.scopeSpans {
      for span in scopeGroup.spans {
        add(named: span.name) { () throws(SpanFault) in
          var made = try reader.span(span)
          made.resource = resource
          made.scopeName = scopeGroup.scope.name
          made.scopeVersion = scopeGroup.scope.version
          try reader.checks.check(made)
          return made
        }
      }
    }
  }
}

/// Turns the wire's messages into our values.
private struct ProtobufSpanReader {
  let checks: SpanChecks

  func span(_ wire: WireSpan) throws(SpanFault) -> TraceSpan {
    var span = TraceSpan(
      traceID: try checks.identifier(wire.traceID, count: 16, "traceId"),
      spanID: try checks.identifier(wire.spanID, count: 8, "spanId"),
      parentID: try checks.parent(wire.parentSpanID), name: wire.name)
    span.kind = Int(wire.kind)
    span.startNanoseconds = wire.startTimeUnixNano == 0 ? nil : wire.startTimeUnixNano
    span.endNanoseconds = wire.endTimeUnixNano == 0 ? nil : wire.endTimeUnixNano
    span.attributes = attributes(wire.attributes)
    span.events = wire.events.map { event in
      SpanEvent(
        name: event.name, nanoseconds: event.timeUnixNano == 0 ? nil : event.timeUnixNano,
        attributes: attributes(event.attributes))
    }
    span.links = wire.links.map(link)
    span.status = SpanStatus(rawValue: Int(wire.status.code)) ?? .unset
    span.statusMessage = wire.status.message
    return span
  }

  func attributes(_ pairs: [WireKeyValue]) -> JSONObject {
    JSONObject(pairs.map { ($0.key, value($0.value)) })
  }

  private func link(_ wire: WireLink) -> JSONValue {
    var object: JSONObject = [
      "trace_id": .string(Hexadecimal.text(wire.traceID)), "span_id": .string(Hexadecimal.text(wire.spanID)),
    ]
    if !wire.attributes.isEmpty { object["attributes"] = .object(attributes(wire.attributes)) }
    return .object(object)
  }

  private func value(_ wire: WireAnyValue) -> JSONValue {
    switch wire.value {
    case .stringValue(let text): EmbeddedJSON.value(text, limits: checks.limits)
    case .boolValue(let flag): .bool(flag)
    case .intValue(let number): .number(number)
    case .doubleValue(let number): number.isFinite ? .number(number) : .string("\(number)")
    case .arrayValue(let list): .array(list.values.map(value))
    case .kvlistValue(let list): .object(attributes(list.values))
    case .bytesValue(let data): .string(data.base64EncodedString())
    case nil: .null
    }
  }
}
