import Domain
import Files
import JSONDocuments

/// Native JSON Lines: one episode a line (design §6).
struct NativeReader: RecordReader {
  private let path: String
  private let limits: IngestLimits
  private let decoder: NativeDecoder
  private var lines: LineReader

  init(_ stream: ByteStream, options: IngestOptions) {
    path = stream.path
    limits = options.limits
    decoder = NativeDecoder(options: options)
    lines = LineReader(stream, maximumBytes: options.limits.recordBytes)
  }

  mutating func next() throws(IngestError) -> RawItem? {
    while let line = try nextLine() {
      switch line {
      case .tooLong(let number, let sizeBytes, let head):
        let reason = "The line has \(sizeBytes) bytes, more than the allowed \(limits.recordBytes)."
        return .bad(line: number, reason: reason, head: head)
      case .text(let number, let bytes):
        let start = number == 1 ? TextBytes.markLength(bytes) : 0
        if bytes[start...].allSatisfy(Byte.isSpace) { continue }
        return try item(number, start == 0 ? bytes : Array(bytes[start...]))
      }
    }
    return nil
  }

  private mutating func nextLine() throws(IngestError) -> Line? {
    do throws(FileError) { return try lines.next() } catch { throw .file(error) }
  }

  private func item(_ number: Int, _ bytes: [UInt8]) throws(IngestError) -> RawItem {
    let value: JSONValue
    switch RecordJSON.value(bytes, limits: limits) {
    case .success(let parsed): value = parsed
    case .failure(.encoding(let offset)):
      throw .encoding(path: path, reason: "line \(number) has a byte at column \(offset) that fits no UTF-8 character")
    case .failure(.bad(let reason)): return .bad(line: number, reason: reason, head: Array(bytes.prefix(1000)))
    }
    do throws(DocumentError) {
      let record = try decoder.episode(value)
      return .episode(record, events: record.stepRuns.count)
    } catch {
      return .bad(line: number, reason: error.description, head: Array(bytes.prefix(1000)))
    }
  }
}

/// Records that are JSON texts.
enum RecordJSON {
  /// Why a record's text is no value.
  enum Fault: Error {
    /// Not UTF-8, which condemns the whole file; the column counts bytes from 1.
    case encoding(column: Int)
    /// Anything else, which condemns the record.
    case bad(reason: String)
  }

  static func value(_ bytes: [UInt8], limits: IngestLimits) -> Result<JSONValue, Fault> {
    do throws(JSONError) {
      let value = try JSONValue(parsing: bytes, limits: limits.json)
      if ByteSearch.contains(escapedZero, in: bytes) && holdsZero(value) {
        return .failure(.bad(reason: "A text holds the character U+0000, which cannot be stored."))
      }
      return .success(value)
    } catch {
      if case .invalidString(.invalidUTF8, let position) = error { return .failure(.encoding(column: position.column)) }
      return .failure(.bad(reason: error.description))
    }
  }

  private static let escapedZero = Array("\\u0000".utf8)

  private static func holdsZero(_ value: JSONValue) -> Bool {
    switch value {
    case .string(let text): text.utf8.contains(0)
    case .array(let items): items.contains(where: holdsZero)
    case .object(let object): object.contains { $0.key.utf8.contains(0) || holdsZero($0.value) }
    case .null, .bool, .number: false
    }
  }
}
