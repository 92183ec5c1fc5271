import Domain
import JSONDocuments

/// The two sentences that say what a proposal changes, from templates by claim and kind.
struct ChangeSentences {
  private let page: ProposalPage
  private let body: JSONObject
  private let evidence: JSONObject

  init(_ page: ProposalPage) {
    self.page = page
    body = page.proposal.draft.body
    evidence = page.proposal.draft.evidence
  }

  /// What would be done, then what that means for runs.
  var all: [String] {
    switch page.proposal.draft.claim {
    case .change: [deed, reach]
    case .codify: codified
    case .skill: induced
    }
  }

  // MARK: - Change

  private var deed: String {
    let hypothesis = body["hypothesis"]
    let step = told(hypothesis?["step"])
    let after = hypothesis?["after"].map { told($0) }
    let instead = hypothesis?["instead"].map { told($0) }
    let rule = hypothesis?["rule"]?.stringValue.map { ConditionWords.told($0) }
    let place = after.map { "after \($0)" } ?? "at the start"
    let old = instead.map { " instead of going on to \($0)" } ?? ""
    let sentence =
      switch hypothesis?["kind"]?.stringValue {
      case "hand_off": "hand the run to a person (\(step)) \(place)\(old)"
      case "insert": "do \(step) \(place)\(instead.map { ", before \($0)" } ?? "")"
      case "remove":
        "leave out \(step): go \(after.map { "from \($0)" } ?? "from the start") to \(instead ?? "the end")"
      case "reorder": "do \(step) before \(instead ?? "what follows") and not after it"
      case "route": "go on to \(step) \(place)\(old)"
      case "retune": "set \(told(hypothesis?["parameter"])) of \(step) to \(told(hypothesis?["value"]))\(formerly)"
      case "timeout": "stop waiting for \(step) after \(told(hypothesis?["value"])) ms\(formerly)"
      default: "apply the patch below"
      }
    guard let rule else { return Self.capitalised(sentence) + ", always." }
    return "When \(rule), \(sentence)."
  }

  /// The value before, as the patch's test of that place pins it.
  private var formerly: String {
    let parameter = body["hypothesis"]?["parameter"]?.stringValue.map {
      JSONPointer(tokens: ["parameters", $0]).description
    }
    let place = parameter ?? "/timeout_ms"
    let pinned = (body["patch"]?.arrayValue ?? []).first {
      $0["op"]?.stringValue == "test" && $0["path"]?.stringValue?.hasSuffix(place) == true
    }
    return pinned?["value"].map { " (today \(ConditionWords.scalar($0)))" } ?? ""
  }

  private var reach: String {
    let version = body["workflow"]?["version"]?.stringValue ?? "?"
    let from = "\(told(body["target"]?["workflow_id"])) \(told(body["target"]?["version"]))"
    let companion = body["companion"].map { " and adds the workflow \(told($0["workflow_id"]))" } ?? ""
    let share = evidence["adoption"]?["share"]?.doubleValue.map {
      "; \(FigureWords.percent(1 - $0)) of the runs take the same path as today"
    }
    return "This makes version \(version) of \(from)\(companion)\(share ?? "")."
  }

  // MARK: - Codify

  private var codified: [String] {
    let draft = page.workflow
    let waiting = draft?.steps.filter { $0.next.awaits != nil }.count ?? 0
    let choice = waiting == 0 ? "" : "; at \(waiting) of them the executing agent chooses the way on"
    let coverage = evidence["coverage"]
    let covered = FigureWords.count(coverage?["covered"]) ?? "?"
    let all = FigureWords.count(evidence["episodes"]) ?? "?"
    return [
      "Add the workflow \(told(body["workflow"]?["workflow_id"])) \(told(body["workflow"]?["version"])), "
        + "\"\(told(body["workflow"]?["workflow_name"]))\", with \(draft?.steps.count ?? 0) steps\(choice).",
      "It writes down the way that \(covered) of \(all) recorded runs took and promises no benefit; no run changes until somebody activates it.",
    ]
  }

  // MARK: - Skill

  private var induced: [String] {
    let skill = page.skill
    let arguments = (skill?.signature.arguments ?? []).map { $0.required ? $0.name : "\($0.name)?" }
    let call = "\(skill?.signature.name ?? "?")(\(arguments.joined(separator: ", ")))"
    let calls = FigureWords.count(evidence["calls"]?["total"]) ?? "?"
    let runs = FigureWords.count(evidence["coverage"]?["covered"]) ?? "?"
    return [
      "Add the skill \(told(body["skill"]?["skill_id"])) \(told(body["skill"]?["version"])) as \(call), tier \(told(body["skill"]?["stability_tier"])).",
      "Recorded runs called \(told(evidence["tool"])) \(calls) times in \(runs) runs without a catalogue entry; no run changes until a workflow uses the skill.",
    ]
  }

  private func told(_ value: JSONValue?) -> String {
    value.map { $0.stringValue ?? ConditionWords.scalar($0) } ?? "?"
  }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
