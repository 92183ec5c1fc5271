import Embeddings
import JSONDocuments
import Kernels

/// Which model is to be used: `in-use.json` among the models.
struct ModelChoice: Hashable, Sendable {
  static let fileName = "in-use.json"
  /// nil is the built-in embedder.
  let model: String?
  let precision: LinearMap.Precision
  /// Grows with each choice, so that a model which was put in order is looked at again.
  let revision: Int

  var json: JSONObject {
    var json: JSONObject = ["precision": .string(precision.rawValue), "revision": .number(revision)]
    json["model"] = model.map { .string($0) }
    return json
  }

  /// nil when the document is none of ours.
  init?(_ json: JSONValue) {
    guard let precision = json["precision"]?.stringValue.flatMap(LinearMap.Precision.init(rawValue:)),
      let revision = json["revision"]?.integerValue
    else { return nil }
    self.init(model: json["model"]?.stringValue, precision: precision, revision: Int(revision))
  }

  init(model: String?, precision: LinearMap.Precision, revision: Int) {
    self.model = model
    self.precision = precision
    self.revision = revision
  }
}

/// What the choice comes to.
struct ModelSelection: Sendable {
  /// nil is the built-in embedder.
  let record: ModelRecord?
  let choice: ModelChoice?
  /// Why the chosen model is not used; one sentence.
  var fault: String?

  /// The digest of the model to be used.
  var digest: String {
    guard let record, let choice, fault == nil else { return HashedEmbedder.standard.digest }
    return record.identity(choice.precision)
  }

  static func builtIn(_ fault: String? = nil) -> ModelSelection {
    ModelSelection(record: nil, choice: nil, fault: fault)
  }
}
