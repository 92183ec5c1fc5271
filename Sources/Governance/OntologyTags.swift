public import Domain
public import JSONDocuments

/// The ontology's policy tags on (skill, action), with their ancestors.
///
/// An action is compared without regard to case, spaces and punctuation, so that no spelling slips past a tag.
public struct OntologyTags: Hashable, Sendable {
  /// A tag on an action of a skill.
  public struct Assignment: Hashable, Sendable {
    /// The skill.
    public let skillID: SkillID
    /// The action; nil means every action of the skill.
    public let action: String?
    /// The tag.
    public let tag: String

    /// Puts a tag on an action.
    public init(skillID: SkillID, action: String?, tag: String) {
      self.skillID = skillID
      self.action = action
      self.tag = tag
    }
  }

  /// What is known of one use of a skill.
  struct Lookup: Hashable {
    /// The tags of the use, sorted, without their ancestors.
    var tags: [String]
    /// Whether the ontology lists the skill's actions, but not this one: `tags` then holds all tags of the skill.
    var isUnlisted: Bool
  }

  private let parents: [String: String]
  private let reviewers: [String: RoleID]
  private let bySkill: [SkillID: [Assignment]]

  /// Makes the lookup.
  ///
  /// - Parameters:
  ///   - parents: a tag → its parent tag; a cycle is walked once.
  ///   - assignments: the tags on (skill, action).
  ///   - reviewers: a tag → the role that must review whatever carries it (S-17.10); usually on the domain tags.
  public init(parents: [String: String], assignments: [Assignment], reviewers: [String: RoleID]) {
    self.parents = parents
    self.reviewers = reviewers
    bySkill = Dictionary(grouping: assignments, by: \.skillID)
  }

  /// Reads the policy tags among the ontology's documents (`ontology_node`); other nodes matter only as parents.
  ///
  /// `attributes.applies_to` lists `{"skill", "action"}`, or `{"skill"}` for every action; `attributes.reviewer_role_id`
  /// names who must review what carries the tag.
  ///
  /// - Throws: `DocumentError` naming the field.
  public init(nodes: [JSONObject]) throws(DocumentError) {
    var parents: [String: String] = [:]
    var assignments: [Assignment] = []
    var reviewers: [String: RoleID] = [:]
    for node in nodes {
      let fields = FieldReader(node)
      let tag = try fields.text("node_id")
      parents[tag] = try fields.optionalText("parent_id")
      guard try fields.text("node_type") == "policy_tag" else { continue }
      let attributes = FieldReader(try fields.documentOrEmpty("attributes"), path: "\(tag).attributes")
      reviewers[tag] = try attributes.optionalText("reviewer_role_id").map { RoleID($0) }
      for use in try attributes.objects("applies_to") {
        let use = FieldReader(use, path: attributes.place("applies_to"))
        let skill = SkillID(try use.text("skill"))
        assignments.append(Assignment(skillID: skill, action: try use.optionalText("action"), tag: tag))
      }
    }
    self.init(parents: parents, assignments: assignments, reviewers: reviewers)
  }

  /// The tag and its ancestors, nearest first.
  public func lineage(of tag: String) -> [String] {
    var lineage = [tag]
    while let last = lineage.last, let parent = parents[last], !lineage.contains(parent) { lineage.append(parent) }
    return lineage
  }

  /// The roles that must review whatever carries one of `tags`, in the order of the tags, each once.
  func reviewerRoles(of tags: [String]) -> [RoleID] {
    var roles: [RoleID] = []
    for tag in tags.flatMap(lineage) {
      if let role = reviewers[tag], !roles.contains(role) { roles.append(role) }
    }
    return roles
  }

  /// What is known of a use of a skill.
  func lookup(_ skill: SkillID, _ action: UsedAction) -> Lookup {
    let assignments = bySkill[skill] ?? []
    let everyTag = sortedTags(assignments)
    guard case .named(let name) = action else {
      let isWhole = action == .undetermined || assignments.allSatisfy { $0.action == nil }
      return Lookup(tags: everyTag, isUnlisted: !isWhole)
    }
    let matching = assignments.filter { $0.action.map { UsedAction.normalised($0) == name } ?? true }
    let isListed = matching.contains { $0.action != nil } || assignments.allSatisfy { $0.action == nil }
    return Lookup(tags: isListed ? sortedTags(matching) : everyTag, isUnlisted: !isListed)
  }

  /// The tags that positively belong to a use: those of an unlisted action are only those of every action.
  func certainTags(_ skill: SkillID, _ action: UsedAction) -> [String] {
    let lookup = lookup(skill, action)
    return lookup.isUnlisted ? sortedTags((bySkill[skill] ?? []).filter { $0.action == nil }) : lookup.tags
  }

  private func sortedTags(_ assignments: [Assignment]) -> [String] { Set(assignments.map(\.tag)).sorted() }
}

/// The action that a step asks a skill for: `parameters.action`, else `parameters.system`.
enum UsedAction: Hashable {
  /// A constant, in its normalised spelling.
  case named(String)
  /// The step names no action.
  case none
  /// Only the run will tell, so it may be any action of the skill.
  case undetermined

  /// Letters and digits only, in lower case.
  static func normalised(_ action: String) -> String {
    String(action.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
