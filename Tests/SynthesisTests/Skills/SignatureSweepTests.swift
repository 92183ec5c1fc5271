import Domain
import JSONDocuments
import TestSupport
import Testing

@testable import Synthesis

@Suite("Signatures of the tau-bench tools against calls that they never saw")
struct SignatureSweepTests {
  private struct Tally {
    var calls = 0
    var fitting = 0
    var plainFitting = 0
    var unseen = 0
    var mutated: [CallMutation.Kind: (count: Int, refused: Int, plain: Int)] = [:]

    mutating func add(_ call: JSONObject, _ signature: SkillSignature, _ plain: PlainSchema) {
      calls += 1
      if signature.violations(of: call).isEmpty { fitting += 1 }
      if plain.accepts(.object(call)) { plainFitting += 1 }
      for mutation in CallMutation.all(of: call) {
        var entry = mutated[mutation.kind] ?? (0, 0, 0)
        entry.count += 1
        if !signature.violations(of: mutation.input).isEmpty { entry.refused += 1 }
        if !plain.accepts(.object(mutation.input)) { entry.plain += 1 }
        mutated[mutation.kind] = entry
      }
    }

    func refusedShare(_ kinds: [CallMutation.Kind]) -> (ours: Double, plain: Double) {
      let entries = kinds.compactMap { mutated[$0] }
      let count = Double(entries.reduce(0) { $0 + $1.count })
      return (
        Double(entries.reduce(0) { $0 + $1.refused }) / count, Double(entries.reduce(0) { $0 + $1.plain }) / count
      )
    }

    func text(_ title: String) -> String {
      var lines = [
        "\(title): \(fitting) of \(calls) held-out calls fit (plain schema \(plainFitting)), \(unseen) of tools without training calls"
      ]
      for kind in CallMutation.Kind.allCases {
        guard let entry = mutated[kind] else { continue }
        lines.append("  \(kind.rawValue): \(entry.refused) of \(entry.count) refused, plain schema \(entry.plain)")
      }
      return lines.joined(separator: "\n")
    }
  }

  /// The pool with the cases of one fold held out.
  private func pool(_ base: EvidencePool, holdingOut fold: Int) -> EvidencePool {
    EvidencePool(
      options: base.options, episodes: base.episodes, allCount: base.allCount, cases: base.cases,
      caseCount: base.caseCount, owners: base.owners, split: base.split, isHeldOut: base.folds.map { $0 == fold },
      folds: base.folds)
  }

  private func sweep(_ base: EvidencePool, _ tally: inout Tally) {
    let log = ToolLog(base)
    let names = log.calls.values.reduce(into: Set<ByteText>()) { $0.formUnion(CallProfile($1).fieldNames) }
    let vocabulary = FieldVocabulary(base, names: names)
    for (_, calls) in log.calls.sorted(by: { $0.key < $1.key }) {
      let successes = calls.filter(\.isSuccess)
      let training = successes.filter { !base.isHeldOut[$0.item] }
      let heldOut = successes.filter { base.isHeldOut[$0.item] }.compactMap(\.run.input.objectValue)
      guard !training.isEmpty else {
        tally.unseen += heldOut.count
        continue
      }
      let inference = SignatureInference(training, base, vocabulary, known: nil)
      let signature = SkillSignature(
        name: "call", arguments: inference.arguments, alternatives: inference.alternatives, returns: [:], errors: [])
      #expect(training.allSatisfy { SkillInduction.fits($0.run, signature) })
      var plain = PlainSchema()
      for call in training { plain.add(call.run.input) }
      for call in heldOut { tally.add(call, signature, plain) }
    }
  }

  @Test(
    "every held-out call fits, and mutated calls are refused",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"),
    arguments: ["two tasks in five held out", "each fifth of the tasks held out in turn"])
  func tauBench(split: String) {
    let base = EvidencePool(TauBench.episodes, options: EvidenceOptions())
    var tally = Tally()
    if split.hasPrefix("two") {
      sweep(base, &tally)
    } else {
      for fold in 0..<EvidencePool.foldCount { sweep(pool(base, holdingOut: fold), &tally) }
    }
    let shares = tally.refusedShare(CallMutation.Kind.demanded)
    print(tally.text(split) + "\n  demanded kinds together: \(shares.ours), plain schema \(shares.plain)")
    #expect(tally.calls + tally.unseen > 350)
    #expect(tally.fitting == tally.calls)
    #expect(shares.ours >= 0.95)
    #expect(shares.ours > shares.plain + 0.1)
    for kind in [CallMutation.Kind.missing, .extra, .wrongType, .outOfEnum] {
      #expect(tally.refusedShare([kind]).ours >= 0.95, "\(kind.rawValue)")
    }
    // Objects of few cases stay open.
    #expect(tally.refusedShare([.extraMember]).ours >= 0.8)
    #expect(tally.refusedShare([.extraMember]).plain == 0)
  }
}
