import Domain
import Files
import Ingestion
import JSONDocuments
import Storage

/// What is to be taken in.
public struct IngestRequest: Sendable {
  let paths: [String]
  let source: String?
  let workflow: String?
  let mappingPath: String?

  /// Names the files; source, workflow and mapping hold for all of them.
  public init(paths: [String], source: String?, workflow: String?, mappingPath: String?) {
    self.paths = paths
    self.source = source
    self.workflow = workflow
    self.mappingPath = mappingPath
  }
}

/// Episodes that came as bytes.
public struct EpisodeUpload: Sendable {
  /// The bytes, JSON Lines in the native form.
  public let bytes: [UInt8]
  /// The name under which reports and the quarantine tell of them.
  public let name: String
  /// The source of episodes that name none.
  public let source: String
  /// The workflow of episodes that name none; nil means the source's name.
  public let workflow: String?

  /// Describes an upload.
  public init(bytes: [UInt8], name: String, source: String, workflow: String?) {
    self.bytes = bytes
    self.name = name
    self.source = source
    self.workflow = workflow
  }
}

extension Workspace {
  /// Takes files in, one transaction a file; a damaged file leaves the store as it was and does not stop the others.
  ///
  /// - Throws: `BusyError` when another process is writing, `IngestError` for an unusable mapping, `StorageError`.
  public func ingest(_ request: IngestRequest, progress: ProgressReporter) throws -> IngestReport {
    let held = try lock()
    defer { held.release() }
    let mapping = try request.mappingPath.map(Self.mapping)
    var report = IngestReport()
    for path in request.paths {
      do {
        let staged = try stage(path, source: request.source, workflow: request.workflow, mapping: mapping, progress)
        let outcome = try store.promote(staged.area, change())
        report.files.append(
          IngestReport.File(
            path: path, format: staged.format, counts: staged.counts, outcome: outcome,
            quarantined: staged.quarantined))
      } catch let damage as IngestError {
        report.failures.append(IngestReport.Failure(path: path, reason: damage.description))
      } catch let damage as FileError {
        report.failures.append(IngestReport.Failure(path: path, reason: damage.description))
      }
    }
    return report
  }

  /// The batch of one file, redacted and not yet visible.
  struct StagedBatch {
    let area: StagingArea
    let format: IngestFormat
    let counts: IngestCounts
    /// The first records that were set aside, as many as a report lists.
    let quarantined: [QuarantinedRecord]
    /// The first episodes, as many as the report of an upload lists.
    let episodes: [EpisodeID]
  }

  /// Reads a file into a staging area; on damage the area is dropped.
  func stage(
    _ path: String, source: String?, workflow: String?, mapping: SourceMapping?, _ progress: ProgressReporter
  ) throws -> StagedBatch {
    var digest = DigestStream()
    let sizeBytes = try FileChunks.read(path) { digest.append($0) }
    let file = (digest: digest.finished(), sizeBytes: sizeBytes)
    return try stage(
      .file(path: path), file, source: source, workflow: workflow, mapping: mapping, IngestLimits(), progress)
  }

  /// Takes in episodes in the native JSON Lines form that came as bytes, in one transaction.
  ///
  /// - Throws: `IngestError` when they cannot be read as such; the store is as before.
  public func ingest(_ upload: EpisodeUpload) throws -> IngestReport {
    let held = try lock()
    defer { held.release() }
    var limits = IngestLimits()
    limits.decompression = DecompressionLimits(
      maximumBytes: max(upload.bytes.count, 1), maximumRatio: 1, ratioFreeBytes: 1)
    let staged = try stage(
      .bytes(upload.bytes, name: upload.name), (Digest.sha256(upload.bytes), upload.bytes.count),
      source: upload.source, workflow: upload.workflow, mapping: nil, limits, .silent, format: .nativeJSONL)
    let outcome = try store.promote(staged.area, change())
    var report = IngestReport()
    report.files.append(
      IngestReport.File(
        path: upload.name, format: staged.format, counts: staged.counts, outcome: outcome,
        quarantined: staged.quarantined, episodes: staged.episodes))
    return report
  }

  private func stage(
    _ input: IngestInput, _ content: (digest: String, sizeBytes: Int), source: String?, workflow: String?,
    mapping: SourceMapping?, _ limits: IngestLimits, _ progress: ProgressReporter, format: IngestFormat? = nil
  ) throws -> StagedBatch {
    var options = IngestOptions(source: source ?? input.defaultSource, limits: limits)
    if let source { options.traceSource = source }
    options.workflow = workflow
    options.mapping = mapping
    options.format = format
    var reader = try IngestReader(input, options: options)
    let name = input.name.split(separator: "/").last.map(String.init) ?? input.name
    let file = StagedFile(
      name: name, digest: content.digest, format: reader.format.rawValue, sizeBytes: content.sizeBytes)
    let area = try store.beginStaging(file, in: organisation)
    var quarantined: [QuarantinedRecord] = []
    var episodes: [EpisodeID] = []
    do {
      while let item = try reader.next() {
        if let record = try stage(item, in: area) {
          if quarantined.count < IngestReport.listedQuarantine { quarantined.append(record) }
        } else if case .episode(let episode) = item, episodes.count < IngestReport.listedEpisodes {
          episodes.append(episode.id(in: organisation))
        }
        progress.report("ingest", name, done: reader.counts.episodes, of: nil, unit: "episodes")
      }
    } catch {
      try store.discard(area)
      throw error
    }
    return StagedBatch(
      area: area, format: reader.format, counts: reader.counts, quarantined: quarantined, episodes: episodes)
  }

  /// Stages one item; returns the record when it is set aside.
  func stage(_ item: IngestItem, in area: StagingArea) throws -> QuarantinedRecord? {
    switch item {
    case .quarantined(let record): return try quarantine(record, in: area)
    case .episode(let episode):
      do {
        let contextHash = try episode.contextHash()
        _ = try area.stage(episode, contentHash: episode.contentHash, contextHash: contextHash)
        return nil
      } catch let refusal as DocumentError {
        return try quarantine(Self.refused(episode, refusal.description), in: area)
      } catch let refusal as JSONError {
        return try quarantine(Self.refused(episode, refusal.description), in: area)
      }
    }
  }

  private func quarantine(_ record: QuarantinedRecord, in area: StagingArea) throws -> QuarantinedRecord {
    try area.quarantine(record)
    return record
  }

  private static func refused(_ episode: EpisodeRecord, _ reason: String) -> QuarantinedRecord {
    QuarantinedRecord(line: 0, reason: "Episode \"\(episode.externalID)\": \(reason)", excerpt: episode.externalID)
  }

  private static func mapping(at path: String) throws -> SourceMapping {
    try SourceMapping(try JSONValue(parsing: WholeFile.read(path, limitBytes: 1 << 20)))
  }
}
