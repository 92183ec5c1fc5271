import Domain
import Ingestion

/// What a whole file yields.
struct Reading: Equatable {
  var format: IngestFormat
  var counts: IngestCounts
  var episodes: [EpisodeRecord]
  var quarantined: [QuarantinedRecord]

  init(_ input: IngestInput, options: IngestOptions) throws {
    var episodes: [EpisodeRecord] = []
    var quarantined: [QuarantinedRecord] = []
    (format, counts) = try IngestReader.read(
      input, options: options, onEpisode: { episodes.append($0) }, onQuarantine: { quarantined.append($0) })
    self.episodes = episodes
    self.quarantined = quarantined
  }

  init(_ text: String, options: IngestOptions = IngestOptions(source: "test", limits: IngestLimits())) throws {
    try self.init(.bytes(Array(text.utf8), name: "memory"), options: options)
  }

  init(path: String) throws {
    let input = IngestInput.file(path: path)
    try self.init(input, options: IngestOptions(source: input.defaultSource, limits: IngestLimits()))
  }
}
