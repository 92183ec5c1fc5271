public import Domain
public import JSONDocuments

/// The embedded catalogue as entities, parents before children.
public enum CatalogueDocuments {
  private static let kinds: [(file: String, kind: EntityKind)] = [
    ("roles.json", .role), ("skills.json", .skillNode), ("role_skill_map.json", .roleSkillMap),
    ("agents.json", .agent), ("policies.json", .policy), ("ontology.json", .ontologyNode),
    ("topics.json", .schemaRegistry),
  ]

  /// Every entity of the catalogue.
  ///
  /// - Throws: `JSONError` or `DocumentError` when a file of the catalogue is malformed; a test holds the files to it.
  public static func all() throws -> [(EntityKind, JSONObject)] {
    var entities: [(EntityKind, JSONObject)] = []
    let texts = Dictionary(EmbeddedCatalogue.files.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
    for (file, kind) in kinds {
      guard let text = texts[file] else { throw DocumentError.missing(field: file) }
      for (index, item) in (try JSONValue(parsing: text).arrayValue ?? []).enumerated() {
        guard let object = item.objectValue else {
          throw DocumentError.wrongType(field: "\(file)[\(index)]", expected: "an object")
        }
        entities.append((kind, object))
      }
    }
    return entities + (try workflows().map { (.workflow, $0.json) })
  }

  /// The catalogue's workflows.
  ///
  /// - Throws: `JSONError` or `DocumentError` as `all()` does.
  public static func workflows() throws -> [WorkflowDefinition] {
    try EmbeddedCatalogue.files.filter { $0.path.hasPrefix("workflows/") }.map { file in
      guard let object = try JSONValue(parsing: file.text).objectValue else {
        throw DocumentError.wrongType(field: file.path, expected: "an object")
      }
      return try WorkflowDefinition(json: object)
    }
  }
}
