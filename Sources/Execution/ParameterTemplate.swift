import Domain
public import JSONDocuments

/// A parameter with its `${…}` parsed, in place of any depth of arrays and objects.
///
/// `"${trigger.amount}"` is replaced by the value itself, whatever its type; within other text (`"po:${trigger.po_id}"`)
/// the value is spelled out: text as it is, anything else as JSON. `$${` is a literal `${`.
public indirect enum ParameterTemplate: Hashable, Sendable {
  /// A value without any `${…}`.
  case literal(JSONValue)
  /// One `${…}` and nothing else.
  case reference(ParameterReference)
  /// Text with at least one `${…}` in it.
  case text([Piece])
  /// An array with at least one `${…}` in it.
  case array([ParameterTemplate])
  /// An object with at least one `${…}` in it.
  case object([Member])

  /// A part of a text.
  public enum Piece: Hashable, Sendable {
    /// Text as it stands.
    case literal(String)
    /// A value that is spelled out.
    case reference(ParameterReference)
  }

  /// A member of an object.
  public struct Member: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The value.
    public let value: ParameterTemplate
  }

  /// Why a template does not parse or cannot be filled.
  public struct Failure: Error, Hashable, Sendable {
    /// A clause for a person.
    public let reason: String
  }

  /// Parses a parameter.
  ///
  /// - Throws: `Failure` when a `${` is not closed or what it encloses is no path.
  public init(_ value: JSONValue) throws(Failure) {
    switch value {
    case .string(let text):
      self = try Self.parse(text)
    case .array(let items):
      var templates: [ParameterTemplate] = []
      for item in items { templates.append(try ParameterTemplate(item)) }
      self = templates.allSatisfy(\.isVerbatim) ? .literal(value) : .array(templates)
    case .object(let object):
      var members: [Member] = []
      for (key, value) in object { members.append(Member(key: key, value: try ParameterTemplate(value))) }
      self = members.allSatisfy(\.value.isVerbatim) ? .literal(value) : .object(members)
    case .null, .bool, .number:
      self = .literal(value)
    }
  }

  /// A text that a template gives back unchanged: every `${` is escaped.
  public static func escaped(_ text: String) -> String { text.replacing("${", with: "$${") }

  /// Every reference, in order.
  public var references: [ParameterReference] {
    switch self {
    case .literal: []
    case .reference(let reference): [reference]
    case .text(let pieces): pieces.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    case .array(let items): items.flatMap(\.references)
    case .object(let members): members.flatMap(\.value.references)
    }
  }

  var referencedSteps: [StepID] { references.compactMap(\.step) }

  /// The parameter with every reference replaced.
  func filled(from state: RunState) throws(Failure) -> JSONValue {
    switch self {
    case .literal(let value): return value
    case .reference(let reference): return try reference.value(in: state)
    case .text(let pieces):
      var text = ""
      for piece in pieces { text += try Self.spelling(of: piece, in: state) }
      return .string(text)
    case .array(let items):
      var values: [JSONValue] = []
      for item in items { values.append(try item.filled(from: state)) }
      return .array(values)
    case .object(let members):
      var pairs: [(String, JSONValue)] = []
      for member in members { pairs.append((member.key, try member.value.filled(from: state))) }
      return .object(JSONObject(pairs))
    }
  }

  private static func spelling(of piece: Piece, in state: RunState) throws(Failure) -> String {
    switch piece {
    case .literal(let text): return text
    case .reference(let reference):
      let value = try reference.value(in: state)
      return value.stringValue ?? value.text
    }
  }

  private var isVerbatim: Bool {
    if case .literal = self { true } else { false }
  }
}

extension ParameterTemplate {
  private static func parse(_ text: String) throws(Failure) -> ParameterTemplate {
    var pieces: [Piece] = []
    var literal = ""
    var rest = text[...]
    while let dollar = rest.firstRange(of: "${") {
      literal += rest[..<dollar.lowerBound]
      rest = rest[dollar.upperBound...]
      if literal.hasSuffix("$") {
        literal += "{"
        continue
      }
      guard let close = rest.firstIndex(of: "}") else { throw Failure(reason: "a \"${\" is not closed by \"}\"") }
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal = ""
      pieces.append(.reference(try ParameterReference(String(rest[..<close]))))
      rest = rest[rest.index(after: close)...]
    }
    literal += rest
    if pieces.isEmpty { return .literal(.string(literal)) }
    if pieces.count == 1, literal.isEmpty, case .reference(let reference) = pieces[0] { return .reference(reference) }
    return .text(literal.isEmpty ? pieces : pieces + [.literal(literal)])
  }
}
