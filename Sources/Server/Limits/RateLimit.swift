import Synchronization

/// A bucket of tokens for each key: a call takes one, time brings them back, a full bucket is a minute's worth.
final class RateLimit: Sendable {
  /// What a call is told.
  struct Standing: Hashable, Sendable {
    let isWithin: Bool
    /// The calls that are left now.
    let remaining: Int
    /// In how many seconds the next call is possible; 0 when one is now.
    let waitSeconds: Int
  }

  private struct Bucket {
    var tokens: Double
    var filledAt: ContinuousClock.Instant
  }

  /// Buckets of keys that rested for so long are forgotten: they are full.
  private static let forgotten = 4_096

  let perMinute: Int
  private let buckets = Mutex<[String: Bucket]>([:])

  init(perMinute: Int) { self.perMinute = perMinute }

  /// Takes a token of a key's bucket.
  func take(_ key: String, at now: ContinuousClock.Instant) -> Standing {
    let (capacity, perSecond) = (Double(perMinute), Double(perMinute) / 60)
    return buckets.withLock { buckets in
      if buckets.count > Self.forgotten {
        buckets = buckets.filter { Self.seconds(from: $0.value.filledAt, to: now) < 60 }
      }
      var bucket = buckets[key] ?? Bucket(tokens: capacity, filledAt: now)
      bucket.tokens = min(capacity, bucket.tokens + Self.seconds(from: bucket.filledAt, to: now) * perSecond)
      bucket.filledAt = now
      let isWithin = bucket.tokens >= 1
      if isWithin { bucket.tokens -= 1 }
      buckets[key] = bucket
      let wait = isWithin ? 0 : Int(((1 - bucket.tokens) / perSecond).rounded(.up))
      return Standing(isWithin: isWithin, remaining: Int(bucket.tokens), waitSeconds: max(wait, isWithin ? 0 : 1))
    }
  }

  private static func seconds(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Double {
    let distance = start.duration(to: end).components
    return max(0, Double(distance.seconds) + Double(distance.attoseconds) / 1e18)
  }
}
