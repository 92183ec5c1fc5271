import Glibc

/// The processor time that this thread has used, so that a limit on cost does not depend on what else the machine does.
enum ThreadClock {
  static func seconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func measure(_ body: () -> Void) -> Double {
    let start = seconds()
    body()
    return seconds() - start
  }
}
