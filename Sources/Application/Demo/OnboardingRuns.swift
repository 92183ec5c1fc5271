import Domain
import Execution
import JSONDocuments

/// 200 runs of WF-HR-002; from H-05 to H-06 they wait four to nine hours for `it.provision.complete`.
struct OnboardingRuns: DemoSeries {
  enum Kind {
    case onboarded, documentsMissing, unknownCandidate, quotaExceeded
  }

  let source = "hcm"
  let initiators = ["op-02", "op-03", "op-04", "op-05", "op-06", "op-07"]
  let openHours = 4
  let aftermath = "incomplete"
  private let roles = ["SAL-IC-001", "HR-IC-001", "IT-IC-001", "FA-IC-001", "CS-IC-001"]

  let groups: [DemoGroup<Kind>] = [
    DemoGroup(.onboarded, 160), DemoGroup(.documentsMissing, 20), DemoGroup(.unknownCandidate, 8),
    DemoGroup(.quotaExceeded, 12),
  ]

  func shape(_ story: inout DemoStory, as kind: Kind, ordinal: Int, _ random: inout DemoRandom) {
    let candidate = "CAND-\(100 + story.number)"
    let role = random.element(of: roles)
    story.task = "onboarding"
    story.text = "Welcome \(candidate) to the team of \(role)."
    if kind == .onboarded, ordinal < 7 { story.text += " Phone: \(DemoContact.phone(ordinal))." }
    story.trigger = [
      "candidate_id": .string(candidate), "role_id": .string(role),
      "start_date": .string(random.element(of: ["2026-04-01", "2026-04-15", "2026-05-01"])),
    ]
    let wait = random.milliseconds(ofMinutes: 240...540)
    story.waits = ["H-05": wait, "H-07": random.milliseconds(ofMinutes: 10...60)]
    let ready = story.start.advanced(byMicroseconds: Int64(wait) * 1_000)
    story.decisions["H-05"] = [
      .object(["user_id": .string(candidate), "accounts": ["AD", "Exchange", "Okta"], "dt": .string(ready.text)])
    ]
    shapeEnd(of: &story, kind)
  }

  private func shapeEnd(of story: inout DemoStory, _ kind: Kind) {
    switch kind {
    case .onboarded: return
    case .documentsMissing:
      story.answers["H-06"] = .fixed(.object(["pass": .bool(false), "variance": .number(0), "label": "incomplete"]))
    case .unknownCandidate:
      story.answers["H-01"] = .fixed(.object(["found": .bool(false), "record": .object(JSONObject())]))
      story.outcome = .failed
    case .quotaExceeded:
      let failure = StubOutcome.failure(code: "QUOTA_EXCEEDED", message: "No mailbox is left in the plan.")
      story.scripts["H-04"] = [failure, failure, failure]
    }
    story.decisions["H-07"] = [.object(["action": kind == .unknownCandidate ? "stop" : "activate"])]
  }
}
