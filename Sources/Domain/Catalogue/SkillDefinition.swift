public import JSONDocuments

/// One version of a skill (S-2.2): an atomic capability with a signature.
public struct SkillDefinition: Hashable, Sendable {
  /// The identifier, the same over all versions.
  public var id: SkillID
  /// The name.
  public var name: String
  /// What the skill is for.
  public var category: SkillCategory
  /// The contract.
  public var signature: SkillSignature
  /// What the skill does, for people.
  public var summary: String
  /// The adapter: system, endpoint, secret reference, timeouts.
  public var runtimeBinding: JSONObject
  /// The version, semver.
  public var version: String
  /// How far the skill may be trusted.
  public var tier: StabilityTier
  /// The role that owns it.
  public var ownerRole: RoleID
  /// Whether the skill may emit proposals of workflows and skills (S-4.2).
  public var isGenerator: Bool
  /// Catalogue, observed or published.
  public var origin: Origin

  /// Makes a skill version.
  public init(
    id: SkillID, name: String, category: SkillCategory, signature: SkillSignature, summary: String,
    runtimeBinding: JSONObject, version: String, tier: StabilityTier, ownerRole: RoleID, isGenerator: Bool,
    origin: Origin
  ) {
    self.id = id
    self.name = name
    self.category = category
    self.signature = signature
    self.summary = summary
    self.runtimeBinding = runtimeBinding
    self.version = version
    self.tier = tier
    self.ownerRole = ownerRole
    self.isGenerator = isGenerator
    self.origin = origin
  }

  /// The skill as a document (S-3.1 plus `description` and `origin`).
  public var json: JSONObject {
    [
      "skill_id": .string(id.rawValue), "skill_name": .string(name), "category": .string(category.rawValue),
      "signature": .object(signature.json), "description": .string(summary),
      "runtime_binding": .object(runtimeBinding), "version": .string(version),
      "stability_tier": .string(tier.rawValue), "owner_role_id": .string(ownerRole.rawValue),
      "is_generator": .bool(isGenerator), "origin": .string(origin.rawValue),
    ]
  }

  /// Reads a skill from a document.
  ///
  /// - Throws: `DocumentError` naming the field.
  public init(json: JSONObject) throws(DocumentError) {
    let fields = FieldReader(json)
    self.init(
      id: SkillID(try fields.text("skill_id")), name: try fields.text("skill_name"),
      category: try fields.choice("category"),
      signature: try SkillSignature(json: try fields.document("signature"), at: "signature"),
      summary: try fields.text("description"), runtimeBinding: try fields.document("runtime_binding"),
      version: try fields.text("version"), tier: try fields.choice("stability_tier", default: .ga),
      ownerRole: RoleID(try fields.text("owner_role_id")), isGenerator: try fields.flag("is_generator", default: false),
      origin: try fields.choice("origin", default: .catalogue))
  }
}
