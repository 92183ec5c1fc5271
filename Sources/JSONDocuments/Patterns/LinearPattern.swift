// Regular expressions in time linear in the text: K. Thompson, "Programming Techniques: Regular expression search
// algorithm", Communications of the ACM 11(6), 1968, doi:10.1145/363347.363387, as a simulation of all states at once.
//
// Differences: no machine code but instructions in an array; counted repetitions are unrolled, which is why a pattern
// has a size limit. Only whether there is a match is asked, so that no thread carries captures and none has priority.
//
// Invariant: each instruction is entered at most once at each place of the text.
// Cost: O(instructions × scalars) time, O(instructions) memory.

/// A regular expression that cannot be made to run away: a subset of the syntax of RE2 and of ECMAScript.
///
/// Literals, `.`, classes, `\d \w \s` and their negations (ASCII), `\p{…}` for general categories, `\x`, `\u`, groups,
/// alternatives, greedy and lazy repetitions up to 1000, `^ $ \A \z \b \B`, flags `i`, `s`, `m`. Back references and
/// look-around are refused.
public struct LinearPattern: Hashable, Sendable {
  enum Instruction: Hashable, Sendable {
    case scalar(Int)
    case split(Int, Int)
    case jump(Int)
    case assertion(PatternAssertion)
    case match
  }

  /// The pattern as written.
  public let source: String
  private let program: [Instruction]
  private let sets: [ScalarSet]

  /// Compiles a pattern.
  ///
  /// - Throws: `PatternError`.
  public init(_ source: String) throws(PatternError) {
    var parser = PatternParser(source)
    var compiler = PatternCompiler()
    try compiler.compile(try parser.pattern())
    self.source = source
    program = compiler.program
    sets = compiler.sets
  }

  /// How many instructions the pattern has; a search takes at most that many steps for each scalar of the text.
  public var instructionCount: Int { program.count }

  /// Whether the pattern matches anywhere in the text.
  ///
  /// - Complexity: O(i · n) for i instructions and n scalars.
  public func matches(_ text: String) -> Bool {
    var scalars = text.unicodeScalars.makeIterator()
    var place = PatternPlace(previous: nil, next: scalars.next())
    var states = PatternStates(capacity: program.count)
    var entries: [Int] = []
    while true {
      states.removeAll()
      entries.append(0)
      for entry in entries {
        if enter(entry, at: place, &states) { return true }
      }
      guard let scalar = place.next else { return false }
      entries.removeAll(keepingCapacity: true)
      for state in states.members {
        if case .scalar(let set) = program[state], sets[set].contains(scalar) { entries.append(state + 1) }
      }
      place = PatternPlace(previous: scalar, next: scalars.next())
    }
  }

  /// Adds an instruction and all that is reached from it without consuming a scalar; true when that is the match.
  private func enter(_ entry: Int, at place: PatternPlace, _ states: inout PatternStates) -> Bool {
    states.pending.append(entry)
    while let state = states.pending.popLast() {
      guard states.insert(state) else { continue }
      switch program[state] {
      case .match: return true
      case .scalar: break
      case .jump(let target): states.pending.append(target)
      case .split(let first, let second):
        states.pending.append(second)
        states.pending.append(first)
      case .assertion(let assertion): if place.satisfies(assertion) { states.pending.append(state + 1) }
      }
    }
    return false
  }
}

/// A place in the text: the scalars on both sides, nil at the ends.
private struct PatternPlace {
  let previous: Unicode.Scalar?
  let next: Unicode.Scalar?

  func satisfies(_ assertion: PatternAssertion) -> Bool {
    switch assertion {
    case .textStart: previous == nil
    case .textEnd: next == nil
    case .lineStart: previous == nil || previous == "\n"
    case .lineEnd: next == nil || next == "\n"
    case .wordBoundary: isWordBoundary
    case .noWordBoundary: !isWordBoundary
    }
  }

  private var isWordBoundary: Bool {
    ScalarSet.isWordScalar(previous) != ScalarSet.isWordScalar(next)
  }
}

/// A set of instructions that is emptied in constant time (Briggs and Torczon's sparse set).
private struct PatternStates {
  private(set) var members: [Int] = []
  /// Instructions still to enter at this place.
  var pending: [Int] = []
  private var slots: [Int]

  init(capacity: Int) {
    slots = [Int](repeating: 0, count: capacity)
    members.reserveCapacity(capacity)
  }

  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
  }

  mutating func insert(_ state: Int) -> Bool {
    let slot = slots[state]
    if slot < members.count, members[slot] == state { return false }
    slots[state] = members.count
    members.append(state)
    return true
  }
}

/// Turns a tree into instructions.
private struct PatternCompiler {
  private static let largestProgram = 5_000

  var program: [LinearPattern.Instruction] = []
  var sets: [ScalarSet] = []
  private var setIndexes: [ScalarSet: Int] = [:]
  /// Bounds the work too: nested repetitions of nothing emit no instruction.
  private var visits = 0

  mutating func compile(_ node: PatternNode) throws(PatternError) {
    try emit(node)
    try append(.match)
  }

  private mutating func emit(_ node: PatternNode) throws(PatternError) {
    visits += 1
    if visits > Self.largestProgram * 4 { throw .tooLarge }
    switch node {
    case .empty: break
    case .scalar(let set): try append(set)
    case .assertion(let assertion): try append(.assertion(assertion))
    case .sequence(let parts): for part in parts { try emit(part) }
    case .alternatives(let choices): try emit(choices)
    case .repetition(let node, let minimum, let maximum): try emit(node, minimum, maximum)
    }
  }

  private mutating func emit(_ choices: [PatternNode]) throws(PatternError) {
    var exits: [Int] = []
    for choice in choices.dropLast() {
      let split = program.count
      try append(.split(split + 1, 0))
      try emit(choice)
      exits.append(program.count)
      try append(.jump(0))
      program[split] = .split(split + 1, program.count)
    }
    if let last = choices.last { try emit(last) }
    for exit in exits { program[exit] = .jump(program.count) }
  }

  private mutating func emit(_ node: PatternNode, _ minimum: Int, _ maximum: Int?) throws(PatternError) {
    for _ in 0..<minimum { try emit(node) }
    guard let maximum else { return try emitLoop(node) }
    var splits: [Int] = []
    for _ in minimum..<maximum {
      splits.append(program.count)
      try append(.split(program.count + 1, 0))
      try emit(node)
    }
    for split in splits { program[split] = .split(split + 1, program.count) }
  }

  private mutating func emitLoop(_ node: PatternNode) throws(PatternError) {
    let split = program.count
    try append(.split(split + 1, 0))
    try emit(node)
    try append(.jump(split))
    program[split] = .split(split + 1, program.count)
  }

  private mutating func append(_ set: ScalarSet) throws(PatternError) {
    let index = setIndexes[set] ?? sets.count
    if index == sets.count {
      sets.append(set)
      setIndexes[set] = index
    }
    try append(.scalar(index))
  }

  private mutating func append(_ instruction: LinearPattern.Instruction) throws(PatternError) {
    if program.count >= Self.largestProgram { throw .tooLarge }
    program.append(instruction)
  }
}
