import Domain
import JSONDocuments

/// The signature that training calls suggest for one tool, held against held-out calls.
struct SkillInduction: Sendable {
  let tool: String
  let calls: [ToolCall]
  let base: EvidencePool
  /// The inferred contract.
  let signature: SkillSignature
  /// The clusters of the failed calls, most calls first.
  let failureModes: [FailureMode]
  /// Successful training calls.
  let trainingCount: Int
  /// Rules that the inner folds widened or dropped.
  let widenedCount: Int
  /// Distinct held-out successful calls.
  let heldOutCount: Int
  /// Those that the signature accepts.
  let fittingCount: Int

  init(tool: String, calls: [ToolCall], base: EvidencePool, vocabulary: FieldVocabulary) {
    self.tool = tool
    self.calls = calls
    self.base = base
    let training = calls.filter { !base.isHeldOut[$0.item] && $0.isSuccess }
    let known = KnownNames(calls, base)
    let inference = SignatureInference(training, base, vocabulary, known: known.arguments)
    let modes = FailureModes(calls, base).modes
    let trainedErrors = FailureModes.errors(calls.filter { !base.isHeldOut[$0.item] })
    let signature = SkillSignature(
      name: Self.function(tool), arguments: inference.arguments, alternatives: inference.alternatives,
      returns: ResultProfile(training).returns(known),
      errors: modes.filter { $0.isKnown && trainedErrors.contains(ByteText($0.error)) }.map(\.name).orderedSet)
    self.signature = signature
    failureModes = modes
    trainingCount = training.count
    widenedCount = inference.widening.count
    let heldOut = Self.independent(calls.filter { base.isHeldOut[$0.item] && Self.isSuccess($0.run) }, base)
    heldOutCount = heldOut.count
    fittingCount = heldOut.count { Self.fits($0.run, signature) }
  }

  /// The exact one-sided 95 % lower bound of the share of held-out calls that fit, rounded down.
  var confidence: Double { Figure.floored(BinomialProportion(fittingCount, of: heldOutCount).exactLowerBound()) }

  /// For each argument the recorded successful calls that fit with it and do not without it.
  var breakages: [(argument: String, calls: Int)] {
    let fitting = calls.filter { $0.isSuccess && Self.fits($0.run, signature) }
    return signature.arguments.map { argument in
      var smaller = signature
      smaller.arguments.removeAll { $0.name == argument.name }
      smaller.alternatives.removeAll { $0.contains(argument.name) }
      return (argument.name, fitting.count { !Self.fits($0.run, smaller) })
    }
  }

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
    run.input.objectValue.map { signature.faults(in: $0).isEmpty } ?? false
  }

  static func isSuccess(_ run: StepRunRecord) -> Bool { run.status == .success || run.status == .fallback }

  /// The tool's name as a function name: letters, digits and `_`.
  private static func function(_ tool: String) -> String {
    let words = ArgumentSources.words(of: tool).joined(separator: "_")
    return words.isEmpty ? "call" : words
  }
}

extension [String] {
  /// Each text once, ascending byte for byte.
  fileprivate var orderedSet: [String] { Set(map(ByteText.init)).sorted().map(\.text) }
}
