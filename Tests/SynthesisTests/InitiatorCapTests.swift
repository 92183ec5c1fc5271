import Testing

@testable import Synthesis

struct InitiatorCapTests {
  private func owners(_ counts: [(String?, Int)]) -> [String?] {
    counts.flatMap { owner, count in [String?](repeating: owner, count: count) }
  }

  @Test("one initiator alone carries nothing")
  func alone() {
    #expect(InitiatorCap(share: 0.2, owners: owners([("mallory", 300)])).total == 0)
  }

  @Test("five initiators of like size carry all they have")
  func five() {
    let cap = InitiatorCap(share: 0.2, owners: owners([("a", 9), ("b", 9), ("c", 9), ("d", 9), ("e", 9)]))
    #expect(cap.total == 45)
  }

  @Test("a large initiator is cut to a fifth of what is left together with it")
  func large() {
    let cap = InitiatorCap(share: 0.2, owners: owners([(nil, 80), ("mallory", 300)]))
    #expect(abs(cap.cap - 20) < 1e-9)
    #expect(abs(cap.total - 100) < 1e-9)
  }

  @Test("the cap is the largest one that keeps every share, against a search over a grid")
  func search() {
    var generator = PermutedCongruentialGenerator(seed: 11)
    for round in 0..<300 {
      let counts = (0..<(1 + generator.next(below: 8))).map { _ in 1 + generator.next(below: 30) }
      let unowned = generator.next(below: 20)
      let list = owners([(nil, unowned)] + counts.enumerated().map { ("i\($0)", $1) })
      let cap = InitiatorCap(share: 0.2, owners: list)
      var best = 0.0
      for step in 0...3_000 {
        let value = Double(step) / 100
        let total = Double(unowned) + counts.reduce(0) { $0 + min(Double($1), value) }
        if min(value, Double(counts.max() ?? 0)) <= 0.2 * total + 1e-9 { best = max(best, total) }
      }
      #expect(abs(cap.total - best) < 0.1, "round \(round): \(counts), \(unowned) unowned")
    }
  }
}
