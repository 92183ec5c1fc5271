import ArgumentParser
import JSONDocuments
import PlantedWorlds

/// Whether change claims hold where the truth is known.
struct WorldsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worlds", abstract: "Mine worlds with planted effects and traps; false claims, power and coverage.")

  @Option(help: "Null worlds, and as many mixed ones.") var worlds = 200
  @Option(help: "The seed of all worlds.") var seed: UInt64 = 20_260_302
  @Flag(help: "Also the power over effect, runs a side and success without the change.") var grid = false
  @Option(help: "Worlds of each cell of the grid.") var cellWorlds = 12
  @Flag(help: "Print the JSON line only.") var json = false

  func validate() throws {
    guard worlds > 0, cellWorlds > 0 else { throw ValidationError("There must be at least one world.") }
  }

  func run() throws {
    let watch = Stopwatch()
    let study = WorldStudy(seed: seed)
    let null = study.nullFigures(worlds: worlds)
    let mixed = study.mixedFigures(worlds: worlds)
    let cells = grid ? WorldStudy.grid.map { ($0, study.plantedFigures(worlds: cellWorlds, options: $0)) } : []
    var line: JSONObject = [
      "bench": "worlds", "seed": .string("\(seed)"), "worlds": .number(worlds), "null": .object(null.json),
      "mixed": .object(mixed.json), "seconds": figure(watch.seconds),
    ]
    if grid { line["grid"] = .array(cells.map { .object($0.1.json(of: $0.0)) }) }
    if !json { for row in rows(null, mixed, cells) { print(row) } }
    report(line)
  }

  private func rows(
    _ null: WorldFigures, _ mixed: WorldFigures, _ cells: [(WorldOptions, WorldFigures)]
  ) -> [String] {
    let limit = 0.05 + 2 * mixed.falseShare.standardError
    return [
      "null worlds with a proposal      \(null.proposing.text)   (at most 15 of 200; naive rule \(null.naiveProposing.text))",
      "mixed worlds, false proposals    \(mixed.falseShare.text)   (at most \(percent(limit)); naive rule \(mixed.naiveFalseShare.text))",
      "  of no true use                 \(mixed.uselessShare.text)",
      "power                            \(mixed.found.text), oracle \(mixed.foundByOracle.text): \(percent(mixed.relativePower))   (at least 70 %)",
      "95 % intervals hold the truth    mined \(mixed.minedCoverage.text), confirming \(mixed.confirmedCoverage.text)   (93–97 %)",
    ] + mixed.kindRows + null.reasonRows("null") + mixed.reasonRows("mixed") + mixed.calibrationRows
      + cells.map { options, figures in
        "grid: \(percent(options.effect)) effect, \(options.runsPerSide) a side, base \(percent(options.base.lowerBound))   "
          + "\(figures.found.text), oracle \(figures.foundByOracle.text): \(percent(figures.relativePower))"
      }
  }
}

/// A share in hundredths.
func percent(_ share: Double) -> String {
  let tenths = Int((share * 1_000).rounded())
  return "\(tenths / 10).\(abs(tenths % 10)) %"
}
