public import Domain

/// Reads the runs of a file one after another, in bounded memory; everything that it hands out is redacted.
public struct IngestReader {
  /// The form that the file has.
  public let format: IngestFormat
  /// What was handed out so far.
  public private(set) var counts = IngestCounts()

  private var reader: any RecordReader
  private var redactor: Redactor

  /// Opens a file and tells its form.
  /// - Throws: `IngestError` when the file cannot be read, its form is not known, or the mapping does not fit.
  public init(_ input: IngestInput, options: IngestOptions) throws(IngestError) {
    let stream = try input.open(options.limits)
    format = try FormatDetector(stream: stream, mapping: options.mapping).format(expecting: options.format)
    redactor = Redactor(redactsAddresses: options.redactsAddresses)
    switch format {
    case .nativeJSONL: reader = NativeReader(stream, options: options)
    case .tauBench: reader = TrajectoryReader(stream, options: options)
    case .xes: reader = XESReader(stream, options: options)
    case .csv: reader = try TableReader(input, stream, options: options)
    case .otlpJSON, .otlpProtobuf: reader = TraceReader(stream, format: format, options: options)
    case .langfuse, .openLineage, .sweAgent, .githubActions, .temporal:
      reader = DocumentReader(stream, format: format, options: options)
    }
  }

  /// The next episode or quarantined record, nil at the end.
  /// - Throws: `IngestError` when the file turns out to be damaged; what was handed out before must then be dropped.
  public mutating func next() throws(IngestError) -> IngestItem? {
    guard let item = try reader.next() else { return nil }
    switch item {
    case .episode(let record, let events): return .episode(accepted(record, events: events))
    case .bad(let line, let reason, let head): return .quarantined(refused(line, reason, head))
    }
  }

  /// Reads a whole file.
  /// - Throws: `IngestError`, or what the two closures throw.
  public static func read(
    _ input: IngestInput, options: IngestOptions, onEpisode: (EpisodeRecord) throws -> Void,
    onQuarantine: (QuarantinedRecord) throws -> Void
  ) throws -> (format: IngestFormat, counts: IngestCounts) {
    var reader = try IngestReader(input, options: options)
    while let item = try reader.next() {
      switch item {
      case .episode(let record): try onEpisode(record)
      case .quarantined(let record): try onQuarantine(record)
      }
    }
    return (reader.format, reader.counts)
  }

  private mutating func accepted(_ record: EpisodeRecord, events: Int) -> EpisodeRecord {
    let clean = redactor.redacted(record)
    counts.episodes += 1
    counts.events += events
    counts.stepRuns += clean.stepRuns.count
    for run in clean.stepRuns { counts.record(run.activity) }
    counts.redactions = redactor.counts
    return clean
  }

  private mutating func refused(_ line: Int, _ reason: String, _ head: [UInt8]) -> QuarantinedRecord {
    let excerpt = redactor.redacted(String(decoding: head.prefix(1000), as: UTF8.self))
    counts.quarantined += 1
    counts.redactions = redactor.counts
    return QuarantinedRecord(line: line, reason: redactor.redacted(reason), excerpt: String(excerpt.prefix(200)))
  }
}
