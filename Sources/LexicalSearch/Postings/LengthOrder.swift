import Kernels

/// Documents laid out by length, those of equal length by ordinal.
struct LengthOrder: Sendable {
  /// The ordinal of the document at each place.
  let ordinals: [UInt32]
  /// The place of each ordinal.
  let places: [UInt32]
  /// The distinct lengths, ascending.
  let lengths: [UInt32]
  /// The place at which each length begins, and the number of documents.
  let starts: [UInt32]
  /// The smallest ordinal of each window.
  let leastOrdinals: [UInt32]
  /// The length of the first and of the last document of each window.
  let lengthBounds: [(shortest: UInt32, longest: UInt32)]

  /// The layout of documents with these lengths, by ordinal.
  init(lengths documentLengths: [UInt32]) {
    var counts: [UInt32: UInt32] = [:]
    for length in documentLengths { counts[length, default: 0] += 1 }
    let lengths = counts.keys.sorted()
    var starts: [UInt32] = [0]
    var next: [UInt32: Int] = [:]
    for length in lengths {
      next[length] = Int(starts[starts.count - 1])
      starts.append(starts[starts.count - 1] + (counts[length] ?? 0))
    }
    var ordinals = [UInt32](repeating: 0, count: documentLengths.count)
    for (ordinal, length) in documentLengths.enumerated() {
      let place = next[length] ?? 0
      ordinals[place] = UInt32(ordinal)
      next[length] = place + 1
    }
    self.init(ordinals: ordinals, lengths: lengths, starts: starts)
  }

  /// - Parameters:
  ///   - ordinals: Each number below their count once.
  ///   - starts: One more than `lengths`, ascending from 0 to the number of documents.
  init(ordinals: [UInt32], lengths: [UInt32], starts: [UInt32]) {
    self.ordinals = ordinals
    self.lengths = lengths
    self.starts = starts
    var places = [UInt32](repeating: 0, count: ordinals.count)
    for (place, ordinal) in ordinals.enumerated() { places[Int(ordinal)] = UInt32(place) }
    self.places = places
    var leastOrdinals: [UInt32] = []
    var lengthBounds: [(shortest: UInt32, longest: UInt32)] = []
    for window in 0..<PostingFormat.windowCount(documents: ordinals.count) {
      let range = LengthOrder.places(ofWindow: window, documents: ordinals.count)
      leastOrdinals.append(ordinals[range].min() ?? 0)
      let (first, last) = (LengthOrder.run(range.lowerBound, starts), LengthOrder.run(range.upperBound - 1, starts))
      lengthBounds.append((lengths[first], lengths[last]))
    }
    self.leastOrdinals = leastOrdinals
    self.lengthBounds = lengthBounds
  }

  var documentCount: Int { ordinals.count }

  /// The places of a window.
  static func places(ofWindow window: Int, documents: Int) -> Range<Int> {
    window * WindowSums.size..<min(documents, (window + 1) * WindowSums.size)
  }

  /// The length of the document at a place.
  func length(at place: Int) -> UInt32 { lengths[run(of: place)] }

  /// Which of the lengths the document at a place has.
  ///
  /// - Complexity: O(log lengths).
  func run(of place: Int) -> Int { LengthOrder.run(place, starts) }

  private static func run(_ place: Int, _ starts: [UInt32]) -> Int {
    var (low, high) = (0, starts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= place { low = middle } else { high = middle }
    }
    return low
  }
}
