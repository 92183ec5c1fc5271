/// An identifier that cannot be mistaken for an identifier of another kind.
///
/// `Tag` names the kind; two identifiers are equal when their text is equal byte for byte.
public struct Identifier<Tag>: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The identifier as it is stored and shown.
  public let rawValue: String

  /// Wraps a text that was validated at the edge.
  public init(_ rawValue: String) { self.rawValue = rawValue }

  /// Wraps a literal.
  public init(stringLiteral value: String) { self.rawValue = value }

  /// The identifier as it is stored and shown.
  public var description: String { rawValue }

  /// Orders by UTF-8 bytes, which is also SQLite's BINARY order.
  public static func < (left: Self, right: Self) -> Bool {
    left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
  }

  /// Compares byte for byte, not by Unicode equivalence.
  public static func == (left: Self, right: Self) -> Bool { left.rawValue.utf8.elementsEqual(right.rawValue.utf8) }

  /// Hashes the text; equal bytes give equal hashes.
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// The kinds of identifiers, used as phantom types only.
public enum IdentifierTag {
  /// Tags an organisation.
  public enum Organisation {}
  /// Tags an episode.
  public enum Episode {}
  /// Tags a workflow.
  public enum Workflow {}
  /// Tags a step of a workflow.
  public enum Step {}
  /// Tags a skill.
  public enum Skill {}
  /// Tags a role.
  public enum Role {}
  /// Tags a principal.
  public enum Principal {}
  /// Tags a proposal.
  public enum Proposal {}
  /// Tags a policy.
  public enum Policy {}
  /// Tags a mined pattern.
  public enum Pattern {}
  /// Tags a piece of advice.
  public enum Advice {}
}

/// A tenant; the default is `default`.
public typealias OrganisationID = Identifier<IdentifierTag.Organisation>
/// An episode: digest of (organisation, source, external id).
public typealias EpisodeID = Identifier<IdentifierTag.Episode>
/// A workflow such as `WF-FIN-001`.
public typealias WorkflowID = Identifier<IdentifierTag.Workflow>
/// A step such as `F-02`.
public typealias StepID = Identifier<IdentifierTag.Step>
/// A skill such as `SK-OCR-001`.
public typealias SkillID = Identifier<IdentifierTag.Skill>
/// A role such as `QA-M-001`.
public typealias RoleID = Identifier<IdentifierTag.Role>
/// A person or agent that acts.
public typealias PrincipalID = Identifier<IdentifierTag.Principal>
/// An item of the publication queue.
public typealias ProposalID = Identifier<IdentifierTag.Proposal>
/// A policy such as `POL-PUBLISH-001`.
public typealias PolicyID = Identifier<IdentifierTag.Policy>
/// A mined pattern: digest of workflow, form and canonical code.
public typealias PatternID = Identifier<IdentifierTag.Pattern>
/// A piece of advice: digest of tenant, question, generation and answer.
public typealias AdviceID = Identifier<IdentifierTag.Advice>

extension Identifier where Tag == IdentifierTag.Organisation {
  /// The tenant of a single user.
  public static var `default`: Self { "default" }
}
