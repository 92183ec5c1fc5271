/// The mean of the latest values against the mean of all values before them.
struct DriftMeter {
  /// All values so far.
  private(set) var all = RunningMoments()
  private var earlier = RunningMoments()
  private var recent: [Double] = []
  private var oldest = 0
  private let window: Int
  /// Whether the recent mean was away from the earlier one after the last value.
  private(set) var isAway = false

  init(window: Int) { self.window = max(2, window) }

  /// Takes a value and tells recent and earlier mean when the value is the one with which drift begins.
  mutating func add(_ value: Double, deviations: Double) -> (recent: Double, earlier: Double)? {
    all.add(value)
    if recent.count < window {
      recent.append(value)
    } else {
      earlier.add(recent[oldest])
      recent[oldest] = value
      oldest = (oldest + 1) % window
    }
    guard earlier.count >= 2 * window else { return nil }
    let recentMean = recent.reduce(0, +) / Double(window)
    let deviation = max(earlier.deviation, 1e-9)
    let error = deviation * (1 / Double(window) + 1 / Double(earlier.count)).squareRoot()
    let distance = abs(recentMean - earlier.mean) / error
    let wasAway = isAway
    isAway = isAway ? distance > deviations / 2 : distance > deviations
    return isAway && !wasAway ? (recentMean, earlier.mean) : nil
  }
}
