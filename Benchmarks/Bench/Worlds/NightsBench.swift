import ArgumentParser
import JSONDocuments
import PlantedWorlds

/// What the whole loop gains over many nights.
struct NightsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nights", abstract: "Play nights in which whatever passes is approved; gain against an oracle, traps.")

  @Option(help: "The seed of all workflows.") var seed: UInt64 = 20_260_302
  @Option(help: "Nights.") var nights = 90
  @Option(help: "Runs of each workflow between two nights.") var runs = 200
  @Option(help: "Workflows that share one error budget.") var workflows = 3
  @Flag(help: "Print the JSON line only.") var json = false

  func validate() throws {
    guard nights > 0, runs > 0, workflows > 0 else { throw ValidationError("Counts must be above zero.") }
  }

  func run() throws {
    let watch = Stopwatch()
    var options = NightOptions()
    options.nights = nights
    options.runsPerNight = runs
    options.workflows = workflows
    let figures = NightStudy(seed: seed, options: options).figures()
    if !json { for row in figures.rows { print(row) } }
    var line = figures.json
    line["bench"] = "nights"
    line["seed"] = .string("\(seed)")
    line["nights"] = .number(nights)
    line["runs_per_night"] = .number(runs)
    line["workflows"] = .number(workflows)
    line["seconds"] = figure(watch.seconds)
    report(line)
  }
}

extension NightStudy.Figures {
  /// The figures as text.
  var rows: [String] {
    let withdrawn = traps.compactMap(\.withdrawnAfter)
    return [
      "success gained       \(Int(gained.rounded())) runs of \(runs), oracle \(Int(gainedByOracle.rounded())): "
        + "\(percent(gainedShare))   (at least 80 %)",
      "published traps      \(traps.count), withdrawn \(withdrawn.count) after \(withdrawn) observed nights   (at most 1, within 3)",
      "harmful drills       withdrawn after \(drills.map { $0.map { "\($0)" } ?? "never" }) observed nights",
      "tests spent          \(tests)",
      "advice               \(advice.count) strata, losing \(advice.count(where: \.isHarmed))   (none)",
    ]
      + releases.map {
        "  night \($0.night): \($0.text), truly \(percent($0.trueEffect))"
      }
  }

  /// The figures as a document.
  var json: JSONObject {
    [
      "gained": figure(gained), "gained_by_oracle": figure(gainedByOracle), "gained_share": figure(gainedShare),
      "runs": .number(runs), "tests": .number(tests), "published_traps": .number(traps.count),
      "releases": .array(
        releases.map { release in
          .object([
            "night": .number(release.night), "change": .string(release.text),
            "true_effect": figure(release.trueEffect),
            "withdrawn_after": release.withdrawnAfter.map { .number($0) } ?? .null,
          ])
        }), "oracle_nights": .array(oracleNights.map { .number($0) }),
      "drills": .array(drills.map { $0.map { .number($0) } ?? .null }), "advised_strata": .number(advice.count),
      "losing_strata": .number(advice.count { $0.isHarmed }),
    ]
  }
}
