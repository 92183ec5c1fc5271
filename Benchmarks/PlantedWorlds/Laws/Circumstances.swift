/// What is given before a run chooses anything.
package struct Circumstances: Hashable, Sendable {
  /// 0 ..< `Population.taskCount`; the first half takes one lane, the second half the other.
  package var task: Int
  /// 0 ..< `Population.regionCount`.
  package var region: Int
  /// 0 … 9999.
  package var amount: Int
  /// 0 … 99.
  package var score: Int
  package var hasRetry: Bool
  package var initiator: Int
  /// Days since the world began.
  package var day: Int
  /// Seconds since midnight.
  package var second: Int
  /// Which of the channels, which drive nothing.
  package var channel: Int
}

/// How the drivers are distributed in a world, and the level in −1 … 1 that each value stands for.
package struct Population: Sendable {
  package static let taskCount = 6
  package static let regionCount = 4
  package static let retryShare = 0.25

  /// The level of each task; each lane has −1, 0 and 1.
  package let tasks: [Double]
  package let regions: [Double]
  package let initiators: [Double]
  /// From Monday.
  package let weekdays: [Double]
  /// The length in days of a busy or quiet block.
  package let phaseDays: Int
  /// Where the amount changes its level; nil when the level grows with it.
  package let amountStep: Int?
  /// The length of the world in days.
  package let days: Int

  /// Draws a population.
  package init(days: Int, stream: inout SeededStream) {
    tasks = stream.shuffled([-1, 0, 1]) + stream.shuffled([-1, 0, 1])
    regions = stream.shuffled([-1, -0.5, 0.5, 1])
    let count = stream.integer(in: 12...24)
    initiators = stream.shuffled((0..<count).map { 2 * Double($0) / Double(count - 1) - 1 })
    weekdays = stream.shuffled([-1, -1, -0.5, 0, 0.5, 1, 1])
    phaseDays = stream.integer(in: 5...12)
    amountStep = stream.unit() < 0.5 ? stream.integer(in: 3_000...7_000) : nil
    self.days = days
  }

  /// Draws the circumstances of a run on a day.
  package func circumstances(day: Int, stream: inout SeededStream) -> Circumstances {
    Circumstances(
      task: stream.below(Self.taskCount), region: stream.below(Self.regionCount), amount: stream.below(10_000),
      score: stream.below(100), hasRetry: stream.unit() < Self.retryShare, initiator: stream.below(initiators.count),
      day: day, second: stream.below(86_400), channel: stream.below(3))
  }

  /// The level of a driver in a run, −1 … 1 and about 0 on average.
  package func level(of driver: Driver, in run: Circumstances) -> Double {
    switch driver {
    case .task: tasks[run.task]
    case .region: regions[run.region]
    case .amount: amountStep.map { run.amount >= $0 ? 1 : -1 } ?? Double(run.amount) / 5_000 - 1
    case .score: Double(run.score) / 50 - 1
    case .retry: run.hasRetry ? -1 : Self.retryShare / (1 - Self.retryShare)
    case .weekday: weekdays[run.day % 7]
    case .phase: run.day / phaseDays % 2 == 0 ? -1 : 1
    case .drift: 2 * Double(run.day) / Double(max(days - 1, 1)) - 1
    case .initiator: initiators[run.initiator]
    }
  }
}
