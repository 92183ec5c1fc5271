import Domain
import JSONDocuments

/// The signature that training calls suggest for one tool, held against held-out calls.
struct SkillInduction: Sendable {
  let tool: String
  let calls: [ToolCall]
  let base: EvidencePool
  /// What the training calls say.
  let profile: CallProfile
  /// The inferred contract.
  let signature: SkillSignature
  /// Distinct held-out successful calls.
  let heldOutCount: Int
  /// Those that the signature accepts.
  let fittingCount: Int

  init(tool: String, calls: [ToolCall], base: EvidencePool) {
    self.tool = tool
    self.calls = calls
    self.base = base
    let profile = CallProfile(calls.filter { !base.isHeldOut[$0.item] })
    self.profile = profile
    let signature = Self.signature(tool, profile, KnownNames(calls, base))
    self.signature = signature
    let heldOut = Self.independent(calls.filter { base.isHeldOut[$0.item] && Self.isSuccess($0.run) }, base)
    heldOutCount = heldOut.count
    fittingCount = heldOut.count { Self.fits($0.run, signature) }
  }

  /// The exact one-sided 95 % lower bound of the share of held-out calls that fit, rounded down.
  var confidence: Double { Figure.floored(BinomialProportion(fittingCount, of: heldOutCount).exactLowerBound()) }

  /// One call for each (case, arguments), and of one untrusted initiator's no more than the cap allows.
  static func independent(_ calls: [ToolCall], _ base: EvidencePool) -> [ToolCall] {
    var seen: Set<String> = []
    let distinct = calls.filter { seen.insert($0.key).inserted }
    let cap = InitiatorCap(share: base.options.initiatorShare, owners: distinct.map { base.owners[$0.item] }).cap
    var counts: [String: Int] = [:]
    return distinct.filter { call in
      guard let owner = base.owners[call.item] else { return true }
      counts[owner, default: 0] += 1
      return Double(counts[owner] ?? 0) <= cap
    }
  }

  /// Whether the signature accepts a call.
  static func fits(_ run: StepRunRecord, _ signature: SkillSignature) -> Bool {
    run.input.objectValue.map { signature.violations(of: $0).isEmpty } ?? false
  }

  static func isSuccess(_ run: StepRunRecord) -> Bool { run.status == .success || run.status == .fallback }

  private static func signature(_ tool: String, _ profile: CallProfile, _ known: KnownNames) -> SkillSignature {
    let arguments = profile.arguments(known: known).map { name, argument in
      SkillSignature.Argument(name: name, type: argument.type.text, required: profile.isRequired(argument))
    }
    return SkillSignature(
      name: function(tool), arguments: arguments, returns: returns(profile, known),
      errors: profile.errors.keys.filter(known.errors.contains).sorted().map(\.text))
  }

  /// The tool's name as a function name: letters, digits and `_`.
  private static func function(_ tool: String) -> String {
    let words = ArgumentSources.words(of: tool).joined(separator: "_")
    return words.isEmpty ? "call" : words
  }

  private static func returns(_ profile: CallProfile, _ known: KnownNames) -> JSONObject {
    var returns: JSONObject = ["type": .string(profile.resultType.text)]
    let members = profile.results.sorted { $0.key < $1.key }
      .filter { $0.value.callCount == profile.callCount && known.results.contains($0.key) }
    if !members.isEmpty {
      returns["properties"] = .object(JSONObject(members.map { ($0.key.text, .string($0.value.type.text)) }))
    }
    return returns
  }
}
