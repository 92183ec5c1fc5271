public import Files
import JSONDocuments

/// What a file of runs may hold at most. Everything beyond is quarantined, or ends the reading where it concerns the whole file.
public struct IngestLimits: Sendable, Equatable {
  /// How far a compressed file may grow.
  public var decompression = DecompressionLimits(maximumBytes: 64 << 30, maximumRatio: 500, ratioFreeBytes: 64 << 20)
  /// The longest record: a JSON line, an element of a JSON array, a CSV row; in bytes.
  public var recordBytes = 8 << 20
  /// The longest XML tag with its attributes, in bytes.
  public var tagBytes = 1 << 20
  /// How deep JSON or XML may nest.
  public var depth = 64
  /// How many JSON values a record may hold.
  public var nodes = 200_000
  /// The longest text of one field, in UTF-8 bytes.
  public var textBytes = 4 << 20
  /// The longest identifier, name or label, in UTF-8 bytes.
  public var identifierBytes = 1024
  /// How many step runs an episode may hold; for event logs how many events a case may hold.
  public var stepRunsPerEpisode = 20_000
  /// How many attributes an XES event, a trace or a CSV row may have.
  public var attributesPerEvent = 512
  /// How many reflections may come with an episode.
  public var reflectionsPerEpisode = 1000
  /// How many cases a CSV file may hold.
  public var cases = 20_000_000
  /// How many rows of unfinished CSV cases may wait at a time.
  public var waitingRows = 2_000_000

  /// How many attributes a span of a trace may have.
  public var attributesPerSpan = 4096
  /// How many events a span of a trace may have.
  public var eventsPerSpan = 4096
  /// The longest document that is one file, request with spans, or line of a file of these, in bytes.
  public var documentBytes = 64 << 20
  /// The longest file of spans, unpacked, in bytes.
  public var traceFileBytes = 256 << 20
  /// How many spans the file of traces may hold.
  public var spansPerFile = 1_000_000

  /// The limits for files of unknown origin; set the ones that differ.
  public init() {}

  /// A document holds many records, so it has more values than one, and those of a span nest three times as deep.
  var documentJSON: JSONLimits {
    JSONLimits(depth: min(512, 3 * depth), nodes: 20 * nodes, documentBytes: documentBytes, stringBytes: documentBytes)
  }

  var json: JSONLimits {
    JSONLimits(depth: depth, nodes: nodes, documentBytes: recordBytes, stringBytes: textBytes)
  }
}
