import Domain
import JSONDocuments

/// What can be held constant, as a number for each run or for each step of a run: coded once, since every comparison reads it.
struct RunCodes: Sendable {
  private static let bins = 4
  private static let manyValues = 12
  private static let maximumNames = 12
  private static let maximumSteps = 24
  private static let historyLength = 2

  /// A column with a code for each run.
  struct Column: Sendable {
    let name: String
    let codes: [Int]
  }

  /// A column with a code for each step of each run: what was known when it began.
  struct StepColumn: Sendable {
    let name: String
    let codes: [[Int]]
  }

  /// Task and initiator, then the context's members.
  let task: [Int]
  let initiator: [Int]
  let contexts: [Column]
  /// Hours since the epoch; nil when a run has no clock.
  let hours: [Int]?
  /// The two labels before a step, failures and attempts included.
  let histories: [[Int]]
  /// For each activity how it went before: 0 not done, then attempts, failures apart.
  let earlier: [StepColumn]
  /// For each activity and member of its results: the latest value before the step.
  let outputs: [StepColumn]

  init(_ runs: [ChangeRuns.Run]) {
    task = Self.codes(runs.map(\.task))
    initiator = Self.codes(runs.map { $0.initiator ?? "" })
    let starts = runs.compactMap(\.start)
    hours = starts.count == runs.count ? starts.map { Int($0.microseconds / 3_600_000_000) } : nil
    contexts = Self.names(runs.map(\.context)).compactMap { name in
      Self.coded(runs.map { $0.context[name] }).map { Column(name: "context.\(name)", codes: $0) }
    }
    histories = Self.nested(Self.codes(runs.flatMap(Self.histories)), like: runs)
    let activities = Self.activities(of: runs)
    earlier = activities.map { activity in
      StepColumn(name: "earlier \(activity)", codes: runs.map { Self.attempts(at: activity, $0) })
    }
    outputs = Array(activities.flatMap { Self.outputs(of: $0, runs) }.prefix(Self.maximumSteps))
  }

  /// The activities that most runs hold, those of the first few in the order of their bytes.
  private static func activities(of runs: [ChangeRuns.Run]) -> [String] {
    var counts: [ByteText: Int] = [:]
    for run in runs {
      for activity in Set(run.steps.map { ByteText($0.activity) }) { counts[activity, default: 0] += 1 }
    }
    let common = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(maximumSteps)
    return common.map(\.key).sorted().map(\.text)
  }

  private static func attempts(at activity: String, _ run: ChangeRuns.Run) -> [Int] {
    var latest = 0
    return run.steps.map { step in
      defer {
        if step.activity == activity { latest = min(step.attempts, 3) + (step.label == activity ? 0 : 3) }
      }
      return latest
    }
  }

  private static func outputs(of activity: String, _ runs: [ChangeRuns.Run]) -> [StepColumn] {
    let results = runs.flatMap { run in
      run.steps.map { $0.activity == activity ? $0.output?.objectValue ?? JSONObject() : JSONObject() }
    }
    return names(results).compactMap { name in
      coded(results.map { $0[name] }).map { codes in
        StepColumn(
          name: "output.\(name) of \(activity)",
          codes: zip(runs, nested(codes, like: runs)).map { carried($1, after: activity, $0) })
      }
    }
  }

  /// The code of the latest run of the activity before each step, from 1; 0 before the first.
  private static func carried(_ codes: [Int], after activity: String, _ run: ChangeRuns.Run) -> [Int] {
    var latest = 0
    return zip(codes, run.steps).map { code, step in
      defer { if step.activity == activity { latest = code + 1 } }
      return latest
    }
  }

  private static func histories(_ run: ChangeRuns.Run) -> [String] {
    let labels = run.steps.map { "\($0.label)×\(min($0.attempts, 3))" }
    return labels.indices.map { labels[max(0, $0 - historyLength)..<$0].joined(separator: "\u{1F}") }
  }

  private static func codes(_ values: [String]) -> [Int] {
    var numbers: [ByteText: Int] = [:]
    return values.map { value in
      let text = ByteText(value)
      if let number = numbers[text] { return number }
      numbers[text] = numbers.count
      return numbers.count - 1
    }
  }

  private static func nested(_ codes: [Int], like runs: [ChangeRuns.Run]) -> [[Int]] {
    var rest = codes[...]
    return runs.map { run in
      let part = rest.prefix(run.steps.count)
      rest = rest.dropFirst(run.steps.count)
      return Array(part)
    }
  }

  /// The members with a scalar, ascending, the first few of them.
  private static func names(_ documents: [JSONObject]) -> [String] {
    var names: Set<ByteText> = []
    for document in documents {
      for member in document where isScalar(member.value) { names.insert(ByteText(member.key)) }
    }
    return names.sorted().prefix(maximumNames).map(\.text)
  }

  private static func isScalar(_ value: JSONValue) -> Bool {
    switch value {
    case .array, .object: false
    case .null, .bool, .number, .string: true
    }
  }

  /// Values as they are; numbers of many values in quarters; nil for what is different in most places, such as an identifier.
  private static func coded(_ values: [JSONValue?]) -> [Int]? {
    let texts = values.map { $0.map { isScalar($0) ? $0.text : "" } ?? "" }
    let plain = codes(texts)
    let present = texts.count { !$0.isEmpty }
    let distinct = (plain.max() ?? 0) + 1
    let numbers = values.compactMap { $0?.doubleValue }
    if distinct > manyValues, 2 * numbers.count > present, numbers.count >= bins {
      let sorted = numbers.sorted()
      let cuts = (1..<bins).map { sorted[$0 * sorted.count / bins] }
      return values.map { value in value?.doubleValue.map { number in 1 + cuts.count { number >= $0 } } ?? 0 }
    }
    return 2 * distinct > present ? nil : plain
  }
}
