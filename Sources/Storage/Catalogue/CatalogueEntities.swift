public import Domain

/// A version of a workflow with its place in the catalogue.
public struct CatalogueWorkflow: Hashable, Sendable {
  /// The workflow.
  public let definition: WorkflowDefinition
  /// Whether this is the version that new runs use.
  public let isCurrent: Bool
}

/// A version of a skill with its place in the catalogue.
public struct CatalogueSkill: Hashable, Sendable {
  /// The skill.
  public let definition: SkillDefinition
  /// Whether this is the version that new runs use.
  public let isCurrent: Bool
}

/// A workflow that is known from runs only.
public struct ObservedWorkflow: Hashable, Sendable {
  /// The identifier: slug and digest of the name.
  public let id: WorkflowID
  /// The full name that the source gave.
  public let name: String
  /// The version that the source named, or `observed`.
  public let version: String
  /// The steps that runs of it executed, by identifier.
  public let steps: [ObservedStep]
}

/// A step that is known from runs only.
public struct ObservedStep: Hashable, Sendable {
  /// The identifier: the source's own when it fits, else slug and digest.
  public let id: StepID
  /// The full name that the source gave.
  public let name: String
}

/// What seeding did.
public struct SeedOutcome: Hashable, Sendable {
  /// The documents that were new.
  public var inserted = 0
  /// The documents that were stored already, with the same content.
  public var unchanged = 0

  init() {}
}
