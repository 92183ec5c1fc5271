import Domain
import JSONDocuments

/// Whether the frozen evidence of a change that compares runs proves the claimed confidence: the test on both slices came out
/// within its level, the held-out effect is above zero, and no figure contradicts another.
struct ChangeProof {
  /// Evidence rounds shares to four decimals and probabilities to six.
  private static let shareError = 0.000_151
  private static let probabilityError = 0.000_002

  private let draft: ProposalDraft
  private let minimum: Double
  private let test: FieldReader
  private let heldOut: FieldReader
  private let mined: FieldReader

  init(_ draft: ProposalDraft, minimum: Double) throws(DocumentError) {
    let evidence = FieldReader(draft.evidence, path: "evidence")
    self.draft = draft
    self.minimum = minimum
    test = FieldReader(try evidence.document("test"), path: "evidence.test")
    heldOut = FieldReader(try evidence.document("held_out"), path: "evidence.held_out")
    mined = FieldReader(try evidence.document("mined"), path: "evidence.mined")
  }

  func findings() throws -> GateFindings {
    let p = try test.number("p")
    let level = try test.number("level")
    let effect = try heldOut.number("effect")
    let figures =
      "p \(p) at level \(level) after \(try test.integer("looked_at", default: 0)) hypotheses, held-out effect \(effect)"
    var findings = GateFindings(
      summary: "The confidence of \(draft.confidence) reaches the minimum of \(minimum): \(figures).",
      details: [
        "minimum": .number(minimum), "p": .number(p), "level": .number(level), "effect": .number(effect),
      ])
    if !(draft.confidence >= minimum && 1 - p >= minimum - Self.probabilityError) {
      findings.faults.append(
        "The confidence of \(min(draft.confidence, 1 - p)) is below the minimum of \(minimum): \(figures).")
    }
    if !((draft.confidence - (1 - p)).magnitude <= Self.probabilityError) {
      findings.faults.append("The claimed confidence of \(draft.confidence) is not the \(1 - p) that the test proves.")
    }
    if !(p >= 0 && level > 0 && p <= level + Self.probabilityError) {
      findings.faults.append("The test did not come out within its level: \(figures).")
    }
    if !(effect > 0) { findings.faults.append("The held-out effect of \(effect) is not above zero.") }
    findings.faults += try comparison(heldOut, "held-out") + (try comparison(mined, "mined")) + (try sums())
    return findings
  }

  /// Whether the figures of one slice fit each other.
  private func comparison(_ slice: FieldReader, _ name: String) throws -> [String] {
    let with = try group(slice, "with")
    let without = try group(slice, "without")
    let interval = try slice.array("interval", default: []).compactMap(\.doubleValue)
    var faults: [String] = []
    if let fault = with.fault ?? without.fault { faults.append("The \(name) figures contradict each other: \(fault).") }
    let raw = try slice.number("raw")
    if (raw - (with.share - without.share)).magnitude > Self.shareError {
      faults.append("The \(name) raw difference is not that of its shares.")
    }
    let effect = try slice.number("effect")
    let isOrdered =
      interval.count == 2 && interval[0] <= effect + Self.shareError && effect <= interval[1] + Self.shareError
    if !isOrdered { faults.append("The \(name) effect of \(effect) lies outside its interval.") }
    return faults
  }

  private func group(_ slice: FieldReader, _ key: String) throws -> (share: Double, fault: String?) {
    let fields = FieldReader(try slice.document(key), path: slice.place(key))
    let (runs, met) = (try fields.integer("runs", default: -1), try fields.integer("met", default: -1))
    let share = try fields.number("share")
    guard runs > 0, (0...runs).contains(met) else { return (share, "\(met) of \(runs) runs \(key) the change") }
    let isShare = (share - Double(met) / Double(runs)).magnitude <= Self.shareError
    return (share, isShare ? nil : "\(met) of \(runs) is no share of \(share)")
  }

  /// The adoption effect is the share times the effect; what is spent stays within the budget; nothing broke in the replay.
  private func sums() throws -> [String] {
    let evidence = FieldReader(draft.evidence, path: "evidence")
    let adoption = FieldReader(try evidence.document("adoption"), path: "evidence.adoption")
    let share = try adoption.number("share")
    let replay = FieldReader(try evidence.document("replay"), path: "evidence.replay")
    var faults: [String] = []
    let product = share * (try heldOut.number("effect"))
    let claimed = try adoption.number("effect")
    let budget = try test.number("budget")
    if !(0...1).contains(share) || (claimed - product).magnitude > Self.shareError {
      faults.append("The effect of adopting the change is not its share times its effect.")
    }
    if let spent = test.object["spent"]?.doubleValue, spent > budget + Self.shareError {
      faults.append("The tests have spent \(spent), more than the budget.")
    }
    if try replay.integer("broken", default: -1) != 0 {
      faults.append("The evidence counts runs that the change breaks.")
    }
    return faults
  }
}
