/// Finds the extensions of a pattern's occurrences, counts graphs and rows for each slot of its plan, and writes the rows of
/// those that are chosen.
struct ExtensionScan<Vertex: FixedWidthInteger & UnsignedInteger & Sendable> {
  typealias Rows = OccurrenceRows<Vertex>

  /// What one possible new edge came to.
  struct Counter {
    var rows: UInt32 = 0
    var support: UInt32 = 0
    /// The place of the last graph counted among the graphs of the pattern, plus 1.
    var lastGraph: UInt32 = 0
  }

  /// One extension of one row.
  struct Found {
    var row: UInt32
    var slot: UInt32
    /// The member of the group that turns the row before it is extended; negative for none.
    var member: Int32
    /// The new vertex.
    var vertex: UInt32
  }

  /// How far a scan has come: the next row, its graph among those of the pattern, and what was found so far.
  struct Progress {
    var row: Int
    var segment: Int
    var found: Int
  }

  /// A chosen extension: its slot and what is needed to keep one occurrence of each image.
  struct Choice {
    let slot: Int
    let step: CodeStep
    /// Where the group of the new pattern takes the new edge. Of the occurrences that differ by the place of the new edge
    /// only the one with the greatest image of the new edge is kept.
    let places: [(first: Int, second: Int)]
    let isTurnable: Bool
  }

  /// Where the rows of a choice are written.
  struct Target {
    var rowStart: Int
    var width: Int
    var rowLimit: Int
    var rows = 0
    var segmentStart: Int
    var segments = 0
    var lastGraph = UInt32.max
    var placeRange: Range<Int>
    var isForward: Bool
    var isTurnable: Bool
    var first: Int
    var second: Int
  }

  var counters: [Counter] = []
  /// What was found, up to `foundCount`; the rest is room.
  var found: [Found] = []
  var foundCount = 0
  /// By graph of the pattern where in `found` its extensions end.
  var foundEnds: [Int] = []
  /// For each vertex of a graph the number of the row that it was met in last, shifted, and its vertex number plus 1.
  var marks: [UInt32]
  var stamp: UInt32 = 0

  init(largestGraph: Int) {
    marks = Array(repeating: 0, count: largestGraph)
  }

  /// The number of occurrences that a choice comes to.
  ///
  /// Each image is found once for each place of its new edge.
  func rowCount(_ choice: Choice) -> Int {
    let found = Int(counters[choice.slot].rows)
    precondition(
      found % (choice.places.count + 1) == 0, "\(found) extensions do not fall into \(choice.places.count + 1) places")
    return found / (choice.places.count + 1)
  }

  /// The number of occurrences that all choices come to.
  func rowCount(_ choices: [Choice]) -> Int { choices.reduce(0) { $0 + rowCount($1) } }

  /// Writes the rows of the choices, in their order.
  func rows(_ choices: [Choice], of parent: Rows, _ symmetry: PatternSymmetry) -> [Rows] {
    var targets: [Target] = []
    var places: [UInt16] = []
    var vertexCount = 0
    var segmentCount = 0
    for choice in choices {
      let firstPlace = places.count
      for place in choice.places { places += [UInt16(place.first), UInt16(place.second)] }
      let width = choice.step.isForward ? parent.width + 1 : parent.width
      targets.append(
        Target(
          rowStart: vertexCount, width: width, rowLimit: rowCount(choice), segmentStart: segmentCount,
          placeRange: firstPlace..<places.count,
          isForward: choice.step.isForward, isTurnable: choice.isTurnable, first: choice.step.from,
          second: choice.step.to))
      vertexCount += rowCount(choice) * width + Rows.slack
      segmentCount += Int(counters[choice.slot].support)
    }
    var targetBySlot = [Int32](repeating: -1, count: counters.count)
    for (index, choice) in choices.enumerated() { targetBySlot[choice.slot] = Int32(index) }
    let written = write(
      vertexCount, segmentCount, parent, symmetry.images, targetBySlot, places, &targets)
    return targets.map { target in
      Rows(
        vertices: written.vertices, segments: written.segments, start: target.rowStart, width: target.width,
        count: target.rows, segmentRange: target.segmentStart..<target.segmentStart + target.segments)
    }
  }
}
