// Whether a code is the smallest of its pattern: all traversals that start like the code are followed as long as they equal
// it, and the first smaller extension that any of them offers refutes it. No state is stored but the current traversal, so
// the cost is that of the pattern's partial automorphisms.

/// Tests codes that share a prefix; the edges of the prefix are pushed once.
struct MinimalityTest {
  /// What a test found.
  enum Verdict {
    case minimal
    /// Another traversal ends with a smaller last edge.
    case refuted
    /// Another traversal is smaller before the last edge, so no code that also has these edges is minimal.
    case refutedForGood
  }

  private static let none = -1
  /// How much work on one code may go into telling like leaves apart.
  private static let workPerStep = 64

  private let types: EdgeTypeTable
  private var steps: [CodeStep] = []
  private var parents: [Int] = []
  /// The last half-edge of each vertex; the others follow through `previous`. Half-edges of edge `e` are `2e` and `2e + 1`.
  private var heads: [Int] = []
  private var previous: [Int] = []
  private var targets: [Int] = []
  private var halfTypes: [UInt32] = []
  private var isUsed: [Bool] = []
  /// The vertex of the pattern at each number of the current traversal, and the other way round.
  private var images: [Int] = []
  private var numbers: [Int] = []
  private var reached = 0
  /// The number of edges that traversals took so far.
  private(set) var work = 0
  /// The step at which the last refuted code was undercut.
  private var refutedStep = 0
  /// The traversals that gave the last tested code, as far as they were followed: automorphisms, one after the other.
  private var automorphisms: [UInt16] = []
  private var automorphismsAreAll = true
  private var workLimit = 0

  init(_ types: EdgeTypeTable) {
    self.types = types
  }

  /// Adds an edge to the code.
  mutating func push(_ step: CodeStep) {
    if steps.isEmpty { addVertex(parent: 0) }
    if step.isForward { addVertex(parent: step.from) }
    steps.append(step)
    isUsed.append(false)
    addHalfEdge(from: step.from, to: step.to, step.type)
    let isLoop = step.from == step.to
    addHalfEdge(from: isLoop ? Self.none : step.to, to: step.from, types.reverse[Int(step.type)])
  }

  /// Removes the last edge of the code.
  mutating func pop() {
    let step = steps.removeLast()
    isUsed.removeLast()
    removeHalfEdge(from: step.from == step.to ? Self.none : step.to)
    removeHalfEdge(from: step.from)
    if step.isForward { removeVertex() }
    if steps.isEmpty { removeVertex() }
  }

  /// Whether no traversal of the pattern gives a smaller code.
  ///
  /// The first edge is taken to be smallest already: the miner admits no edge that could start a smaller code.
  mutating func verdict() -> Verdict {
    automorphisms.removeAll(keepingCapacity: true)
    automorphismsAreAll = true
    workLimit = work + Self.workPerStep * steps.count
    for halfEdge in targets.indices where halfTypes[halfEdge] == steps[0].type {
      guard isFirst(halfEdge), startsSmaller(at: halfEdge) else { continue }
      return refutedStep < steps.count - 1 ? .refutedForGood : .refuted
    }
    return .minimal
  }

  /// The automorphisms of a pattern whose code was just found minimal; `nil` when there are too many.
  var symmetry: PatternSymmetry? {
    guard automorphismsAreAll else { return nil }
    return PatternSymmetry(images: automorphisms, vertexCount: parents.count, isWhole: true)
  }

  private mutating func addVertex(parent: Int) {
    parents.append(parent)
    heads.append(Self.none)
    images.append(Self.none)
    numbers.append(Self.none)
  }

  private mutating func removeVertex() {
    parents.removeLast()
    heads.removeLast()
    images.removeLast()
    numbers.removeLast()
  }

  private mutating func addHalfEdge(from: Int, to: Int, _ type: UInt32) {
    previous.append(from == Self.none ? Self.none : heads[from])
    targets.append(to)
    halfTypes.append(type)
    if from != Self.none { heads[from] = targets.count - 1 }
  }

  private mutating func removeHalfEdge(from: Int) {
    let last = previous.removeLast()
    targets.removeLast()
    halfTypes.removeLast()
    if from != Self.none { heads[from] = last }
  }

  /// A self-loop's second half-edge belongs to no vertex.
  private func isFirst(_ halfEdge: Int) -> Bool {
    halfEdge & 1 == 0 || targets[halfEdge] != targets[halfEdge - 1]
  }

  private mutating func startsSmaller(at halfEdge: Int) -> Bool {
    enter(targets[halfEdge ^ 1])
    let isSmaller = takesSmaller(halfEdge, at: 0)
    leave()
    return isSmaller
  }

  private mutating func enter(_ vertex: Int) {
    images[reached] = vertex
    numbers[vertex] = reached
    reached += 1
  }

  private mutating func leave() {
    reached -= 1
    numbers[images[reached]] = Self.none
  }

  /// Takes the half-edge as step `depth` and follows the traversal from there.
  private mutating func takesSmaller(_ halfEdge: Int, at depth: Int) -> Bool {
    work += 1
    isUsed[halfEdge >> 1] = true
    let isForward = steps[depth].isForward
    if isForward { enter(targets[halfEdge]) }
    let isSmaller = continuesSmaller(depth + 1)
    if isForward { leave() }
    isUsed[halfEdge >> 1] = false
    return isSmaller
  }

  private mutating func continuesSmaller(_ depth: Int) -> Bool {
    guard depth < steps.count else {
      noteAutomorphism()
      return false
    }
    return steps[depth].isForward ? continuesForward(depth) : continuesBackward(depth)
  }

  private mutating func noteAutomorphism() {
    guard automorphisms.count < PatternSymmetry.limit * parents.count else {
      automorphismsAreAll = false
      return
    }
    for vertex in images { automorphisms.append(UInt16(vertex)) }
  }

  private mutating func continuesBackward(_ depth: Int) -> Bool {
    let step = steps[depth]
    var same = Self.none
    var halfEdge = heads[images[step.from]]
    while halfEdge != Self.none {
      let number = numbers[targets[halfEdge]]
      if number != Self.none, !isUsed[halfEdge >> 1] {
        if (number, halfTypes[halfEdge]) < (step.to, step.type) { return refuted(at: depth) }
        if (number, halfTypes[halfEdge]) == (step.to, step.type) { same = halfEdge }
      }
      halfEdge = previous[halfEdge]
    }
    return same != Self.none && takesSmaller(same, at: depth)
  }

  private mutating func continuesForward(_ depth: Int) -> Bool {
    let step = steps[depth]
    var number = reached - 1
    if hasBackward(from: images[number]) { return refuted(at: depth) }
    while number != step.from {
      if hasForward(from: images[number], below: .max) { return refuted(at: depth) }
      number = parents[number]
    }
    if hasForward(from: images[number], below: step.type) { return refuted(at: depth) }
    return takesSmallerForward(from: images[number], at: depth)
  }

  /// Follows each way to take the forward step.
  ///
  /// Like leaves can be exchanged, so where there are too many the first of them stands for all.
  private mutating func takesSmallerForward(from vertex: Int, at depth: Int) -> Bool {
    var hasLeaf = false
    var halfEdge = heads[vertex]
    while halfEdge != Self.none {
      let target = targets[halfEdge]
      if halfTypes[halfEdge] == steps[depth].type, numbers[target] == Self.none {
        let isLeaf = previous[heads[target]] == Self.none
        if isLeaf, hasLeaf, work > workLimit || !automorphismsAreAll {
          automorphismsAreAll = false
        } else if takesSmaller(halfEdge, at: depth) {
          return true
        }
        hasLeaf = hasLeaf || isLeaf
      }
      halfEdge = previous[halfEdge]
    }
    return false
  }

  private mutating func refuted(at depth: Int) -> Bool {
    refutedStep = depth
    return true
  }

  private func hasBackward(from vertex: Int) -> Bool {
    var halfEdge = heads[vertex]
    while halfEdge != Self.none {
      if !isUsed[halfEdge >> 1], numbers[targets[halfEdge]] != Self.none { return true }
      halfEdge = previous[halfEdge]
    }
    return false
  }

  private func hasForward(from vertex: Int, below type: UInt32) -> Bool {
    var halfEdge = heads[vertex]
    while halfEdge != Self.none {
      if halfTypes[halfEdge] < type, numbers[targets[halfEdge]] == Self.none { return true }
      halfEdge = previous[halfEdge]
    }
    return false
  }
}
