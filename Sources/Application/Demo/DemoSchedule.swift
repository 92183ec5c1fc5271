/// Who does what when: deals the groups of a series over its places by chance, and within each group who ends badly.
///
/// The numbers of each group are exact for every seed. Days and initiators weigh a little in which runs end badly, so that
/// a comparison has something to adjust for; they do not weigh in which runs do what.
struct DemoSchedule<Kind> {
  /// What happens at a place.
  struct Entry {
    let kind: Kind
    /// The number of the run within its group, from 0, in no order of time.
    let ordinal: Int
    let endsBadly: Bool
  }

  private let slots: [DemoSlot]
  private var entries: [Entry?]
  private var random: DemoRandom

  /// The entries in the order of the places, of which there are as many as the groups have runs.
  static func entries(
    of groups: [DemoGroup<Kind>], at slots: [DemoSlot], _ random: inout DemoRandom
  ) -> [Entry] {
    var schedule = DemoSchedule(slots, random)
    schedule.deal(groups)
    random = schedule.random
    return schedule.entries.map { entry in
      guard let entry else { preconditionFailure("the groups have fewer runs than there are places") }
      return entry
    }
  }

  private init(_ slots: [DemoSlot], _ random: DemoRandom) {
    self.slots = slots
    self.random = random
    entries = Array(repeating: nil, count: slots.count)
  }

  private mutating func deal(_ groups: [DemoGroup<Kind>]) {
    let shuffled = random.shuffled(slots)
    var early = shuffled.filter { !$0.isLate }
    var late = shuffled.filter(\.isLate)
    for group in groups {
      guard let lateShare = group.late, let earlyShare = group.early else { continue }
      deal(group.kind, earlyShare, from: &early, firstOrdinal: 0)
      deal(group.kind, lateShare, from: &late, firstOrdinal: earlyShare.runs)
    }
    var rest = random.shuffled(early + late)
    for group in groups where group.late == nil { deal(group.kind, group.all, from: &rest, firstOrdinal: 0) }
  }

  private mutating func deal(
    _ kind: Kind, _ share: DemoGroup<Kind>.Share, from pool: inout [DemoSlot], firstOrdinal: Int
  ) {
    let dealt = Array(pool.prefix(share.runs))
    precondition(dealt.count == share.runs, "a group needs \(share.runs) places and finds \(dealt.count)")
    pool.removeFirst(share.runs)
    let bad = random.drawn(share.misses, weights: dealt.map(\.weight))
    for (place, slot) in dealt.enumerated() {
      entries[slot.index] = Entry(kind: kind, ordinal: firstOrdinal + place, endsBadly: bad.contains(place))
    }
  }
}

/// A place in a series: the number of the run, its day and who starts it.
struct DemoSlot {
  private static let dayWeights = [12, 10, 9, 10, 13, 11, 11]
  private static let initiatorWeights = [
    "op-01": 10, "op-02": 9, "op-03": 12, "op-04": 10, "op-05": 8, "op-06": 11, "op-07": 9, "op-08": 12, "op-09": 10,
  ]

  let index: Int
  let day: Int
  let initiator: String

  /// Whether it lies on one of the last four nights.
  var isLate: Bool { day >= DemoCalendar.dayCount - 4 }

  /// How much the place inclines to a bad end: Fridays a little more, `op-05` a little less.
  var weight: Int { Self.dayWeights[day % 7] * Self.initiatorWeights[initiator, default: 10] }
}
