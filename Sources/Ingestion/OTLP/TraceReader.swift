import Domain
import Files
import JSONDocuments

/// Traces in OTLP: one request, or one a line as the collector's file exporter writes them, in JSON; or requests in protobuf, one
/// after another, which protobuf itself joins.
///
/// All spans of the file are read before the first episode, since those of one trace may stand anywhere.
struct TraceReader: RecordReader {
  private let path: String
  private let options: IngestOptions
  private let format: IngestFormat
  private let stream: ByteStream
  private var isRead = false
  private var refused: [RawItem] = []
  private var traces: [[TraceSpan]] = []
  private var spanCount = 0
  private var position = 0

  init(_ stream: ByteStream, format: IngestFormat, options: IngestOptions) {
    path = stream.path
    self.stream = stream
    self.format = format
    self.options = options
  }

  mutating func next() throws(IngestError) -> RawItem? {
    if !isRead { try read() }
    if position < refused.count {
      position += 1
      return refused[position - 1]
    }
    let index = position - refused.count
    guard index < traces.count else { return nil }
    position += 1
    return item(index + 1, traces[index])
  }

  private func item(_ ordinal: Int, _ spans: [TraceSpan]) -> RawItem {
    do throws(DocumentError) {
      return .episode(try TraceAssembler(options: options).episode(of: spans), events: spans.count)
    } catch {
      return .bad(
        line: ordinal, reason: "Trace \(spans[0].traceID): \(error.description)", head: Array(spans[0].name.utf8))
    }
  }

  private mutating func read() throws(IngestError) {
    isRead = true
    let bytes = try WholeStream.bytes(stream, limitBytes: options.limits.traceFileBytes)
    var batches: [TraceBatch] = []
    if format == .otlpProtobuf {
      batches.append(try protobuf(bytes))
    } else {
      batches = try documents(bytes)
    }
    group(batches)
    guard spanCount <= options.limits.spansPerFile else {
      throw .limitExceeded(
        path: path, reason: "it holds \(spanCount) spans, more than the allowed \(options.limits.spansPerFile)")
    }
    if traces.isEmpty && refused.isEmpty { throw .noRecords(path: path, reason: "it has no spans") }
  }

  private func protobuf(_ bytes: [UInt8]) throws(IngestError) -> TraceBatch {
    do throws(TraceFault) {
      return try TraceBatch(protobuf: bytes, limits: options.limits)
    } catch {
      throw .malformed(path: path, format: format, line: 1, reason: error.reason)
    }
  }

  /// The requests of a JSON file: a document over several lines is one; else each line is.
  private mutating func documents(_ bytes: [UInt8]) throws(IngestError) -> [TraceBatch] {
    let content = bytes.dropFirst(TextBytes.markLength(bytes))
    let first = content.drop(while: Byte.isSpace).prefix { $0 != 10 }
    guard first.last(where: { !Byte.isSpace($0) }) == UInt8(ascii: "}") else {
      do throws(TraceFault) {
        return [try TraceBatch(json: Array(content), limits: options.limits)]
      } catch {
        throw .malformed(path: path, format: format, line: 1, reason: error.reason)
      }
    }
    var batches: [TraceBatch] = []
    for (index, line) in content.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy(Byte.isSpace) { continue }
      do throws(TraceFault) {
        batches.append(try TraceBatch(json: Array(line), limits: options.limits))
      } catch {
        refused.append(.bad(line: index + 1, reason: error.description, head: Array(line.prefix(1000))))
      }
    }
    return batches
  }

  /// Traces in the order of their first span; single spans that were refused are counted through the file.
  private mutating func group(_ batches: [TraceBatch]) {
    var places: [String: Int] = [:]
    for batch in batches {
      for refusal in batch.refusals {
        refused.append(
          .bad(line: spanCount + refusal.ordinal, reason: refusal.reason, head: Array(refusal.name.utf8)))
      }
      for loss in batch.losses { refused.append(.bad(line: spanCount + 1, reason: loss, head: [])) }
      spanCount += batch.spanCount
      for span in batch.spans {
        if let place = places[span.traceID] {
          traces[place].append(span)
        } else {
          places[span.traceID] = traces.count
          traces.append([span])
        }
      }
    }
  }
}
