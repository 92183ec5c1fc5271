import Kernels

/// One query in one stored index in the course of being answered.
struct WindowSearch {
  private var terms: [ListedTerm] = []
  /// The postings of the terms whose lists are not stored by windows.
  private var postings = PostingList()
  /// The windows of the others, all of the first, then all of the second.
  private var windows: [StoredList.Window] = []
  private var impacts: ImpactTables
  private var sums = WindowSums()
  private var best: TopK
  private var scores: [Double] = []
  /// How many documents are scored without a second look at what they can reach.
  private static let many = 16
  private let count: Int
  private let order: LengthOrder
  private let saturation: Saturation

  init(
    _ lists: [(list: StoredList, weight: Double)], count: Int, order: LengthOrder, parameters: BM25,
    averageLength: Double, _ bytes: Span<UInt8>
  ) {
    self.count = count
    self.order = order
    best = TopK(capacity: count)
    saturation = Saturation(parameters: parameters, averageLength: averageLength)
    impacts = ImpactTables(weights: lists.map(\.weight), saturation: saturation)
    for (list, weight) in lists { append(list, weight: weight, bytes) }
  }

  private mutating func append(_ list: StoredList, weight: Double, _ bytes: Span<UInt8>) {
    var term = ListedTerm(weight: weight)
    if list.form == .windows {
      term.firstWindow = windows.count
      windows += list.windows(bytes) ?? []
    } else {
      term.next = postings.count
      _ = list.read(bytes, into: &postings)
      term.end = postings.count
      term.largestFrequency = Int(postings.frequencies[term.next..<term.end].max() ?? 0)
    }
    terms.append(term)
  }

  /// The best documents of those whose ordinals are kept.
  mutating func best(_ bytes: Span<UInt8>, where isKept: (Int) -> Bool) -> [TopK.Entry] {
    for window in 0..<order.leastOrdinals.count {
      let places = LengthOrder.places(ofWindow: window, documents: order.documentCount)
      if open(window, places) { examine(window, places, bytes, where: isKept) }
      for index in terms.indices where terms[index].firstWindow == nil { terms[index].next = terms[index].windowEnd }
    }
    return best.ranked()
  }
}

// MARK: - Bounds

extension WindowSearch {
  /// Finds what each term can add in a window; whether a document of it can enter the best.
  private mutating func open(_ window: Int, _ places: Range<Int>) -> Bool {
    let norm = saturation.norm(length: order.lengthBounds[window].shortest)
    var bound = 0.0
    for index in terms.indices {
      let largest = largestFrequency(index, window, places)
      terms[index].windowFrequency = largest
      terms[index].bound = largest == 0 ? 0 : terms[index].weight * saturation.bound(frequency: largest, norm: norm)
      bound += terms[index].bound
    }
    guard let last = best.last else { return bound > 0 }
    return bound > last.score || (bound == last.score && order.leastOrdinals[window] < last.ordinal)
  }

  private mutating func largestFrequency(_ index: Int, _ window: Int, _ places: Range<Int>) -> Int {
    if let first = terms[index].firstWindow { return windows[first + window].largestFrequency }
    var end = terms[index].next
    while end < terms[index].end && Int(postings.ids[end]) < places.upperBound { end += 1 }
    terms[index].windowEnd = end
    return end > terms[index].next ? min(terms[index].largestFrequency, PostingFormat.largeFrequency) : 0
  }

  /// The smallest sum with which a document can enter the best.
  private var leastSum: Int {
    best.last.map { max(1, Int(($0.score * impacts.scale - 0.001).rounded(.down))) } ?? 1
  }
}

// MARK: - Sums

extension WindowSearch {
  private mutating func examine(
    _ window: Int, _ places: Range<Int>, _ bytes: Span<UInt8>, where isKept: (Int) -> Bool
  ) {
    let least = leastSum
    let lengths = order.lengthBounds[window]
    impacts.fill(terms, norm: saturation.norm(length: lengths.shortest))
    let rest = chooseNeeded(least)
    add(window, places, bytes) { $0.isNeeded }
    defer { sums.clear(documents: places.count) }
    if rest > 0 {
      guard sums.count(atLeast: UInt16(max(1, least - rest)), documents: places.count) > 0 else { return }
      add(window, places, bytes) { !$0.isNeeded }
    }
    guard let sharpened = sharpened(least, window, places) else { return }
    guard sums.collect(atLeast: UInt16(sharpened), documents: places.count) > 0 else { return }
    sums.keep { isKept(Int(order.ordinals[places.lowerBound + Int($0)])) }
    keepBestSums(lengths)
    score(window, places, bytes)
  }

  /// Marks the terms without which no sum reaches `least`; what the others can add together.
  private mutating func chooseNeeded(_ least: Int) -> Int {
    for index in terms.indices { terms[index].isNeeded = terms[index].windowFrequency > 0 }
    var rest = 0
    while let next = smallestNeeded, rest + impacts.largest(next.index, terms[next.index]) < least {
      rest += impacts.largest(next.index, terms[next.index])
      terms[next.index].isNeeded = false
    }
    return rest
  }

  private var smallestNeeded: (index: Int, bound: Double)? {
    var smallest: (index: Int, bound: Double)?
    for index in terms.indices where terms[index].isNeeded {
      if smallest.map({ terms[index].bound < $0.bound }) ?? true { smallest = (index, terms[index].bound) }
    }
    return smallest
  }

  private mutating func add(
    _ window: Int, _ places: Range<Int>, _ bytes: Span<UInt8>, where isWanted: (ListedTerm) -> Bool
  ) {
    for index in terms.indices where terms[index].windowFrequency > 0 && isWanted(terms[index]) {
      if let first = terms[index].firstWindow {
        sums.add(
          window: windows[first + window].range, of: bytes, documents: places.count, impacts: impacts.table(index))
      } else {
        sums.add(terms[index].next..<terms[index].windowEnd, of: postings, impacts: impacts.table(index))
      }
    }
  }

  /// Where many documents reach `least`: the smallest sum of the combinations of frequencies whose score enters the
  /// best; nil when none does.
  private func sharpened(_ least: Int, _ window: Int, _ places: Range<Int>) -> Int? {
    let hasLarge = terms.contains { $0.windowFrequency >= PostingFormat.largeFrequency }
    guard let last = best.last, !hasLarge, sums.count(atLeast: UInt16(least), documents: places.count) > Self.many
    else {
      return least
    }
    let norm = saturation.norm(length: order.lengthBounds[window].shortest)
    let combinations = Combinations(terms, impacts: impacts, atLeast: least) { frequency, weight in
      weight * saturation.bound(frequency: frequency, norm: norm)
    }
    guard let combinations else { return least }
    let mayTie = order.leastOrdinals[window] < last.ordinal
    return combinations.found.filter { $0.score > last.score || (mayTie && $0.score == last.score) }.map(\.sum).min()
  }

  /// Of more than k documents keeps those whose sum can be among the k best: a sum is at most a unit a term, and what
  /// lies between the window's lengths, above the score.
  private mutating func keepBestSums(_ lengths: (shortest: UInt32, longest: UInt32)) {
    let hasLarge = terms.contains { $0.windowFrequency >= PostingFormat.largeFrequency }
    guard sums.collected.count > count, !hasLarge else { return }
    let sum = sums.collectedSum(rank: count)
    let (short, long) = (saturation.norm(length: lengths.shortest), saturation.norm(length: lengths.longest))
    let least = (Double(sum) - 1.01 * Double(terms.count)) * ((1 + short) / (1 + long)) - 0.001
    guard least >= 1 else { return }
    sums.keep(atLeast: UInt16(least))
  }
}

// MARK: - Scores

extension WindowSearch {
  private mutating func score(_ window: Int, _ places: Range<Int>, _ bytes: Span<UInt8>) {
    let collected = sums.collected.count
    guard collected > 0 else { return }
    if scores.count < collected { scores = [Double](repeating: 0, count: max(64, collected)) }
    for index in 0..<collected { scores[index] = 0 }
    for index in terms.indices where terms[index].windowFrequency > 0 {
      if let first = terms[index].firstWindow {
        sums.find(inWindow: windows[first + window].range, of: bytes, documents: places.count)
      } else {
        sums.find(in: terms[index].next..<terms[index].windowEnd, of: postings, first: UInt32(places.lowerBound))
      }
      addScores(weight: terms[index].weight, places)
    }
    offer(places)
  }

  private mutating func addScores(weight: Double, _ places: Range<Int>) {
    var run = order.run(of: places.lowerBound)
    var norm = saturation.norm(length: order.lengths[run])
    var index = 0
    for (place, frequency) in zip(sums.collected, sums.frequencies) {
      while places.lowerBound + Int(place) >= Int(order.starts[run + 1]) {
        run += 1
        norm = saturation.norm(length: order.lengths[run])
      }
      if frequency > 0 { scores[index] += weight * saturation.value(frequency: Double(frequency), norm: norm) }
      index += 1
    }
  }

  private mutating func offer(_ places: Range<Int>) {
    var threshold = best.threshold
    for (index, place) in sums.collected.enumerated() where scores[index] > 0 && scores[index] >= threshold {
      best.offer(score: scores[index], ordinal: order.ordinals[places.lowerBound + Int(place)])
      threshold = best.threshold
    }
  }
}
