public import JSONDocuments

/// The stages of a night, in their order.
public enum NightlyStage: String, CaseIterable, Sendable {
  case ingest, reflect, index, mine, propose, promises
}

/// What a night did: one document a stage, without times, so that equal work gives equal bytes.
public struct NightlyReport: Hashable, Sendable {
  /// The stages' documents.
  public let sections: [NightlyStage: JSONObject]

  /// Puts a report together; a stage without a document did nothing.
  public init(sections: [NightlyStage: JSONObject]) { self.sections = sections }

  /// The report as one document; promises are there only when a release is in use.
  public var json: JSONObject {
    var object = JSONObject()
    for stage in NightlyStage.allCases where stage != .promises || !(sections[stage] ?? JSONObject()).isEmpty {
      object[stage.rawValue] = .object(sections[stage] ?? JSONObject())
    }
    return object
  }

  /// Quarantined records of the night.
  public var quarantinedCount: Int { integer(.ingest, "quarantined") }

  /// Files that could not be read at all.
  public var failedFileCount: Int { integer(.ingest, "failed_files") }

  func integer(_ stage: NightlyStage, _ key: String) -> Int { Int(sections[stage]?[key]?.integerValue ?? 0) }

  func list(_ stage: NightlyStage, _ key: String) -> [JSONObject] {
    (sections[stage]?[key]?.arrayValue ?? []).compactMap(\.objectValue)
  }
}
