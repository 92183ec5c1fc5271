import Domain
import JSONDocuments

/// Why we believe it, beside and at the same size why it may be wrong, and who says so.
extension ProposalPage {
  private var evidence: JSONObject { proposal.draft.evidence }

  var belief: PageSection {
    let facts =
      switch proposal.draft.claim {
      case .codify: codifyBelief
      case .change: changeBelief
      case .skill: skillBelief
      }
    return PageSection(key: .belief, blocks: [.facts(facts)])
  }

  var doubt: PageSection {
    let facts =
      switch proposal.draft.claim {
      case .codify: codifyDoubt
      case .change: changeDoubt
      case .skill: skillDoubt
      }
    let counter = references("counter_examples")
    let examples = PageFact(
      label: "counter-examples", text: counter.isEmpty ? "none among the runs looked at" : "\(counter.count) runs",
      items: counter)
    return PageSection(
      key: .doubt,
      blocks: [.facts([examples] + facts), .exact(summary: "The evidence as it was frozen", .object(evidence))])
  }

  // MARK: - Codify

  private var codifyBelief: [PageFact] {
    let heldOut = evidence["held_out"]
    return [
      coverage,
      PageFact(
        label: "on runs that mining never saw (\(text(heldOut?["split"])))",
        text:
          "\(text(heldOut?["count"])) \(text(heldOut?["unit"]))s; \(share(heldOut?["fitness"])) of their moves fit, "
          + "at least \(share(heldOut?["lower95"])) with 95 % certainty"),
    ] + heldOutPrecision
  }

  private var heldOutPrecision: [PageFact] {
    guard let precision = evidence["held_out"]?["precision"] else { return [] }
    let flower = evidence["held_out"]?["flower_precision"].map { "; a model that allows everything has \(text($0))" }
    return [PageFact(label: "precision", text: "\(text(precision)) of 1\(flower ?? "")")]
  }

  private var codifyDoubt: [PageFact] {
    var facts: [PageFact] = []
    let choices = workflow?.steps.filter { $0.next.awaits != nil }.map(\.id.rawValue) ?? []
    if !choices.isEmpty {
      facts.append(
        PageFact(
          label: "not determined",
          text:
            "at \(choices.joined(separator: ", ")) the log does not say what decides; the executing agent must choose"))
    }
    let needed = (evidence["needs_skills"]?.arrayValue ?? []).map(text)
    if !needed.isEmpty {
      facts.append(PageFact(label: "not in the catalogue", text: "the skills \(needed.joined(separator: ", "))"))
    }
    return facts + [
      PageFact(label: "assumes", text: "that what is usual is also right; nothing here compares it with another way")
    ]
  }

  // MARK: - Skill

  private var skillBelief: [PageFact] {
    let heldOut = evidence["held_out"]
    return [
      PageFact(
        label: "calls",
        text: "\(text(evidence["calls"]?["total"])), of which \(text(evidence["calls"]?["successful"])) succeeded"),
      coverage,
      PageFact(
        label: "on calls that induction never saw (\(text(heldOut?["split"])))",
        text: "\(text(heldOut?["fitting"])) of \(text(heldOut?["count"])) fit the signature, at least "
          + "\(share(heldOut?["lower95"])) with 95 % certainty"),
    ]
  }

  private var skillDoubt: [PageFact] {
    let modes = (evidence["failure_modes"]?.arrayValue ?? []).map {
      "\(text($0["error"])): \(text($0["calls"])) calls in \(text($0["cases"])) cases"
    }
    return [
      PageFact(label: "failures", text: modes.isEmpty ? "no call failed" : "\(modes.count) kinds", items: modes),
      PageFact(
        label: "assumes",
        text:
          "that the tool takes what it was seen to take; arguments that no recorded call used are not in the signature"),
    ]
  }

  // MARK: - Change

  private var changeBelief: [PageFact] {
    var facts: [PageFact] = []
    for (key, label) in [("mined", "runs that were mined"), ("held_out", "later runs that mining never saw")] {
      guard let slice = evidence[key] else { continue }
      if let fit = fit(slice) { facts.append(PageFact(label: label, text: fit)) }
      guard slice["with"] != nil else { continue }
      facts.append(
        PageFact(
          label: label,
          text: "with it \(FigureWords.group(slice["with"]) ?? "?") reach the goal, without it "
            + "\(FigureWords.group(slice["without"]) ?? "?"); effect \(points(slice["effect"])) points "
            + "\(FigureWords.interval(slice["interval"]) ?? ""), p \(text(slice["p"]))"))
    }
    if let adoption = evidence["adoption"] {
      facts.append(
        PageFact(
          label: "effect if adopted",
          text: "\(points(adoption["effect"])) points on all runs \(FigureWords.interval(adoption["interval"]) ?? "") "
            + "(\(share(adoption["share"])) of them are concerned)"))
    }
    if let test = evidence["test"] {
      facts.append(
        PageFact(
          label: "looked at to find it",
          text:
            "\(text(test["looked_at"])) hypotheses; test \(text(test["number"])) of this store, p \(text(test["p"])) "
            + "at the level \(text(test["level"])); error budget spent \(text(test["spent"])) of \(text(test["budget"]))"
        ))
    }
    if let replay = evidence["replay"] {
      facts.append(
        PageFact(
          label: "replayed",
          text: "\(text(replay["same"])) recorded runs take the same path, \(text(replay["diverted"])) another, "
            + "\(text(replay["broken"])) break"))
    }
    return facts
  }

  /// What a slice says that compares nothing: how many of its runs keep to what is proposed.
  private func fit(_ slice: JSONValue) -> String? {
    guard let fitting = FigureWords.count(slice["fitting"]), let count = FigureWords.count(slice["count"]) else {
      return nil
    }
    let bound = slice["lower95"] == nil ? "" : "; at least \(share(slice["lower95"])) with 95 % certainty"
    let method = slice["method"]?.stringValue.map { " (\($0))" } ?? ""
    return "\(fitting) of \(count) keep to it\(bound)\(method)"
  }

  private var changeDoubt: [PageFact] {
    var facts: [PageFact] = []
    if let raw = evidence["held_out"]?["raw"] ?? evidence["mined"]?["raw"] {
      let adjusted = evidence["held_out"]?["effect"] ?? evidence["mined"]?["effect"]
      facts.append(
        PageFact(
          label: "raw against adjusted",
          text:
            "\(points(raw)) points raw, \(points(adjusted)) within comparable runs; the difference is due to what else differs"
        ))
    }
    facts.append(contentsOf: uncertainty)
    if let mined = evidence["mined"] {
      let adjusted = mined["p_adjusted"].map { "p \(text($0)) after adjustment for all that was looked at" }
      facts.append(
        PageFact(
          label: "on the mined runs alone",
          text: adjusted ?? "no valid p-value: the rule was fitted to them, so only the later runs count"))
    }
    let strata = (evidence["strata"]?.arrayValue ?? []).map(text)
    facts.append(
      PageFact(
        label: "held constant",
        text: strata.isEmpty
          ? "nothing: what else differs between the two groups may be the reason"
          : "\(strata.joined(separator: ", ")); what is not recorded may still be the reason"))
    if let broken = evidence["replay"]?["broken"]?.integerValue, broken > 0 {
      facts.append(PageFact(label: "replay", text: "\(broken) recorded runs break"))
    }
    if let assumption = evidence["without_benefit"]?.stringValue {
      facts.append(PageFact(label: "assumes", text: assumption))
    }
    return facts
  }

  private var uncertainty: [PageFact] {
    guard let interval = evidence["held_out"]?["interval"], let lower = interval[index: 0]?.doubleValue,
      let told = FigureWords.interval(interval)
    else { return [] }
    let count = FigureWords.count(evidence["held_out"]?["with"]?["runs"]) ?? "?"
    let sign =
      lower <= 0 ? "; it includes no effect at all" : "; it may be as small as \(FigureWords.points(lower)) points"
    return [
      PageFact(label: "uncertainty", text: "95 % interval \(told) from \(count) later runs with the change\(sign)")
    ]
  }

  // MARK: - Who says so

  var senders: PageSection {
    let supporting = references("supporting")
    let facts =
      evidence["senders"].map { named($0) } ?? [
        guardFact, PageFact(label: "runs", text: "\(supporting.count) support it"),
      ]
    var last = facts
    if !supporting.isEmpty { last[last.count - 1].items = supporting }
    return PageSection(key: .senders, blocks: [.facts(last)])
  }

  private func named(_ senders: JSONValue) -> [PageFact] {
    guard senders["named"]?.boolValue == true else {
      return [
        PageFact(
          label: "senders",
          text: "the sources name nobody, so one sender may stand behind all runs and nothing guards against it"),
        PageFact(label: "runs", text: "\(references("supporting").count) support it"),
      ]
    }
    let list = (senders["list"]?.arrayValue ?? []).map { "\(text($0["name"])): \(text($0["runs"])) runs" }
    return [
      PageFact(
        label: "senders",
        text: "\(text(senders["count"])), largest share \(share(senders["largest_share"]))", items: list),
      PageFact(label: "runs", text: "\(references("supporting").count) support it"),
    ]
  }

  private var guardFact: PageFact {
    let guarding = evidence["poisoning_guard"]
    guard guarding?["state"]?.stringValue == "on" else {
      return PageFact(label: "guard against one sender", text: "off: \(text(guarding?["reason"]))")
    }
    return PageFact(
      label: "guard against one sender",
      text: "on: \(text(guarding?["initiators"])) senders, none counts for more than "
        + "\(share(guarding?["initiator_share"]))")
  }

  // MARK: - Pieces

  private var coverage: PageFact {
    let coverage = evidence["coverage"]
    return PageFact(
      label: "seen in",
      text: "\(text(coverage?["covered"])) of \(text(evidence["episodes"])) runs (\(share(coverage?["share"])))")
  }

  private func references(_ key: String) -> [String] {
    (evidence[key]?.arrayValue ?? []).compactMap(\.stringValue)
  }

  private func text(_ value: JSONValue?) -> String { value.map { $0.stringValue ?? $0.text } ?? "?" }

  private func share(_ value: JSONValue?) -> String { value?.doubleValue.map(FigureWords.percent) ?? "?" }

  private func points(_ value: JSONValue?) -> String { value?.doubleValue.map(FigureWords.points) ?? "?" }
}
