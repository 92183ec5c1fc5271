import JSONDocuments
import PlantedWorlds

extension Tally {
  /// `12 of 200 (6.0 %)`.
  var text: String { "\(part) of \(whole) (\(percent(share)))" }
  var json: JSONValue { .object(["of": .number(whole), "share": figure(share), "count": .number(part)]) }
}

extension MeanFigure {
  /// `4.1 % ± 1.2`.
  var text: String { "\(percent(mean)) ± \(percent(standardError))" }
  var json: JSONValue { .object(["mean": figure(mean), "standard_error": figure(standardError)]) }
}

extension WorldFigures {
  /// All figures.
  var json: JSONObject {
    [
      "worlds": .number(worlds), "proposing": proposing.json, "naive_proposing": naiveProposing.json,
      "false_share": falseShare.json, "useless_share": uselessShare.json, "naive_false_share": naiveFalseShare.json,
      "found": found.json, "found_by_oracle": foundByOracle.json, "relative_power": figure(relativePower),
      "mined_coverage": minedCoverage.json, "confirmed_coverage": confirmedCoverage.json,
      "false_reasons": .object(
        JSONObject(falseReasons.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
      "traps": .object(
        JSONObject(Trap.allCases.compactMap { trap in traps[trap].map { (trap.rawValue, $0.json) } })),
      "calibration": .array(
        zip(Self.bands, calibration).map { band, tally in
          .object(["from": figure(band), "true": tally.json])
        }),
    ]
  }

  /// The power of a cell of the grid.
  func json(of options: WorldOptions) -> JSONObject {
    [
      "effect": figure(options.effect), "runs_per_side": .number(options.runsPerSide),
      "base": figure(options.base.lowerBound), "found": found.json, "found_by_oracle": foundByOracle.json,
      "relative_power": figure(relativePower),
    ]
  }

  var kindRows: [String] {
    foundByKind.sorted { $0.key < $1.key }.map { kind, found in
      "  \(kind): \(found.miner.text), oracle \(found.oracle.text)"
    }
  }

  func reasonRows(_ worlds: String) -> [String] {
    falseReasons.sorted { $0.key < $1.key }.map {
      "  false proposals in \(worlds) worlds where \($0.key) misleads: \($0.value)"
    }
  }

  var calibrationRows: [String] {
    zip(Self.bands, calibration).filter { $0.1.whole > 0 }.map { "  confidence from \($0.0): true \($0.1.text)" }
  }
}
