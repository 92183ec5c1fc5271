import Domain
import JSONDocuments

/// The arguments that the training calls of a tool suggest: required when every call gives it, of the least type that holds all values,
/// with constraints that hold on the inner folds.
struct SignatureInference {
  private static let mostRounds = 8

  let arguments: [SkillSignature.Argument]
  let alternatives: [[String]]
  /// The rules that an inner fold showed to be too narrow.
  let widening: Widening

  /// - Parameters:
  ///   - calls: Successful training calls.
  ///   - vocabulary: What the training runs say about the fields of these calls.
  ///   - known: The arguments whose names may be told; nil for all.
  init(_ calls: [ToolCall], _ base: EvidencePool, _ vocabulary: FieldVocabulary, known: Set<ByteText>?) {
    let whole = CallProfile(calls)
    let folds = (0..<EvidencePool.foldCount).map { fold in CallProfile(calls.filter { base.folds[$0.item] != fold }) }

    func arguments(_ profile: CallProfile, _ fold: Int?, _ widening: Widening) -> [SkillSignature.Argument] {
      let inference = SchemaInference(
        base: base, vocabulary: vocabulary, fold: fold, widening: widening, tellsAllNames: known == nil)
      return inference.arguments(profile, known: known)
    }

    var widening = Widening()
    for _ in 0..<Self.mostRounds {
      var found: Set<Widening.Key> = []
      for fold in folds.indices {
        let signature = Self.signature(arguments(folds[fold], fold, widening))
        for call in calls where base.folds[call.item] == fold { found.formUnion(Self.narrow(signature, call)) }
      }
      if found.isEmpty { break }
      for key in found { widening.widen(key) }
    }
    self.widening = widening
    self.arguments = arguments(whole, nil, widening)
    alternatives = Alternatives(calls, self.arguments, base).groups
  }

  private static func signature(_ arguments: [SkillSignature.Argument]) -> SkillSignature {
    SkillSignature(name: "call", arguments: arguments, returns: JSONObject(), errors: [])
  }

  /// The rules that a call breaks and that can be widened.
  private static func narrow(_ signature: SkillSignature, _ call: ToolCall) -> [Widening.Key] {
    guard let input = call.run.input.objectValue else { return [] }
    return signature.faults(in: input).compactMap { fault in
      switch fault.kind {
      case .missing, .type, .alternative: nil
      case .choice, .format, .pattern, .range, .length: Widening.Key(place: fault.place, kind: fault.kind)
      case .unknown:
        fault.place.lastIndex(of: ".").map { Widening.Key(place: String(fault.place[..<$0]), kind: .unknown) }
      }
    }
  }
}

/// Pairs of optional arguments of which every call gives exactly one.
///
/// Proven means: each of the two is given by enough subjects, and were they given independently of each other, so many cases without an
/// exception would have a probability of at most 1 in 10,000.
struct Alternatives {
  private static let risk = 1e-4

  /// The pairs, ascending; no argument is in two.
  let groups: [[String]]

  init(_ calls: [ToolCall], _ arguments: [SkillSignature.Argument], _ base: EvidencePool) {
    let optional = arguments.filter { !$0.required }.map(\.name)
    var groups: [[String]] = []
    for (index, first) in optional.enumerated() {
      for second in optional[(index + 1)...] where !groups.joined().contains(first) && !groups.joined().contains(second)
      {
        if Self.isProven(first, second, calls, base) { groups.append([first, second]) }
      }
    }
    self.groups = groups
  }

  private static func isProven(_ first: String, _ second: String, _ calls: [ToolCall], _ base: EvidencePool) -> Bool {
    let (left, right) = (cases(of: first, calls), cases(of: second, calls))
    let isExact = calls.allSatisfy { ($0.run.input[first] == nil) != ($0.run.input[second] == nil) }
    guard isExact, base.isKnown(left), base.isKnown(right) else { return false }
    let all = Double(left.union(right).count)
    let (p, q) = (Double(left.count) / all, Double(right.count) / all)
    let chance = p * (1 - q) + q * (1 - p)
    var probability = 1.0
    for _ in 0..<left.union(right).count where probability > risk { probability *= chance }
    return probability <= risk
  }

  private static func cases(of name: String, _ calls: [ToolCall]) -> Set<Int> {
    Set(calls.filter { $0.run.input[name] != nil }.map(\.item))
  }
}
