import Synchronization

/// Passes that wait for the next call, so that none makes its room anew; as many as there were calls at one time.
final class EncoderPasses: Sendable {
  private let settings: EncoderSettings
  private let weights: EncoderWeights
  private let idle = Mutex<[EncoderPass]>([])

  init(_ settings: EncoderSettings, _ weights: EncoderWeights) {
    self.settings = settings
    self.weights = weights
  }

  /// Lends a pass to `body`; nobody else has it meanwhile.
  func withPass<Result>(_ body: (inout EncoderPass) -> Result) -> Result {
    var pass = idle.withLock { $0.popLast() } ?? EncoderPass(settings, weights)
    let result = body(&pass)
    idle.withLock { [pass] in $0.append(pass) }
    return result
  }
}
