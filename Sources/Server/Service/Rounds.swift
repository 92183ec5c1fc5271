import ServiceLifecycle

/// Work that comes round again and again while the service runs: it rests, works, and rests as long as the work asks for.
struct Rounds {
  /// The rest before the first round, and the least that the work may ask for unless there is more to do at once.
  let pause: Duration

  init(milliseconds: Int) { pause = .milliseconds(milliseconds) }

  /// Runs until the service is told to end; a round that is under way then is finished.
  ///
  /// - Parameter work: One round; returns how long to rest after it.
  func run(_ work: () async -> Duration) async {
    var rest = pause
    while !Task.isShuttingDownGracefully {
      let current = rest
      do {
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: current) }
      } catch {
        return
      }
      if Task.isShuttingDownGracefully { return }
      rest = await work()
    }
  }

  /// The rest after a round that took so long, if no more than one part in `parts` of the time is to be spent on it.
  func rest(after took: Duration, parts: Int) -> Duration { max(pause, took * (parts - 1)) }
}
