import Foundation
import PlantedWorlds
import Synthesis
import Testing

@Suite("Change claims in planted worlds")
struct WorldStudyTests {
  private static let isFull = ProcessInfo.processInfo.environment["AUTOGENESIS_TEST_SCALE"] == "full"
  private static let study = WorldStudy(seed: 20_260_302)

  @Test("where nothing helps hardly anything is proposed")
  func nullWorlds() {
    let worlds = Self.isFull ? 200 : 3
    let figures = Self.study.nullFigures(worlds: worlds)
    #expect(figures.proposing.part <= (Self.isFull ? 15 : 1), "\(figures.proposing) \(figures.falseReasons)")
  }

  @Test("few of the proposals in mixed worlds are false")
  func falseShare() {
    let worlds = Self.isFull ? 200 : 3
    let figures = Self.study.mixedFigures(worlds: worlds)
    let limit = Self.isFull ? 0.05 + 2 * figures.falseShare.standardError : 0.34
    #expect(figures.falseShare.mean <= limit, "\(figures.falseShare) \(figures.falseReasons)")
    guard Self.isFull else { return }
    #expect(figures.relativePower >= 0.7, "\(figures.found) against \(figures.foundByOracle)")
    #expect((0.93...0.97).contains(figures.minedCoverage.share), "\(figures.minedCoverage)")
    #expect((0.93...0.97).contains(figures.confirmedCoverage.share), "\(figures.confirmedCoverage)")
  }

  @Test("a strong effect is found")
  func strongEffect() {
    var options = WorldOptions()
    options.effect = 0.3
    options.base = 0.45...0.5
    let figures = Self.study.plantedFigures(worlds: 2, options: options)
    #expect(figures.foundByOracle.part == 2 && figures.found.part >= 1, "\(figures.found) \(figures.foundByOracle)")
  }
}
