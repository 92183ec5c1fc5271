/// How a file is to be read.
public struct IngestOptions: Sendable {
  /// The source of episodes that do not name one.
  public var source: String
  /// The workflow of episodes that do not name one; nil means the episode's source.
  public var workflow: String?
  /// The form of the file; nil means that its content tells.
  public var format: IngestFormat?
  /// Which columns or attributes mean what; the usual names are known without.
  public var mapping: SourceMapping?
  /// The source of traces, exports and histories; nil means the name of their form. Their identifiers are unique wherever they
  /// come from, so that a run is the same episode in whichever file or request it arrives.
  public var traceSource: String?
  /// What the file may hold at most.
  public var limits: IngestLimits
  /// Whether IPv4 addresses are redacted too.
  public var redactsAddresses: Bool

  /// Options for a source; the other parts are set afterwards.
  public init(source: String, limits: IngestLimits) {
    self.source = source
    self.limits = limits
    redactsAddresses = false
  }
}
