public import Domain
public import JSONDocuments

/// Something that was looked at and not proposed.
public struct NotProposed: Hashable, Comparable, Sendable {
  /// What it would have been about: a workflow id or a skill id with the tool's name.
  public let subject: String
  /// One sentence that says why, with the figures.
  public let reason: String

  /// Pairs a subject with a reason.
  public init(subject: String, reason: String) {
    self.subject = subject
    self.reason = reason
  }

  /// Orders by subject, then reason.
  public static func < (left: Self, right: Self) -> Bool {
    (ByteText(left.subject), ByteText(left.reason)) < (ByteText(right.subject), ByteText(right.reason))
  }

  /// The entry as a document.
  public var json: JSONObject { ["subject": .string(subject), "reason": .string(reason)] }
}

/// What a generator made of the episodes of one workflow.
public struct SynthesisResult: Hashable, Sendable {
  /// The drafts, by claim and title.
  public var drafts: [ProposalDraft]
  /// What was not proposed and why, in order.
  public var notProposed: [NotProposed]
  /// Requests of agents that a replay speaks against.
  public var refused: [JudgedRequest]

  /// Makes a result; the lists are put in order.
  public init(drafts: [ProposalDraft] = [], notProposed: [NotProposed] = [], refused: [JudgedRequest] = []) {
    self.refused = refused.sorted { ByteText($0.text) < ByteText($1.text) }
    self.drafts = drafts.sorted {
      ($0.claim.rawValue, ByteText($0.title)) < ($1.claim.rawValue, ByteText($1.title))
    }
    self.notProposed = notProposed.sorted()
  }

  /// Both results together.
  public func merging(_ other: SynthesisResult) -> SynthesisResult {
    SynthesisResult(
      drafts: drafts + other.drafts, notProposed: notProposed + other.notProposed, refused: refused + other.refused)
  }
}

/// The catalogue as generators see it: what exists need not be proposed.
public struct SynthesisCatalogue: Hashable, Sendable {
  /// The current workflow versions.
  public var workflows: [WorkflowDefinition]
  /// The current skill versions.
  public var skills: [SkillDefinition]

  /// Makes a view.
  public init(workflows: [WorkflowDefinition] = [], skills: [SkillDefinition] = []) {
    self.workflows = workflows
    self.skills = skills
  }

  /// Whether there is an executable skill that is called by this id, name or function name.
  public func hasSkill(called name: String) -> Bool { skill(called: name) != nil }

  /// The executable skill that is called by this id, name or function name.
  func skill(called name: String) -> SkillDefinition? {
    let wanted = ByteText(name)
    return skills.filter { $0.origin != .observed }
      .filter {
        [$0.id.rawValue, $0.name, $0.signature.name].contains { ByteText($0) == wanted }
          || $0.id == ToolNames.skillID(of: name)
      }
      .min { $0.id < $1.id }
  }
}
