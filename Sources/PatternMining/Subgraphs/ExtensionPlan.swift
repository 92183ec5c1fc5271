/// Where a pattern may grow, with one counter slot for each possible new edge, in code order.
///
/// Bounds that hold for every minimal code are built in: an edge from a vertex of the rightmost path, or back to one, is no
/// smaller than the tree edge that leaves this vertex along the path, else exploring it first would give a smaller code. New
/// vertices are sought only for types that lived in the parent pattern (`GrowthBounds`).
struct ExtensionPlan {
  /// Growth from a vertex of the rightmost path to a new vertex, by an edge of one of `types`.
  struct Forward {
    let vertex: Int
    let minimumType: UInt32
    let maximumType: UInt32
    /// Slot of type 0, as if all types had slots.
    let base: Int
  }

  /// Growth from the rightmost vertex back to a known one.
  struct Backward {
    var minimumType = UInt32.max
    var minimumReverse = UInt32.max
    var base = 0
  }

  private struct Region {
    let from: Int
    let to: Int
    let types: Range<UInt32>
    let start: Int
  }

  /// From the rightmost vertex upwards, without vertices that cannot grow.
  private(set) var forward: [Forward] = []
  /// By vertex number; closed for vertices off the rightmost path.
  private(set) var backward: [Backward]
  private(set) var slotCount = 0
  private var regions: [Region] = []

  init(_ shape: PatternShape, _ types: EdgeTypeTable, _ bounds: GrowthBounds) {
    backward = Array(repeating: Backward(), count: shape.vertexCount)
    let leaving = types.types(leaving: shape.labelRanks[shape.rightmost])
    for index in shape.path.indices.reversed() { planBackward(shape, index, leaving) }
    for index in shape.path.indices { planForward(shape, index, types, bounds) }
  }

  /// The new edge of each slot that `isKept`, in code order.
  func steps(where isKept: (Int) -> Bool) -> [(slot: Int, step: CodeStep)] {
    var result: [(slot: Int, step: CodeStep)] = []
    for region in regions {
      for offset in 0..<region.types.count where isKept(region.start + offset) {
        let type = region.types.lowerBound + UInt32(offset)
        result.append((region.start + offset, CodeStep(from: region.from, to: region.to, type: type)))
      }
    }
    return result
  }

  private mutating func planBackward(_ shape: PatternShape, _ index: Int, _ leaving: Range<UInt32>) {
    let vertex = shape.path[index]
    let last = shape.steps[shape.steps.count - 1]
    guard last.isForward || last.to <= vertex else { return }
    backward[vertex].minimumType = !last.isForward && last.to == vertex ? last.type + 1 : 0
    backward[vertex].minimumReverse = index == 0 ? 0 : shape.treeTypes[shape.path[index - 1]] + (index == 1 ? 1 : 0)
    backward[vertex].base = add(from: shape.rightmost, to: vertex, leaving)
  }

  private mutating func planForward(
    _ shape: PatternShape, _ index: Int, _ types: EdgeTypeTable, _ bounds: GrowthBounds
  ) {
    let vertex = shape.path[index]
    let smallest = index == 0 ? 0 : shape.treeTypes[shape.path[index - 1]]
    let leaving = types.types(leaving: shape.labelRanks[vertex])
    let range = bounds.types(of: vertex, in: max(leaving.lowerBound, smallest)..<leaving.upperBound)
    guard !range.isEmpty else { return }
    let base = add(from: vertex, to: shape.vertexCount, range)
    forward.append(
      Forward(vertex: vertex, minimumType: range.lowerBound, maximumType: range.upperBound - 1, base: base))
  }

  private mutating func add(from: Int, to: Int, _ types: Range<UInt32>) -> Int {
    let base = slotCount - Int(types.lowerBound)
    regions.append(Region(from: from, to: to, types: types, start: slotCount))
    slotCount += types.count
    return base
  }
}
