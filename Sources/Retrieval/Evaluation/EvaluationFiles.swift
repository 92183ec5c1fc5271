import JSONDocuments

/// A document or a query of an evaluation.
public struct EvaluationText: Sendable, Equatable {
  /// Unique in its file.
  public let id: String
  /// The words.
  public let text: String

  /// A text under an id.
  public init(id: String, text: String) {
    self.id = id
    self.text = text
  }
}

/// Readers of the files of an evaluation, from their bytes.
public enum EvaluationFiles {
  /// The lines `{"id":…,"text":…}` of a corpus or of queries; further keys are passed over, and so are blank lines.
  ///
  /// - Parameter file: named in errors.
  /// - Throws: `RetrievalError.malformedLine` for the first line that is something else or repeats an id.
  public static func texts(_ bytes: [UInt8], file: String) throws(RetrievalError) -> [EvaluationText] {
    var texts: [EvaluationText] = []
    var seen: Set<String> = []
    for (number, line) in lines(bytes) {
      let text = try text(line, file: file, number: number)
      guard seen.insert(text.id).inserted else {
        throw .malformedLine(file: file, line: number, reason: "the id \(text.id) occurs twice")
      }
      texts.append(text)
    }
    return texts
  }

  private static func text(
    _ line: ArraySlice<UInt8>, file: String, number: Int
  ) throws(RetrievalError) -> EvaluationText {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: Array(line))
    } catch {
      throw .malformedLine(file: file, line: number, reason: "no JSON document (\(error))")
    }
    guard let id = value["id"]?.stringValue, let text = value["text"]?.stringValue else {
      throw .malformedLine(
        file: file, line: number, reason: "an object with the strings \"id\" and \"text\" belongs here")
    }
    return EvaluationText(id: id, text: text)
  }

  /// The lines `query TAB document TAB grade` of judgements: the grades by query and document.
  ///
  /// - Throws: `RetrievalError.malformedLine` for the first line that is something else or judges a pair again.
  public static func judgements(_ bytes: [UInt8], file: String) throws(RetrievalError) -> [String: [String: Int]] {
    var judgements: [String: [String: Int]] = [:]
    for (number, line) in lines(bytes) {
      let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard fields.count == 3, !fields[0].isEmpty, !fields[1].isEmpty, let grade = Int(fields[2]) else {
        throw .malformedLine(
          file: file, line: number, reason: "query, document and whole grade belong here, between tabs")
      }
      guard judgements[fields[0], default: [:]].updateValue(grade, forKey: fields[1]) == nil else {
        throw .malformedLine(file: file, line: number, reason: "\(fields[0]) and \(fields[1]) are judged twice")
      }
    }
    return judgements
  }

  /// The lines that are not blank, with their numbers from 1; a carriage return at the end belongs to no line.
  private static func lines(_ bytes: [UInt8]) -> [(number: Int, line: ArraySlice<UInt8>)] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { index, line in
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      let isBlank = line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      return isBlank ? nil : (index + 1, line)
    }
  }
}
