import Domain
import JSONDocuments

/// Checks a skill's signature against the recorded calls of the tool that it stands for.
struct SkillReplay {
  private let signature: SkillSignature
  let labels: Set<String>

  /// - Parameter tool: The full name of the tool that the evidence gives; the skill's name may be its beginning only.
  init(_ skill: SkillDefinition, tool: String?) {
    signature = skill.signature
    var labels: Set<String> = [skill.id.rawValue, skill.name, skill.signature.name]
    if let tool, !skill.name.isEmpty, tool.hasPrefix(skill.name) { labels.insert(tool) }
    self.labels = labels
  }

  /// Why the episode does not support the skill; nil when it calls the tool and every call that succeeded fits.
  func divergence(from trace: ReplayTrace) -> String? {
    let calls = calls(in: trace)
    if calls.isEmpty { return "it never calls \(signature.name)." }
    for call in calls where call.status != .failed {
      guard let input = call.input.objectValue else { return "a call has no arguments by name." }
      let violations = signature.violations(of: input)
      if !violations.isEmpty { return violations.joined(separator: "; ") + "." }
    }
    return nil
  }

  /// The calls that succeeded, and those of them that fit.
  func tally(of trace: ReplayTrace) -> RunTally {
    calls(in: trace).filter { $0.status != .failed }.reduce(into: RunTally()) { tally, call in
      tally.add(met: call.input.objectValue.map { signature.violations(of: $0).isEmpty } ?? false)
    }
  }

  private func calls(in trace: ReplayTrace) -> [ReplayTrace.Step] {
    trace.steps.filter { $0.status != .skipped && labels.contains($0.skillID ?? $0.activity) }
  }
}
