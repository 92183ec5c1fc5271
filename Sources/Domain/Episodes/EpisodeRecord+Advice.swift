import JSONDocuments

extension EpisodeRecord {
  /// The key under which an episode or a step run names the advice that it was made under: a text, or several in an array.
  public static let adviceKey = "advice_id"

  /// The advice that the run was made under, as the source told it, sorted, each once.
  public var adviceIDs: [AdviceID] {
    let told = [extra[Self.adviceKey]] + stepRuns.map { $0.extra[Self.adviceKey] }
    return Set(told.flatMap(Self.identifiers)).sorted()
  }

  /// Whether somebody advised the run: it is then no evidence for later advice, which would only hear its own echo.
  public var isAdvised: Bool {
    !Self.identifiers(extra[Self.adviceKey]).isEmpty
      || stepRuns.contains { !Self.identifiers($0.extra[Self.adviceKey]).isEmpty }
  }

  /// The identifiers that a member names; whatever is neither text nor an array of texts names none.
  fileprivate static func identifiers(_ value: JSONValue?) -> [AdviceID] {
    guard let value else { return [] }
    return (value.arrayValue ?? [value]).compactMap(\.stringValue).filter { !$0.isEmpty }.map { AdviceID($0) }
  }
}

extension StepRunRecord {
  /// Whether the step run names this advice as what it was made under.
  public func names(_ id: AdviceID) -> Bool {
    EpisodeRecord.identifiers(extra[EpisodeRecord.adviceKey]).contains(id)
  }
}
