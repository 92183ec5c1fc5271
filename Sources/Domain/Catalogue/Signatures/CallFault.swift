/// One way in which a call does not fit a signature.
public struct CallFault: Hashable, Sendable {
  /// What kind of rule is broken.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case missing, unknown, type, choice, format, pattern, range, length, alternative
  }

  /// The kind of rule.
  public let kind: Kind
  /// The argument and the way into its value, with `[]` for any element: `flights[].date`.
  public let place: String
  /// One sentence without a full stop.
  public let text: String

  /// Pairs a rule with a place.
  public init(kind: Kind, place: String, text: String) {
    self.kind = kind
    self.place = place
    self.text = text
  }

  init(_ kind: Kind, at place: CallPlace, _ verdict: String) {
    self.init(kind: kind, place: place.general, text: "argument \"\(place.exact)\" \(verdict)")
  }
}

/// A place in a call: with the positions in arrays for people, and without them for rules.
struct CallPlace: Hashable, Sendable {
  let general: String
  let exact: String

  init(_ argument: String) { self.init(general: argument, exact: argument) }

  private init(general: String, exact: String) {
    self.general = general
    self.exact = exact
  }

  func element(_ index: Int) -> CallPlace { CallPlace(general: general + "[]", exact: "\(exact)[\(index)]") }

  func member(_ name: String) -> CallPlace { CallPlace(general: "\(general).\(name)", exact: "\(exact).\(name)") }
}
