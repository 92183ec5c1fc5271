import Application
import Synchronization

/// Shows progress on standard error: one redrawn line on a terminal, a plain line a stage and ten seconds otherwise.
final class Progress: Sendable {
  private struct Drawn {
    var stage = ""
    var begun: Double = 0
    var last: Double = 0
  }

  private let drawn = Mutex(Drawn())
  private let isTerminal = Console.isTerminal
  private let begin = ContinuousClock.now

  /// A reporter that draws, or one that is silent.
  static func reporter(quiet: Bool) -> ProgressReporter {
    guard !quiet else { return .silent }
    let progress = Progress()
    return ProgressReporter { progress.show($0) }
  }

  private func show(_ event: ProgressEvent) {
    let now = seconds()
    let line: String? = drawn.withLock { drawn in
      if drawn.stage != event.stage + event.subject {
        drawn = Drawn(stage: event.stage + event.subject, begun: now, last: 0)
      }
      let isLast = event.total.map { event.done >= $0 } ?? false
      guard isLast || now - drawn.last >= (isTerminal ? 0.1 : 10) else { return nil }
      drawn.last = now
      return Self.line(event, elapsed: now - drawn.begun)
    }
    guard let line else { return }
    Console.note(isTerminal ? "\u{1B}[1A\u{1B}[2K" + line : line)
  }

  private static func line(_ event: ProgressEvent, elapsed: Double) -> String {
    let rate = elapsed > 0.5 ? Int(Double(event.done) / elapsed) : 0
    var text = "\(event.stage) \(event.subject): \(event.done)"
    if let total = event.total { text += " of \(total)" }
    text += " \(event.unit)"
    if rate > 0 { text += ", \(rate)/s" }
    if let total = event.total, rate > 0, total > event.done {
      text += ", about \((total - event.done) / rate + 1) s left"
    }
    return text
  }

  private func seconds() -> Double {
    let elapsed = ContinuousClock.now - begin
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }
}
