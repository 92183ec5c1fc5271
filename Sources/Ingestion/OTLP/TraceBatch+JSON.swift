import JSONDocuments

extension TraceBatch {
  /// Reads the JSON encoding of ExportTraceServiceRequest: identifiers in hex of either case, 64-bit integers as text or number,
  /// enumerations as numbers, unknown members ignored.
  ///
  /// - Throws: `TraceFault` when the text is no such document.
  public init(json bytes: [UInt8], limits: IngestLimits) throws(TraceFault) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes, limits: limits.documentJSON)
    } catch {
      throw TraceFault(encoding: "JSON", reason: error.reason)
    }
    try self.init(value, limits: limits)
  }

  /// Reads a document that is parsed already.
  init(_ value: JSONValue, limits: IngestLimits) throws(TraceFault) {
    self.init()
    guard let groups = try Self.list(value, "resourceSpans", "resource_spans") else {
      throw TraceFault(encoding: "JSON", reason: "it has no \"resourceSpans\"")
    }
    let reader = JSONSpanReader(checks: SpanChecks(limits: limits))
    for (index, group) in groups.enumerated() {
      let (resource, faults) = reader.resource(group["resource"])
      lose(faults, ofGroup: index + 1)
      for scopeGroup in try Self.list(group, "scopeSpans", "scope_spans") ?? [] {
        for span in try Self.list(scopeGroup, "spans", "spans") ?? [] {
          add(named: span["name"]?.stringValue ?? "") { () throws(SpanFault) in
            var made = try reader.span(span)
            made.resource = resource
            made.scopeName = scopeGroup["scope"]?["name"]?.stringValue ?? ""
            made.scopeVersion = scopeGroup["scope"]?["version"]?.stringValue ?? ""
            try reader.checks.check(made)
            return made
          }
        }
      }
    }
  }

  private static func list(_ value: JSONValue, _ name: String, _ other: String) throws(TraceFault) -> [JSONValue]? {
    guard let object = value.objectValue else {
      throw TraceFault(encoding: "JSON", reason: "what should hold \"\(name)\" is no JSON object")
    }
    guard let member = object[name] ?? object[other], !member.isNull else { return nil }
    guard let items = member.arrayValue else {
      throw TraceFault(encoding: "JSON", reason: "\"\(name)\" is no array")
    }
    return items
  }
}

/// Turns the members of a span into our values. Protobuf's JSON mapping lets a writer use either spelling of a name.
private struct JSONSpanReader {
  let checks: SpanChecks

  func span(_ value: JSONValue) throws(SpanFault) -> TraceSpan {
    guard let object = value.objectValue else { throw SpanFault(reason: "is no JSON object") }
    var span = TraceSpan(
      traceID: try checks.identifier(hex(object, "traceId", "trace_id"), count: 16, "traceId"),
      spanID: try checks.identifier(hex(object, "spanId", "span_id"), count: 8, "spanId"),
      parentID: try checks.parent(hex(object, "parentSpanId", "parent_span_id")), name: try text(object, "name"))
    span.kind = try enumeration(object["kind"], "kind", ["INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"])
    span.startNanoseconds = try time(object, "startTimeUnixNano", "start_time_unix_nano")
    span.endNanoseconds = try time(object, "endTimeUnixNano", "end_time_unix_nano")
    span.attributes = try attributes(object["attributes"], "attributes")
    span.events = []
    for event in try list(object, "events") { span.events.append(try self.event(event)) }
    for link in try list(object, "links") { span.links.append(try self.link(link)) }
    let status = object["status"]
    span.status = SpanStatus(rawValue: try enumeration(status?["code"], "status.code", ["OK", "ERROR"])) ?? .unset
    span.statusMessage = status?["message"]?.stringValue ?? ""
    return span
  }

  /// The attributes of a resource as far as they can be read: its faults do not concern the spans.
  func resource(_ holder: JSONValue?) -> (attributes: JSONObject, faults: [SpanFault]) {
    if let holder, !holder.isNull, holder.objectValue == nil {
      return (JSONObject(), [SpanFault(reason: "is no JSON object")])
    }
    var kept: [(String, JSONValue)] = []
    var faults: [SpanFault] = []
    let whole = holder?["attributes"]
    for pair in whole?.arrayValue?.map({ JSONValue.array([$0]) }) ?? [whole ?? .null] {
      do throws(SpanFault) {
        kept += try attributes(pair, "resource.attributes").map { ($0.key, $0.value) }
      } catch {
        faults.append(error)
      }
    }
    return (JSONObject(kept), faults)
  }

  private func event(_ value: JSONValue) throws(SpanFault) -> SpanEvent {
    guard let object = value.objectValue else { throw SpanFault(reason: "has an event that is no JSON object") }
    return SpanEvent(
      name: try text(object, "name"), nanoseconds: try time(object, "timeUnixNano", "time_unix_nano"),
      attributes: try attributes(object["attributes"], "events.attributes"))
  }

  private func link(_ value: JSONValue) throws(SpanFault) -> JSONValue {
    guard let object = value.objectValue else { throw SpanFault(reason: "has a link that is no JSON object") }
    var link: JSONObject = [
      "trace_id": .string(Hexadecimal.text(try hex(object, "traceId", "trace_id"))),
      "span_id": .string(Hexadecimal.text(try hex(object, "spanId", "span_id"))),
    ]
    let attributes = try attributes(object["attributes"], "links.attributes")
    if !attributes.isEmpty { link["attributes"] = .object(attributes) }
    return .object(link)
  }

  private func attributes(_ value: JSONValue?, _ field: String) throws(SpanFault) -> JSONObject {
    guard let value, !value.isNull else { return JSONObject() }
    guard let pairs = value.arrayValue else { throw SpanFault(reason: "has \(field) that are no array") }
    var members: [(String, JSONValue)] = []
    for pair in pairs {
      guard let key = pair["key"]?.stringValue else { throw SpanFault(reason: "has a pair without a key in \(field)") }
      members.append((key, try anyValue(pair["value"], key)))
    }
    return JSONObject(members)
  }

  private func anyValue(_ value: JSONValue?, _ key: String) throws(SpanFault) -> JSONValue {
    guard let value, !value.isNull else { return .null }
    guard let object = value.objectValue else {
      throw SpanFault(reason: "has a value of \"\(key.prefix(80))\" that is no object such as {\"stringValue\": …}")
    }
    for (name, member) in object {
      switch name {
      case "stringValue", "string_value":
        guard let text = member.stringValue else { throw wrong(key, name) }
        return EmbeddedJSON.value(text, limits: checks.limits)
      case "boolValue", "bool_value":
        guard member.boolValue != nil else { throw wrong(key, name) }
        return member
      case "intValue", "int_value":
        guard let number = member.integerValue ?? member.stringValue.flatMap({ Int64($0) }) else {
          throw wrong(key, name)
        }
        return .number(number)
      case "doubleValue", "double_value": return try double(member, key, name)
      case "bytesValue", "bytes_value":
        guard member.stringValue != nil else { throw wrong(key, name) }
        return member
      case "arrayValue", "array_value": return .array(try items(member, key, name))
      case "kvlistValue", "kvlist_value": return .object(try attributes(member["values"], key))
      default: continue
      }
    }
    return .null
  }

  private func items(_ member: JSONValue, _ key: String, _ name: String) throws(SpanFault) -> [JSONValue] {
    guard member.objectValue != nil else { throw wrong(key, name) }
    guard let values = member["values"], !values.isNull else { return [] }
    guard let list = values.arrayValue else { throw wrong(key, name) }
    var items: [JSONValue] = []
    for item in list { items.append(try anyValue(item, key)) }
    return items
  }

  private func double(_ member: JSONValue, _ key: String, _ name: String) throws(SpanFault) -> JSONValue {
    if let number = member.doubleValue { return .number(number) }
    guard let text = member.stringValue, let number = Double(text) else { throw wrong(key, name) }
    return number.isFinite ? .number(number) : .string("\(number)")
  }

  private func wrong(_ key: String, _ name: String) -> SpanFault {
    SpanFault(reason: "has a \(name) of the wrong type in \"\(key.prefix(80))\"")
  }

  private func list(_ object: JSONObject, _ name: String) throws(SpanFault) -> [JSONValue] {
    guard let value = object[name], !value.isNull else { return [] }
    guard let items = value.arrayValue else { throw SpanFault(reason: "has \(name) that are no array") }
    return items
  }

  private func text(_ object: JSONObject, _ name: String) throws(SpanFault) -> String {
    guard let value = object[name], !value.isNull else { return "" }
    guard let text = value.stringValue else { throw SpanFault(reason: "has a \(name) that is no text") }
    return text
  }

  private func hex(_ object: JSONObject, _ name: String, _ other: String) throws(SpanFault) -> [UInt8] {
    guard let value = object[name] ?? object[other], !value.isNull else { return [] }
    guard let bytes = value.stringValue.flatMap(Hexadecimal.bytes) else {
      throw SpanFault(reason: "has a \(name) that is not written in hex digits")
    }
    return bytes
  }

  private func time(_ object: JSONObject, _ name: String, _ other: String) throws(SpanFault) -> UInt64? {
    guard let value = object[name] ?? object[other], !value.isNull else { return nil }
    let text = value.stringValue ?? value.numberValue?.text ?? ""
    guard let nanoseconds = UInt64(text) else {
      throw SpanFault(reason: "has a \(name) that is no number of nanoseconds")
    }
    return nanoseconds == 0 ? nil : nanoseconds
  }

  /// The number of an enumeration, which some writers give as its name; a number that is not known is kept.
  private func enumeration(_ value: JSONValue?, _ field: String, _ names: [String]) throws(SpanFault) -> Int {
    guard let value, !value.isNull else { return 0 }
    if let number = value.integerValue, let known = Int32(exactly: number) { return Int(known) }
    guard let text = value.stringValue else { throw SpanFault(reason: "has a \(field) that is no number") }
    return names.firstIndex { text.hasSuffix("_" + $0) }.map { $0 + 1 } ?? 0
  }
}

extension JSONError {
  /// The description as the end of a sentence.
  var reason: String {
    let text = description.hasSuffix(".") ? String(description.dropLast()) : description
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
