/// Who the runs at a decision point come from, so that nothing rests on one sender's word.
struct Senders {
  /// The ordinal of each run's sender in `names`; nil for a run that names nobody.
  private let codes: [Int?]
  /// The senders with the most runs, most first.
  private let names: [String]

  /// The runs of smaller senders than these are never left out: each is then a small part.
  private static let limit = 20

  init(_ arrivals: [Arrival]) {
    let senders = arrivals.map(\.run.episode.initiator)
    var counts: [String: Int] = [:]
    for case let sender? in senders { counts[sender, default: 0] += 1 }
    let ordered = counts.sorted { $0.value != $1.value ? $0.value > $1.value : precedes($0.key, $1.key) }
    // With one sender only there is nothing to compare it with.
    names = ordered.count > 1 ? ordered.prefix(Self.limit).map(\.key) : []
    let ordinals = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    codes = senders.map { $0.flatMap { ordinals[$0] } }
  }

  /// The first sender without whose runs `holds` is no longer true; nil when there is none.
  ///
  /// - Parameter holds: Gets whether a run, by its ordinal, is to be counted.
  func decisive(_ holds: ((Int) -> Bool) -> Bool) -> String? {
    names.indices.first { sender in !holds { codes[$0] != sender } }.map { names[$0] }
  }
}
