import Domain
import JSONDocuments

// What separates failing from succeeding calls. Looked at, in this order of preference: an argument that is missing; one that is given; a
// text of few values that at least k subjects gave; one number or time above or below another, a sum and a count included; a number above or below a threshold.
//
// A condition is told when it holds in at least nine of ten failing cases and in at most one of ten succeeding ones, when at least
// 20 cases were looked at, and when the Wilson 95 % interval of the first share lies above that of the second. Of conditions that separate
// equally well the first is told; thresholds are rounded numbers between the two sides, never the value of one call.

/// A condition on the arguments of a call that separates a failure mode from success.
struct CallCondition: Hashable, Sendable {
  /// The condition: `as_of is missing`, `amount > limit`, `count(flights) > 4`.
  let text: String
  /// The share of failing cases in which it holds.
  let failing: Double
  /// The share of succeeding cases in which it holds.
  let succeeding: Double

  /// The condition as evidence.
  var json: JSONObject {
    ["text": .string(text), "failing": Figure.json(failing), "succeeding": Figure.json(succeeding)]
  }

  /// The best condition; nil when none separates.
  static func separating(_ failed: [ToolCall], from succeeded: [ToolCall], _ base: EvidencePool) -> CallCondition? {
    let sides = (failed: failed.map(Side.init), succeeded: succeeded.map(Side.init))
    let cases = (failed: Set(failed.map(\.item)).count, succeeded: Set(succeeded.map(\.item)).count)
    guard cases.failed + cases.succeeded >= 20, cases.succeeded >= base.options.minimumSubjects else { return nil }
    var best: CallCondition?
    for atom in ConditionAtom.candidates(sides.failed, sides.succeeded, base) {
      let counts = (holding(atom, sides.failed), holding(atom, sides.succeeded))
      let (first, second) = (
        BinomialProportion(counts.0, of: cases.failed), BinomialProportion(counts.1, of: cases.succeeded)
      )
      guard first.share >= 0.9, second.share <= 0.1,
        first.wilsonInterval().lower > second.wilsonInterval().upper
      else { continue }
      let gain = first.share - second.share
      if best.map({ gain > $0.failing - $0.succeeding }) ?? true {
        best = CallCondition(text: atom.text, failing: first.share, succeeding: second.share)
      }
    }
    return best
  }

  /// The cases of a side in which the condition holds for most calls.
  private static func holding(_ atom: ConditionAtom, _ side: [Side]) -> Int {
    var balance: [Int: Int] = [:]
    for call in side { balance[call.item, default: 0] += atom.holds(call) ? 1 : -1 }
    return balance.values.count { $0 > 0 }
  }
}

/// A call as conditions see it.
struct Side: Sendable {
  let item: Int
  let input: JSONObject
  let numbers: [ByteText: Double]
  let times: [ByteText: Timestamp]

  init(_ call: ToolCall) {
    item = call.item
    input = call.run.input.objectValue ?? JSONObject()
    let quantities = CallQuantities(call.run.input)
    numbers = quantities.numbers
    times = quantities.times
  }
}

/// A condition that could separate.
enum ConditionAtom: Sendable {
  case missing(String)
  case given(String)
  case equal(String, JSONValue)
  case above(ByteText, ByteText)
  case later(ByteText, ByteText)
  case over(ByteText, Double)
  case under(ByteText, Double)

  private static let mostQuantities = 16
  private static let mostValues = 12

  var text: String {
    switch self {
    case .missing(let name): "\(name) is missing"
    case .given(let name): "\(name) is given"
    case .equal(let name, let value): "\(name) is \(value.text)"
    case .above(let left, let right): "\(left.text) > \(right.text)"
    case .later(let left, let right): "\(left.text) is later than \(right.text)"
    case .over(let place, let limit): "\(place.text) > \(JSONNumber(limit).text)"
    case .under(let place, let limit): "\(place.text) < \(JSONNumber(limit).text)"
    }
  }

  func holds(_ call: Side) -> Bool {
    switch self {
    case .missing(let name): call.input[name] == nil
    case .given(let name): call.input[name] != nil
    case .equal(let name, let value): call.input[name] == value
    case .above(let left, let right): Self.compare(call.numbers[left], call.numbers[right])
    case .later(let left, let right):
      call.times[left].flatMap { left in call.times[right].map { left > $0 } } ?? false
    case .over(let place, let limit): Self.compare(call.numbers[place], limit)
    case .under(let place, let limit): Self.compare(limit, call.numbers[place])
    }
  }

  private static func compare(_ left: Double?, _ right: Double?) -> Bool {
    if let left, let right { left > right } else { false }
  }

  /// All conditions over the arguments that both sides show, in order of preference.
  static func candidates(_ failed: [Side], _ succeeded: [Side], _ base: EvidencePool) -> [ConditionAtom] {
    let calls = failed + succeeded
    let names = names(calls, base)
    return names.map(ConditionAtom.missing) + names.map(ConditionAtom.given) + equalities(calls, names, base)
      + comparisons(calls) + thresholds(failed, succeeded)
  }

  /// The arguments whose names enough subjects share, ascending.
  private static func names(_ calls: [Side], _ base: EvidencePool) -> [String] {
    var cases: [ByteText: Set<Int>] = [:]
    for call in calls { for name in call.input.keys { cases[ByteText(name), default: []].insert(call.item) } }
    return cases.filter { base.isKnown($0.value) }.keys.sorted().map(\.text)
  }

  private static func equalities(_ calls: [Side], _ names: [String], _ base: EvidencePool) -> [ConditionAtom] {
    names.flatMap { name -> [ConditionAtom] in
      var tally = ChoiceTally()
      for call in calls { if let text = call.input[name]?.stringValue { tally.add(text, case: call.item) } }
      guard !tally.isCut, tally.cases.count <= mostValues else { return [] }
      let known = tally.cases.filter { base.isKnown($0.value) }.keys.sorted()
      return known.map { .equal(name, .string($0.text)) }
    }
  }

  private static func comparisons(_ calls: [Side]) -> [ConditionAtom] {
    let numbers = shared(calls.map { Set($0.numbers.keys) })
    let times = shared(calls.map { Set($0.times.keys) })
    return pairs(numbers).map { .above($0, $1) } + pairs(times).map { .later($0, $1) }
  }

  /// What every call has, ascending, as many as are looked at.
  private static func shared(_ places: [Set<ByteText>]) -> [ByteText] {
    guard let first = places.first else { return [] }
    return Array(places.dropFirst().reduce(first) { $0.intersection($1) }.sorted().prefix(mostQuantities))
  }

  private static func pairs(_ places: [ByteText]) -> [(ByteText, ByteText)] {
    places.flatMap { left in places.filter { $0 != left }.map { (left, $0) } }
  }

  /// Thresholds that leave nine of ten failing calls on one side, and as much room as there is to the others.
  private static func thresholds(_ failed: [Side], _ succeeded: [Side]) -> [ConditionAtom] {
    shared((failed + succeeded).map { Set($0.numbers.keys) }).flatMap { place -> [ConditionAtom] in
      let bad = failed.compactMap { $0.numbers[place] }.sorted()
      let good = succeeded.compactMap { $0.numbers[place] }.sorted()
      guard let lowest = bad.dropFirst(bad.count / 10).first, let highest = bad.dropLast(bad.count / 10).last,
        let goodHigh = good.dropLast(good.count / 10).last, let goodLow = good.dropFirst(good.count / 10).first
      else { return [] }
      let over: [ConditionAtom] = goodHigh < lowest ? [.over(place, between(goodHigh, lowest))] : []
      return over + (highest < goodLow ? [.under(place, between(highest, goodLow))] : [])
    }
  }

  /// The number of fewest digits in [low, high): a multiple of the largest power of ten that has one there.
  private static func between(_ low: Double, _ high: Double) -> Double {
    var unit = 1_000_000_000.0
    for _ in 0..<15 {
      let candidate = (low / unit).rounded(.up) * unit
      if candidate < high { return candidate }
      unit /= 10
    }
    return low
  }
}
