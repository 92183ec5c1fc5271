public import Domain
public import JSONDocuments

/// What a release promises, in figures that later runs can show.
public enum PromisedOutcome: Hashable, Sendable {
  /// So large a share of runs (of a workflow) or calls (of a skill) fits it; `lower` is the bound that was proved.
  case fit(share: Double, lower: Double)
  /// Success of all runs grows by so much; `floor` is the least share of success that was proved for the runs that the
  /// change sends another way, and `step` the activity that tells them.
  case effect(estimate: Double, lower: Double, upper: Double, floor: Double, step: String)

  /// The promise of a proposal, from its frozen evidence; nil when the evidence promises nothing that runs can show.
  public init?(of draft: ProposalDraft) {
    let heldOut = draft.evidence["held_out"]
    switch draft.claim {
    case .codify, .skill:
      guard let share = heldOut?["fitness"]?.doubleValue, let lower = heldOut?["lower95"]?.doubleValue else {
        return nil
      }
      self = .fit(share: share, lower: lower)
    case .change:
      let adoption = draft.evidence["adoption"]
      guard draft.evidence["goal"]?.stringValue ?? "success" == "success",
        let estimate = adoption?["effect"]?.doubleValue,
        let interval = adoption?["interval"]?.arrayValue?.compactMap(\.doubleValue), interval.count == 2,
        let runs = heldOut?["with"]?["runs"]?.integerValue, let met = heldOut?["with"]?["met"]?.integerValue,
        (0...runs).contains(met)
      else { return nil }
      let floor = BinomialProportion(Int(met), of: Int(runs)).wilsonInterval().lower
      self = .effect(
        estimate: estimate, lower: interval[0], upper: interval[1], floor: Self.rounded(floor),
        step: draft.body["hypothesis"]?["step"]?.stringValue ?? "")
    }
  }

  /// Reads what `json` wrote; nil for anything else.
  public init?(json: JSONObject) {
    switch json["kind"]?.stringValue {
    case "fit":
      guard let share = json["share"]?.doubleValue, let lower = json["lower"]?.doubleValue else { return nil }
      self = .fit(share: share, lower: lower)
    case "effect":
      guard let estimate = json["effect"]?.doubleValue, let lower = json["lower"]?.doubleValue,
        let upper = json["upper"]?.doubleValue, let floor = json["floor"]?.doubleValue
      else { return nil }
      self = .effect(
        estimate: estimate, lower: lower, upper: upper, floor: floor, step: json["step"]?.stringValue ?? "")
    default: return nil
    }
  }

  /// The promise as it is stored.
  public var json: JSONObject {
    switch self {
    case .fit(let share, let lower): ["kind": "fit", "share": .number(share), "lower": .number(lower)]
    case .effect(let estimate, let lower, let upper, let floor, let step):
      [
        "kind": "effect", "effect": .number(estimate), "lower": .number(lower), "upper": .number(upper),
        "floor": .number(floor), "step": .string(step),
      ]
    }
  }

  static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
