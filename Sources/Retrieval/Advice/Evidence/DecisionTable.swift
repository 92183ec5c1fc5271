import Domain
import JSONDocuments

/// The runs at a decision point as columns: where they went, how they ended, and what must be held constant to compare.
struct DecisionTable {
  let arrivals: [Arrival]
  /// The step that came next; nil for the end.
  let ways: [String?]
  /// The ways, each once, and which of them each run went.
  private let distinctWays: [String?]
  private let wayCodes: [Int]
  let outcomes: [Bool?]
  /// Task, what failed before, then every circumstance by which runs can be told apart.
  let columns: [StratumColumn]
  /// The ordinals of those columns that are held constant.
  let held: [Int]
  /// The stratum of each run.
  let strata: [Int]
  let byCase: Bool

  private static let circumstanceLimit = 40
  /// So many circumstances are held beside task and earlier failures.
  private static let heldLimit = 3

  init(_ arrivals: [Arrival], byCase: Bool, minimumCount: Int) {
    self.arrivals = arrivals
    self.byCase = byCase
    ways = arrivals.map(\.nextActivity)
    (distinctWays, wayCodes) = Self.coded(ways)
    outcomes = arrivals.map { $0.run.episode.hasSucceeded }
    let fixed = [
      StratumColumn(name: "task", texts: arrivals.map { $0.run.episode.task ?? "" }),
      StratumColumn(name: "what failed before", texts: arrivals.map(\.failedBefore)),
    ]
    columns = fixed + Self.circumstances(arrivals, minimumCount)
    (held, strata) = Self.choice(columns, fixedCount: fixed.count, outcomes)
  }

  /// The names of what is held constant and differs between runs.
  var heldNames: [String] { held.filter { columns[$0].labels.count > 1 }.map { columns[$0].name } }

  /// Compares runs that went one way with others, within strata.
  ///
  /// - Parameter side: The side of a way (nil for the end), and whether a run counts at all by its ordinal.
  func comparison(
    among isCounted: (Int) -> Bool = { _ in true }, _ side: (String?) -> ComparedRun.Side
  ) -> StratifiedDifference? {
    let sides = distinctWays.map(side)
    var runs: [ComparedRun] = []
    runs.reserveCapacity(arrivals.count)
    for index in arrivals.indices where isCounted(index) {
      guard let hasSucceeded = outcomes[index] else { continue }
      runs.append(
        ComparedRun(
          side: sides[wayCodes[index]], hasSucceeded: hasSucceeded, stratum: strata[index],
          task: columns[0].codes[index]))
    }
    return StratifiedDifference(runs, byCase: byCase)
  }

  /// Of the runs that count, how many went one way.
  func share(of way: String, among isCounted: (Int) -> Bool) -> BinomialProportion {
    let code = distinctWays.firstIndex { $0 == way }
    var (taken, counted) = (0, 0)
    for index in wayCodes.indices where isCounted(index) {
      counted += 1
      if wayCodes[index] == code { taken += 1 }
    }
    return BinomialProportion(taken, of: counted)
  }

  private static func coded(_ ways: [String?]) -> (distinct: [String?], codes: [Int]) {
    var numbers: [String?: Int] = [:]
    var distinct: [String?] = []
    let codes = ways.map { way in
      if let number = numbers[way] { return number }
      numbers[way] = distinct.count
      distinct.append(way)
      return distinct.count - 1
    }
    return (distinct, codes)
  }

  /// What told runs apart before they chose: circumstances, who started them, when.
  private static func circumstances(_ arrivals: [Arrival], _ minimumCount: Int) -> [StratumColumn] {
    var values: [String: [JSONValue?]] = [:]
    for (index, arrival) in arrivals.enumerated() {
      for (name, value) in arrival.circumstances {
        values[name, default: [JSONValue?](repeating: nil, count: arrivals.count)][index] = value
      }
    }
    var named = values.sorted { precedes($0.key, $1.key) }.prefix(circumstanceLimit).map { ($0.key, $0.value) }
    named.append(("initiator", arrivals.map { $0.run.episode.initiator.map { .string($0) } }))
    named.append(("time", arrivals.map { $0.run.episode.startedAt.map { .number(Double($0.microseconds)) } }))
    return named.compactMap { StratumColumn(name: $0.0, values: $0.1, minimumCount: minimumCount) }
  }

  /// Task and earlier failures are always held; of the rest those on which success depends within what is held already, the
  /// strongest first.
  private static func choice(
    _ columns: [StratumColumn], fixedCount: Int, _ outcomes: [Bool?]
  ) -> (held: [Int], strata: [Int]) {
    var held = Array(0..<fixedCount)
    var strata = held.reduce([Int](repeating: 0, count: outcomes.count)) { refined($0, by: columns[$1].codes) }
    for _ in 0..<heldLimit {
      let ratios = columns.indices.map { index in
        held.contains(index) ? 0 : Relevance(codes: columns[index].codes, strata: strata, outcomes: outcomes).ratio
      }
      guard let best = ratios.indices.max(by: { ratios[$0] < ratios[$1] || (ratios[$0] == ratios[$1] && $0 > $1) }),
        ratios[best] > 1
      else { break }
      held.append(best)
      strata = refined(strata, by: columns[best].codes)
    }
    return (held, strata)
  }

  /// Strata split by a further column, numbered in the order of the runs.
  private static func refined(_ strata: [Int], by codes: [Int]) -> [Int] {
    let width = (codes.max() ?? 0) + 1
    var numbers: [Int: Int] = [:]
    return zip(strata, codes).map { stratum, code in
      let cell = stratum * width + code
      if let number = numbers[cell] { return number }
      let number = numbers.count
      numbers[cell] = number
      return number
    }
  }
}
