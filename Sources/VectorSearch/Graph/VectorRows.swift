import Files
import Kernels

/// Where the vectors lie, `[count × dimension]`, row-major.
enum VectorRows: Sendable {
  case memory(CacheLines)
  /// In a file, from a byte offset on.
  case file(MappedFile, offset: Int)

  /// Lends the elements.
  func withElements<Result>(_ count: Int, _ body: (Span<Float>) -> Result) -> Result {
    switch self {
    case .memory(let lines): lines.withElements(of: Float.self) { body($0.extracting(first: count)) }
    case .file(let file, let offset): file.withElements(of: Float.self, at: offset, count: count, body)
    }
  }
}
