import Application
import HTTPTypes
import JSONDocuments

/// The skills of the catalogue (S-3.1).
enum SkillRoutes {
  static let all = [list, add, get]

  private static let list = Route(
    .listSkills, .get, "/v1/skills", "All versions of all skills.", work: .reading, query: [.limit, .cursor],
    result: .page(of: "skills")
  ) { call in
    let items = try call.workspace.skillList().json["skills"]?.arrayValue ?? []
    return try Page.answer(items, as: "skills", call, key: CatalogueKeys.key)
  }

  private static let add = Route(
    .addSkill, .post, "/v1/skills", "Adds a version of a skill.", work: .writing,
    body: .json([
      "type": "object",
      "required": [
        "skill_id", "skill_name", "category", "signature", "runtime_binding", "version", "owner_role_id",
      ],
      "properties": [
        "skill_id": .object(CatalogueKeys.identifier), "skill_name": ["type": "string", "maxLength": 128],
        "category": ["type": "string"], "signature": ["type": "object"], "description": ["type": "string"],
        "runtime_binding": ["type": "object"], "version": .object(CatalogueKeys.version),
        "stability_tier": ["type": "string"], "owner_role_id": .object(CatalogueKeys.identifier),
        "is_generator": ["type": "boolean"],
      ],
    ]), result: .object(["skill_id": ["type": "string"], "version": ["type": "string"]], status: .created)
  ) { call in
    let json = try call.workspace.addSkill(try call.document()).json
    var answer = Answer(json, status: .created)
    answer.location = "/v1/skills/" + CatalogueKeys.name(json, "skill_id")
    return answer
  }

  private static let get = Route(
    .getSkill, .get, "/v1/skills/{id}", "One version, ID@VERSION; the current one without the version.",
    work: .reading, result: .object(["skill_id": ["type": "string"], "version": ["type": "string"]])
  ) { call in Answer(try call.workspace.skillDocument(call.place("id")).json) }
}

/// How the catalogue's things are named.
enum CatalogueKeys {
  static let identifier: JSONObject = ["type": "string", "pattern": "^[A-Za-z0-9._-]{1,32}$"]
  static let version: JSONObject = ["type": "string", "pattern": "^[A-Za-z0-9._-]{1,24}$"]

  static func name(_ json: JSONObject, _ id: String) -> String {
    "\(json[id]?.stringValue ?? "")@\(json["version"]?.stringValue ?? "")"
  }

  /// The key of an item of a list of versions.
  static func key(of item: JSONValue) -> String { name(item.objectValue ?? JSONObject(), "id") }
}
