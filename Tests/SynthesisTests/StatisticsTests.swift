import Domain
import Testing

@testable import Synthesis

struct StatisticsTests {
  @Test(
    "Wilson's interval agrees with published values",
    arguments: [
      (0, 10, 0.0, 0.2775), (1, 13, 0.0137, 0.3331), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662),
      (10, 10, 0.7225, 1),
    ])
  func wilson(successes: Int, trials: Int, lower: Double, upper: Double) {
    let interval = BinomialProportion(successes, of: trials).wilsonInterval()
    #expect(abs(interval.lower - lower) < 5e-5)
    #expect(abs(interval.upper - upper) < 5e-5)
  }

  @Test(
    "the exact lower bound agrees with Clopper and Pearson's tables",
    arguments: [
      (10, 10, 0.7411), (19, 19, 0.8541), (29, 29, 0.9019), (8, 10, 0.4931), (1, 20, 0.0026), (95, 100, 0.8977),
      (0, 5, 0),
    ])
  func exact(successes: Int, trials: Int, lower: Double) {
    #expect(abs(BinomialProportion(successes, of: trials).exactLowerBound() - lower) < 5e-5)
  }

  @Test("the exact bound leaves exactly the risk in the tail, for all small tables")
  func exactTail() {
    for trials in 1...40 {
      for successes in 1...trials {
        let bound = BinomialProportion(successes, of: trials).exactLowerBound()
        var tail = 0.0
        for count in successes...trials { tail += Self.mass(count, trials, bound) }
        #expect(abs(tail - 0.05) < 1e-9, "\(successes) of \(trials)")
      }
    }
  }

  private static func mass(_ count: Int, _ trials: Int, _ p: Double) -> Double {
    var mass = 1.0
    for index in 0..<trials { mass *= index < count ? p * Double(trials - index) / Double(index + 1) : 1 - p }
    return mass
  }

  @Test("the generator gives the first numbers of O'Neill's demonstration")
  func generator() {
    var generator = PermutedCongruentialGenerator(seed: 42, stream: 54)
    let numbers = (0..<6).map { _ in generator.next() as UInt32 }
    #expect(numbers == [0xa15c_02b7, 0x7b47_f409, 0xba1d_3330, 0x83d2_f293, 0xbfa4_784b, 0xcbed_606e])
  }

  @Test(
    "Student's upper 5 % points agree with the table",
    arguments: [
      (1, 6.3138), (5, 2.0150), (8, 1.8595), (9, 1.8331), (12, 1.7823), (19, 1.7291), (30, 1.6973), (120, 1.6577),
    ])
  func student(degreesOfFreedom: Int, value: Double) {
    #expect(abs(StudentQuantile.upper05(degreesOfFreedom: degreesOfFreedom) - value) < 2e-4)
  }

  @Test("running moments equal the two-pass formula")
  func moments() {
    let values = (0..<500).map { Double(($0 * 7919) % 1009) / 7 + 1e6 }
    var moments = RunningMoments()
    for value in values { moments.add(value) }
    let mean = values.reduce(0, +) / 500
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 499
    #expect(abs(moments.mean - mean) < 1e-7)
    #expect(abs(moments.variance / variance - 1) < 1e-9)
  }

  @Test(
    "the logarithm is right to the last digits",
    arguments: [
      (1.0, 0.0), (2.0, 0.6931471805599453), (10.0, 2.302585092994046), (0.001, -6.907755278982137),
      (1e9, 20.72326583694641),
    ])
  func logarithm(value: Double, expected: Double) {
    #expect(abs(naturalLogarithm(value) - expected) <= 4e-16 * max(1, abs(expected)) * 4)
  }

  @Test("clusters without a flaw prove no more than their number does")
  func flawlessClusters() {
    let clusters = (0..<20).map { _ in ClusterMean.Cluster(sum: 1, weight: 1) }
    let bound = ClusterMean(clusters).lowerBound(seed: 1)
    #expect(abs(bound - BinomialProportion(20, of: 20).exactLowerBound()) < 1e-12)
  }

  @Test("the bootstrap bound lies near mean − 1.645 standard errors for many clusters and repeats with its seed")
  func bootstrap() {
    let clusters = (0..<400).map { ClusterMean.Cluster(sum: Double($0 % 5) / 4, weight: 1) }
    let mean = ClusterMean(clusters)
    let bound = mean.bootstrapBound(seed: 7, replicates: 2_000)
    let error = (0.125 / 399.0).squareRoot()
    #expect(abs(bound - (0.5 - 1.645 * error)) < 0.004)
    #expect(bound == mean.bootstrapBound(seed: 7, replicates: 2_000))
    #expect(abs(mean.studentBound - (0.5 - 1.6487 * error)) < 1e-5)
  }

  @Test("a quantile is the nearest rank")
  func quantile() {
    #expect(OrderStatistics.quantile(0.5, ofSorted: [1, 2, 3, 4]) == 2)
    #expect(OrderStatistics.quantile(0.9, ofSorted: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == 9)
    #expect(OrderStatistics.quantile(0.5, ofSorted: []) == nil)
  }
}
