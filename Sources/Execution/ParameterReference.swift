public import Domain
import JSONDocuments

/// The path within `${…}`: `trigger.vendor.id`, `steps.F-01.output.lines[0]`, `error.code`, `trigger["odd key"]`.
public struct ParameterReference: Hashable, Sendable {
  enum Root: Hashable, Sendable {
    /// The payload that started the run.
    case trigger
    /// The newest record of a step: `status`, `output`, `error`, `decision`.
    case step(StepID)
    /// The error that led to this step through `on_error`.
    case error
  }

  enum Accessor: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  /// The path as it is written.
  public let text: String
  let root: Root
  let accessors: [Accessor]

  /// The step whose record the path reads; nil when it reads the trigger or the error.
  public var step: StepID? {
    if case .step(let id) = root { id } else { nil }
  }

  /// Parses a path.
  ///
  /// - Throws: `ParameterTemplate.Failure` when it is no path or does not start with `trigger`, `steps.ID` or `error`.
  public init(_ text: String) throws(ParameterTemplate.Failure) {
    var accessors = try Self.accessors(of: text)[...]
    self.text = text
    switch accessors.popFirst() {
    case .key("trigger"): root = .trigger
    case .key("error"): root = .error
    case .key("steps"):
      guard case .key(let id)? = accessors.popFirst() else {
        throw ParameterTemplate.Failure(reason: "\"${\(text)}\" names no step: write steps.ID.output")
      }
      root = .step(StepID(id))
    default:
      throw ParameterTemplate.Failure(reason: "\"${\(text)}\" must start with trigger, steps.ID or error")
    }
    self.accessors = Array(accessors)
  }

  func value(in state: RunState) throws(ParameterTemplate.Failure) -> JSONValue {
    var value: JSONValue? =
      switch root {
      case .trigger: state.trigger
      case .step(let id): state.records[id.rawValue]
      case .error: state.precedingError
      }
    for accessor in accessors {
      switch accessor {
      case .key(let key): value = value?[key]
      case .index(let index): value = value?[index: index]
      }
    }
    guard let value else { throw ParameterTemplate.Failure(reason: "this run has no \(text)") }
    return value
  }

  private static func accessors(of text: String) throws(ParameterTemplate.Failure) -> [Accessor] {
    var accessors: [Accessor] = []
    var rest = text[...]
    while let first = rest.first {
      if first == "[" {
        guard let close = rest.firstIndex(of: "]"), let accessor = bracketed(rest[..<close].dropFirst()) else { break }
        accessors.append(accessor)
        rest = rest[rest.index(after: close)...]
      } else {
        if !accessors.isEmpty { guard first == "." else { break } }
        if !accessors.isEmpty { rest.removeFirst() }
        let name = rest.prefix { $0 != "." && $0 != "[" && !$0.isWhitespace }
        guard !name.isEmpty else { break }
        accessors.append(.key(String(name)))
        rest = rest[name.endIndex...]
      }
    }
    if rest.isEmpty, !text.hasSuffix(".") { return accessors }
    throw ParameterTemplate.Failure(reason: "\"${\(text)}\" is no path")
  }

  private static func bracketed(_ inner: Substring) -> Accessor? {
    if inner.count >= 2, inner.hasPrefix("\""), inner.hasSuffix("\"") {
      return .key(String(inner.dropFirst().dropLast()))
    }
    guard let index = Int(inner), index >= 0 else { return nil }
    return .index(index)
  }
}
