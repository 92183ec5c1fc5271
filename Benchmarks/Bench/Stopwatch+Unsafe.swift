import Foundation

extension Stopwatch {
  /// CPU time of this thread in microseconds, since it began.
  static var threadMicroseconds: Double {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }
}
