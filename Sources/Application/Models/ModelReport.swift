import Embeddings
public import JSONDocuments
import Kernels
import Storage

/// The models of a data directory, and which of them searches use.
public struct ModelReport: Presentable {
  let records: [ModelRecord]
  let selection: ModelSelection
  /// What the index's vectors were made by; nil when there is no index.
  let indexed: String?

  public var json: JSONObject {
    var json: JSONObject = [
      "models": .array(
        [Self.builtIn]
          + records.map { record in
            .object([
              "name": .string(record.name), "dimension": .number(record.dimension),
              "weights_sha256": .string(record.weightsDigest), "in_use": .bool(isInUse(record)),
            ])
          }),
      "embedder": .string(selection.digest),
    ]
    json["precision"] = selection.record == nil ? nil : selection.choice.map { .string($0.precision.rawValue) }
    json["index_embedder"] = indexed.map { .string($0) }
    json["fault"] = selection.fault.map { .string($0) }
    return json
  }

  public var text: String {
    var table = TextTable(["", "model", "dimension", "SHA-256 of the weights"])
    let builtIn = HashedEmbedder.standard
    table.add([
      selection.digest == builtIn.digest ? "*" : "", builtIn.name, "\(builtIn.dimension)", "(built in)",
    ])
    for record in records {
      table.add([isInUse(record) ? "*" : "", record.name, "\(record.dimension)", record.weightsDigest])
    }
    return table.text + (selection.fault.map { "\($0) The built-in embedder stays in use.\n" } ?? "") + advice
  }

  private var advice: String {
    guard let indexed, indexed != selection.digest else { return "" }
    return
      "The index is embedded anew by the next night or while \"autogenesis serve\" runs; at once: autogenesis index rebuild.\n"
  }

  private func isInUse(_ record: ModelRecord) -> Bool { selection.fault == nil && selection.record == record }

  private static var builtIn: JSONValue {
    let embedder = HashedEmbedder.standard
    return .object(["name": .string(embedder.name), "dimension": .number(embedder.dimension), "built_in": true])
  }
}

extension Workspace {
  /// The models, with a look at whether the chosen one can be loaded.
  ///
  /// - Throws: `FileError`, `StorageError`.
  public func modelReport() throws -> ModelReport {
    _ = try models.preferred()
    return ModelReport(
      records: try models.records(), selection: try models.selection(),
      indexed: try store.indexManifest(in: organisation)?.modelDigest)
  }
}
