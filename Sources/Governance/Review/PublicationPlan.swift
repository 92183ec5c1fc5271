public import Domain
public import JSONDocuments

/// What publishing inserts: a draft version that nothing runs until it is activated (C-44).
public struct PublicationPlan: Hashable, Sendable {
  /// What is inserted.
  public enum Insertion: Hashable, Sendable {
    /// A workflow version with status `draft`, its lineage filled in.
    case workflow(WorkflowDefinition)
    /// A skill version with tier `exp`, and the rows of `role_skill_map` that are suggested for it.
    case skill(SkillDefinition, grants: [JSONObject])
  }

  /// The proposal, now `published`.
  public let proposal: Proposal
  /// What is inserted.
  public let object: Insertion
  /// A further draft that a changed workflow calls, inserted with it.
  public let companion: WorkflowDefinition?
  /// `ID@VERSION` of what is inserted.
  public let objectKey: String
  /// The skills that the workflow uses and the catalogue lacks, ascending: the store keeps their names, and the workflow
  /// is not activated before they are published.
  public let missingSkills: [SkillID]
  /// `{"derived_from", "parent_ids", "proposal_reason", "proposal_id"}` (S-10.4); also in the workflow itself.
  public let lineage: JSONObject
  /// What the gates found when they ran again for this publication.
  public let assessment: Assessment
}
