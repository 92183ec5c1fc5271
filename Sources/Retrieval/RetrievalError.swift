/// Why a snapshot or an evaluation cannot be used as asked.
public enum RetrievalError: Error, Equatable, CustomStringConvertible {
  /// Vectors of different embedding models cannot be compared.
  case modelMismatch(expected: String, actual: String)
  /// A manifest names documents that its segment does not have.
  case manifestMismatch(segment: String)
  /// A line of an evaluation file is not what it should be. Lines count from 1.
  case malformedLine(file: String, line: Int, reason: String)
  /// No query of an evaluation has a relevant document.
  case nothingToEvaluate

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .modelMismatch(let expected, let actual):
      "The index was made with embedding model \(actual), not \(expected); rebuild the index."
    case .manifestMismatch(let segment):
      "The manifest does not fit index segment \(segment); rebuild the index."
    case .malformedLine(let file, let line, let reason):
      "\(file), line \(line): \(reason)."
    case .nothingToEvaluate:
      "No query has a relevant document in the judgements; check that the ids of both files agree."
    }
  }
}
