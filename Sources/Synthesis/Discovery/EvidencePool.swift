import Domain
import JSONDocuments

// Independent evidence. Three rules, in this order:
//
// 1. A *case* is what counts once. Where episodes tell at least `minimumTasks` distinct tasks, it is the task (four trials of one
//    task are not four witnesses). Elsewhere it is the episode; but runs of one named initiator with the same context and
//    the same inputs are one case, so that 300 copies of a run weigh as much as one.
// 2. A case belongs to the first, by name, of its untrusted initiators; to nobody when one of its episodes names none or a
//    trusted one. The cases of one initiator together carry at most `initiatorShare` of any support (`InitiatorCap`).
// 3. When no episode names an untrusted initiator the guard is off, and the evidence says so.

/// The finished episodes of one workflow with their cases and the split into training and held-out cases.
struct EvidencePool: Sendable {
  /// How the cases were split.
  enum Split: String, Sendable {
    case laterInTime = "later in time"
    case tasksHeldOut = "tasks held out"
    case episodesHeldOut = "episodes held out"
  }

  let options: EvidenceOptions
  /// Finished episodes in order of (start, id).
  let episodes: [StoredEpisode]
  /// All episodes, those that are still running included.
  let allCount: Int
  /// The case of each episode.
  let cases: [Int]
  let caseCount: Int
  /// The untrusted initiator of each case; nil when it has none.
  let owners: [String?]
  let split: Split
  /// For each case whether it is held out.
  let isHeldOut: [Bool]
  /// The inner folds of the training cases, 0 ..< foldCount.
  let folds: [Int]

  static let foldCount = 5

  init(_ unordered: [StoredEpisode], options: EvidenceOptions) {
    self.options = options
    allCount = unordered.count
    episodes = unordered.filter { $0.record.outcome != .running }.sorted(by: StoredEpisode.precedes)
    let keys = CaseKeys(episodes, minimumTasks: options.minimumTasks)
    let table = LabelTable(keys.keys.map { ByteText($0) })
    cases = keys.keys.map { Int(table.number(of: ByteText($0))) }
    caseCount = table.labels.count
    owners = Self.owners(of: cases, count: caseCount, episodes, options)
    let digests = table.labels.map { Digest.identifier("", [$0.text]) }
    let order = (0..<caseCount).sorted { (digests[$0], $0) < (digests[$1], $1) }
    (split, isHeldOut) = Self.split(episodes, cases, order, keys.areTasks, options)
    var folds = [Int](repeating: 0, count: caseCount)
    for (position, item) in order.enumerated() { folds[item] = position % Self.foldCount }
    self.folds = folds
  }

  /// Whether any episode names an initiator that is not trusted.
  var isGuardOn: Bool { owners.contains { $0 != nil } }

  /// The positions of training or held-out episodes.
  func positions(heldOut: Bool) -> [Int] { episodes.indices.filter { isHeldOut[cases[$0]] == heldOut } }

  /// The weight of these distinct cases after the cap on initiators.
  func support(of cases: some Sequence<Int>) -> Double {
    InitiatorCap(share: options.initiatorShare, owners: cases.lazy.map { owners[$0] }).total
  }

  /// Whether what these distinct cases share comes from enough subjects to be told in a product.
  func isKnown(_ cases: Set<Int>) -> Bool { support(of: cases.sorted()) >= Double(options.minimumSubjects) }

  private static func owners(
    of cases: [Int], count: Int, _ episodes: [StoredEpisode], _ options: EvidenceOptions
  ) -> [String?] {
    var names = [Set<ByteText>](repeating: [], count: count)
    var isFree = [Bool](repeating: false, count: count)
    for (position, item) in cases.enumerated() {
      if let name = episodes[position].record.initiator, !options.trustedInitiators.contains(name) {
        names[item].insert(ByteText(name))
      } else {
        isFree[item] = true
      }
    }
    return (0..<count).map { isFree[$0] ? nil : names[$0].min()?.text }
  }

  private static func split(
    _ episodes: [StoredEpisode], _ cases: [Int], _ order: [Int], _ areTasks: Bool, _ options: EvidenceOptions
  ) -> (Split, [Bool]) {
    var isHeldOut = [Bool](repeating: false, count: order.count)
    let count = Int((Double(order.count) * options.heldOutShare).rounded())
    let hasClock = episodes.allSatisfy { $0.record.startedAt != nil }
    guard hasClock, !areTasks else {
      for item in order.prefix(count) { isHeldOut[item] = true }
      return (areTasks ? .tasksHeldOut : .episodesHeldOut, isHeldOut)
    }
    var first = [Int](repeating: .max, count: order.count)
    for (position, item) in cases.enumerated() { first[item] = min(first[item], position) }
    for item in order.sorted(by: { first[$0] > first[$1] }).prefix(count) { isHeldOut[item] = true }
    return (.laterInTime, isHeldOut)
  }
}

/// The case that each episode belongs to.
struct CaseKeys {
  let keys: [String]
  let areTasks: Bool

  init(_ episodes: [StoredEpisode], minimumTasks: Int) {
    let tasks = episodes.compactMap(\.record.task)
    areTasks = tasks.count == episodes.count && Set(tasks).count >= minimumTasks
    keys = areTasks ? tasks.map { "task:" + $0 } : episodes.map(Self.key(of:))
  }

  /// The key of an episode where tasks do not make cases.
  static func key(of episode: StoredEpisode) -> String {
    let record = episode.record
    let inputs = record.stepRuns.map(\.input)
    let hasInput = !record.context.isEmpty || inputs.contains { !($0.objectValue?.isEmpty ?? $0.isNull) }
    guard let initiator = record.initiator, hasInput else { return "episode:" + episode.id.rawValue }
    let labels = record.stepRuns.map(\.miningLabel)
    let parts = [initiator, JSONValue.object(record.context).text, JSONValue.array(inputs).text] + labels
    return Digest.identifier("run", parts, length: 32)
  }
}
