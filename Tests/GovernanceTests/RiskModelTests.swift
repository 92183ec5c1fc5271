import Domain
import Governance
import JSONDocuments
import Testing

@Suite("Risk model")
struct RiskModelTests {
  private func score(_ blast: Double, _ sensitivity: Double, _ privilege: Double, _ error: Double) throws -> Double {
    let inputs = try RiskInputs(
      blastRadius: blast, dataSensitivity: sensitivity, privilege: privilege, historicalError: error)
    return RiskModel(weights: try Fixture.policy().riskWeights).assessment(of: inputs).score
  }

  @Test("the score is the weighted sum")
  func weightedSum() throws {
    #expect(try score(0, 0, 0, 0) == 0)
    #expect(try score(1, 1, 1, 1) == 1)
    #expect(try score(0.4, 0.5, 0.3, 0.05) == 0.3475)
    #expect(try score(1.0 / 3, 0, 0, 0) == 0.1167)
  }

  @Test("no figure that grows lowers the score")
  func monotone() throws {
    var random = SeededGenerator(seed: 7)
    for round in 0..<20_000 {
      var figures = (0..<4).map { _ in random.share() }
      let before = try score(figures[0], figures[1], figures[2], figures[3])
      let grown = random.below(4)
      figures[grown] = min(1, figures[grown] + random.share())
      let after = try score(figures[0], figures[1], figures[2], figures[3])
      #expect(before <= after, "seed 7, round \(round)")
      #expect((0...1).contains(after))
    }
  }

  @Test("what is no share is refused", arguments: [Double.nan, -0.0001, 1.0001, .infinity, -.infinity])
  func refusesNonShares(value: Double) {
    let text = "\(value)"
    #expect(throws: GovernanceError.notAShare(figure: "blast_radius", value: text)) { try score(value, 0, 0, 0) }
    #expect(throws: GovernanceError.notAShare(figure: "data_sensitivity", value: text)) { try score(0, value, 0, 0) }
    #expect(throws: GovernanceError.notAShare(figure: "privilege", value: text)) { try score(0, 0, value, 0) }
    #expect(throws: GovernanceError.notAShare(figure: "historical_error", value: text)) { try score(0, 0, 0, value) }
  }
}

/// A small seeded generator (SplitMix64, Steele, Lea and Flood, OOPSLA 2014), so that every failure can be repeated.
struct SeededGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number from 0 up to `bound`, exclusive.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// A share, 0…1.
  mutating func share() -> Double { Double(next() >> 11) / Double(1 << 53) }

  mutating func element<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// True with that probability.
  mutating func chance(_ probability: Double) -> Bool { share() < probability }
}
