import JSONDocuments

extension Redactor {
  /// The span as it may be stored: every text redacted, identifiers and times as they were.
  public mutating func redacted(_ span: TraceSpan) -> TraceSpan {
    var clean = span
    clean.name = redactedIdentifier(span.name)
    clean.attributes = redacted(span.attributes)
    clean.events = span.events.map { event in
      var cleanEvent = event
      cleanEvent.name = redactedIdentifier(event.name)
      cleanEvent.attributes = redacted(event.attributes)
      return cleanEvent
    }
    clean.links = span.links.map { redacted($0) }
    clean.statusMessage = redacted(span.statusMessage)
    clean.resource = redacted(span.resource)
    clean.scopeName = redactedIdentifier(span.scopeName)
    clean.scopeVersion = redactedIdentifier(span.scopeVersion)
    return clean
  }
}
