import Domain
import Execution
import JSONDocuments

/// How a stubbed skill answers, how long it takes and what a call costs.
struct DemoSkill {
  /// How long a call takes, in milliseconds.
  let latencyMilliseconds: ClosedRange<Int>
  /// What a call costs.
  let costCents: Int
  private let id: SkillID

  init(_ id: SkillID) {
    self.id = id
    (latencyMilliseconds, costCents) =
      switch id {
      case "SK-OCR-001": (600...2_400, 2)
      case "SK-ERP-002": (180...900, 1)
      case "SK-COMM-004": (90...300, 0)
      case "SK-COMM-005": (60...260, 0)
      case "SK-HCM-006": (150...700, 0)
      case "SK-IT-008": (900...4_000, 1)
      case "SK-ETL-011": (1_500...9_000, 3)
      case "SK-VIZ-014": (700...2_000, 1)
      default: (5...60, 0)
      }
  }

  /// The usual answer of the skill; `reference` numbers the records that it makes.
  func answer(to invocation: StepInvocation, reference: Int) -> JSONValue {
    .object(members(of: invocation.input, reference))
  }

  private func members(of input: JSONObject, _ reference: Int) -> JSONObject {
    switch id {
    case "SK-ERP-002": ["record_id": .string("REC-\(reference)"), "status": "done"]
    case "SK-COMM-004": ["ticket_id": .string("HO-\(reference)"), "owner_id": input["owner_id"] ?? .null]
    case "SK-COMM-005": ["message_id": .string("MSG-\(reference)"), "delivered": .bool(true)]
    case "SK-HCM-006": ["found": .bool(true), "record": .object(["object_id": input["object_id"] ?? .null])]
    case "SK-IT-008": ["account_id": .string("ACC-\(reference)"), "status": "granted"]
    case "SK-ETL-011": ["rows": .number(1), "result": .object(JSONObject())]
    case "SK-NLP-013": ["text": input["text"] ?? .null, "found": .object(JSONObject())]
    case "SK-VIZ-014": ["view_uri": .string("view:\(input["view_id"]?.stringValue ?? "")/\(reference)")]
    default: ["pass": .bool(true), "variance": .number(0), "label": "ok"]
    }
  }
}
