/// Why a graph file was refused; `line` counts from 1.
public enum GraphFileError: Error, Hashable {
  /// The file holds no `t` line.
  case noGraph
  /// The line is longer than the limit.
  case lineTooLong(line: Int, limitBytes: Int)
  /// The line starts with none of `t`, `v` and `e`, or comes before the first `t` line.
  case unexpectedLine(line: Int)
  /// The line's fields are not what its kind of record needs.
  case malformedRecord(line: Int, kind: GraphRecordKind)
  /// A vertex has another number than the next one of its graph.
  case vertexOutOfOrder(line: Int, vertex: UInt32, expected: UInt32)
  /// An edge names a vertex that its graph has not declared before it.
  case missingVertex(line: Int, vertex: UInt32)
  /// An edge repeats an earlier one of its graph.
  case repeatedEdge(line: Int)
  /// The file holds more than the limit of the quantity.
  case limitExceeded(line: Int, GraphQuantity, limit: Int)
}

/// The three kinds of line in a graph file.
public enum GraphRecordKind: String, Sendable, Hashable {
  case graph = "t # NUMBER"
  case vertex = "v VERTEX LABEL"
  case edge = "e SOURCE TARGET LABEL"
}

extension GraphFileError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .noGraph:
      "The file holds no graph: each graph starts with a line 't # NUMBER'."
    case .lineTooLong(let line, let limit):
      "Line \(line) is longer than \(limit) bytes, so this is not a graph file or it is damaged."
    case .unexpectedLine(let line):
      "Line \(line) is not part of a graph: after a first line 't # NUMBER', lines start with t, v or e."
    case .malformedRecord(let line, let kind):
      "Line \(line) must read '\(kind.rawValue)', with whole numbers from 0 to \(UInt32.max)."
    case .vertexOutOfOrder(let line, let vertex, let expected) where vertex < expected:
      "Line \(line) declares vertex \(vertex) a second time in the same graph."
    case .vertexOutOfOrder(let line, let vertex, let expected):
      "Line \(line) declares vertex \(vertex) where \(expected) comes next: number a graph's vertices 0, 1, 2, … in order."
    case .missingVertex(let line, let vertex):
      "Line \(line) has an edge at vertex \(vertex), which the graph does not declare before it."
    case .repeatedEdge(let line):
      "Line \(line) repeats an edge of the same graph: same ends, same label."
    case .limitExceeded(let line, let quantity, let limit):
      "Line \(line) goes past the limit of \(limit) \(quantity.rawValue): split the file or raise the limit."
    }
  }
}
