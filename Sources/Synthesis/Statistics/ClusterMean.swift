// The mean of a share over episodes that are not independent: episodes of one case (task) form a cluster.
//
// The lower bound is the least of three, each of which is too hopeful somewhere:
//   1. the percentile bootstrap over clusters (B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13);
//   2. Student's t on the cluster means (k − 1 degrees of freedom), for few clusters;
//   3. the exact binomial bound of k flawless clusters, since k clusters without a flaw do not prove that there is none.

import Domain

/// Values in 0…1 with weights, grouped in clusters.
struct ClusterMean: Sendable {
  /// One cluster: the weighted sum of its values and the sum of its weights.
  struct Cluster: Hashable, Sendable {
    var sum = 0.0
    var weight = 0.0
  }

  /// The clusters in a fixed order, each with a weight above zero.
  let clusters: [Cluster]

  init(_ clusters: [Cluster]) { self.clusters = clusters.filter { $0.weight > 0 } }

  /// The weighted mean over all clusters; 0 without any.
  var mean: Double { Self.ratio(clusters) }

  /// The one-sided 95 % lower bound; 0 with fewer than two clusters.
  func lowerBound(seed: UInt64, replicates: Int = 2_000) -> Double {
    guard clusters.count >= 2 else { return 0 }
    let flawless = BinomialProportion(clusters.count, of: clusters.count).exactLowerBound()
    return max(0, min(bootstrapBound(seed: seed, replicates: replicates), studentBound, flawless))
  }

  /// The 5 % point of the means of resampled clusters.
  func bootstrapBound(seed: UInt64, replicates: Int) -> Double {
    var generator = PermutedCongruentialGenerator(seed: seed)
    var means: [Double] = []
    means.reserveCapacity(replicates)
    for _ in 0..<replicates {
      var total = Cluster()
      for _ in clusters {
        let cluster = clusters[generator.next(below: clusters.count)]
        total.sum += cluster.sum
        total.weight += cluster.weight
      }
      means.append(total.sum / total.weight)
    }
    means.sort()
    return means[replicates / 20]
  }

  /// Mean − t(.95, k − 1) · standard error.
  var studentBound: Double {
    mean - StudentQuantile.upper05(degreesOfFreedom: clusters.count - 1) * standardError
  }

  /// The bound that `count` further clusters of the same kind will have, or a higher one, with probability 95 %.
  ///
  /// Their mean may be off by the errors of both means, and their own bound lies t standard errors below it.
  func predictedBound(ofFurther count: Int) -> Double {
    guard clusters.count >= 2, count >= 2 else { return 0 }
    let here = standardError
    let there = here * (Double(clusters.count) / Double(count)).squareRoot()
    let doubt =
      StudentQuantile.upper05(degreesOfFreedom: clusters.count - 1) * (here * here + there * there).squareRoot()
    return max(0, mean - doubt - StudentQuantile.upper05(degreesOfFreedom: count - 1) * there)
  }

  /// The linearised standard error of a ratio of cluster totals.
  private var standardError: Double {
    let mean = mean
    let count = Double(clusters.count)
    let weight = clusters.reduce(0) { $0 + $1.weight }
    let squares = clusters.reduce(0) { sum, cluster in
      let residual = cluster.sum - mean * cluster.weight
      return sum + residual * residual
    }
    return (count / (count - 1) * squares).squareRoot() / weight
  }

  private static func ratio(_ clusters: [Cluster]) -> Double {
    let weight = clusters.reduce(0) { $0 + $1.weight }
    return weight > 0 ? clusters.reduce(0) { $0 + $1.sum } / weight : 0
  }
}
