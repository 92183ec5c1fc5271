import Domain
public import JSONDocuments

extension ChangeFinding {
  /// The entry of a report's list: what was looked at and why it is where it is.
  public var listEntry: JSONObject {
    var entry: JSONObject = [
      "workflow": .string(workflowID.rawValue), "hypothesis": .string(hypothesis.text),
      "with": .object(mined.with.json), "without": .object(mined.without.json), "effect": Figure.json(mined.effect),
      "interval": .array([Figure.json(mined.lower), Figure.json(mined.upper)]),
    ]
    switch verdict {
    case .proposed: break
    case .looksGood(let reason): entry["reason"] = .string(reason + ".")
    case .notYet(let runs):
      entry["runs_needed"] = .number(runs)
      entry["reason"] = .string(
        "\(Points.signed(mined.effect)) points [\(Points.signed(mined.lower)), \(Points.signed(mined.upper))]; about "
          + "\(runs) more runs will tell.")
    }
    return entry
  }
}

extension ChangeGroup {
  /// `{"runs","met","share"}`.
  var json: JSONObject { ["runs": .number(runs), "met": .number(met), "share": Figure.json(share)] }
}
