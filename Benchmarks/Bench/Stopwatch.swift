import Foundation
import JSONDocuments

/// Wall time and the process's peak memory.
struct Stopwatch {
  private let begun = ContinuousClock.now

  /// Seconds since the start.
  var seconds: Double {
    let elapsed = (ContinuousClock.now - begun).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
  }

  /// The processor time that the process has used so far, in seconds; POSIX counts it in millionths.
  static var processorSeconds: Double { Double(clock()) / 1e6 }

  /// The largest resident size of the process so far, in megabytes, as the kernel tells it.
  static var peakMegabytes: Double { Double(peakBytes) / 1_048_576 }

  /// The largest resident size of the process so far, in bytes.
  static var peakBytes: Int { statusKilobytes("VmHWM:") * 1_024 }

  /// The resident size of the process now, in bytes.
  static var residentBytes: Int { statusKilobytes("VmRSS:") * 1_024 }

  private static func statusKilobytes(_ field: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(field) } ?? ""
    return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
  }

  /// The value in the middle; of an even number the lower one.
  static func median(_ values: [Double]) -> Double { percentile(values, 0.5) }

  /// The value under which a share of the values lies.
  static func percentile(_ values: [Double], _ share: Double) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    return sorted[min(sorted.count - 1, Int(Double(sorted.count - 1) * share))]
  }
}

/// Prints one measurement as a line of JSON.
func report(_ figures: JSONObject) { print(JSONValue.object(figures).text) }

/// A figure with three decimals.
func figure(_ value: Double) -> JSONValue { .number((value * 1000).rounded() / 1000) }
