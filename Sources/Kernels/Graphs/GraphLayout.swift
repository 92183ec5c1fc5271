/// How the nodes of a graph lie in memory: code and links side by side, so that a step of a search touches few pages.
///
///     offset              bytes
///     0                   code, a byte or half a byte an element, zeros up to a multiple of 64
///     codeWidth           links, a little-endian UInt32 each; unused ones, at the end, are 2³² − 1
///     …                   zeros up to a multiple of 64
public struct GraphLayout: Sendable, Equatable {
  /// Elements of a vector.
  public let dimension: Int
  /// Room for links of a node.
  public let degree: Int
  /// How fine codes are.
  public let precision: CodePrecision

  /// The largest dimension: sums of byte products fit 32 bits.
  public static let largestDimension = 65_536
  /// The largest degree.
  public static let largestDegree = 128
  /// The most nodes: a beam entry has 31 bits for one.
  public static let mostNodes = 1 << 31 - 1

  /// A layout for vectors of `dimension` elements and up to `degree` links a node.
  public init(dimension: Int, degree: Int, precision: CodePrecision) {
    precondition((1...GraphLayout.largestDimension).contains(dimension), "vectors of \(dimension) elements")
    precondition((1...GraphLayout.largestDegree).contains(degree), "\(degree) links a node")
    self.dimension = dimension
    self.degree = degree
    self.precision = precision
  }

  /// Bytes of a code.
  public var codeWidth: Int {
    let elementsOfLine = 512 / precision.bits
    return (dimension + elementsOfLine - 1) / elementsOfLine * 64
  }
  /// Elements that a folded query is filled up to.
  var queryWidth: Int { codeWidth * 8 / precision.bits }
  /// Bytes from one node to the next.
  public var stride: Int { codeWidth + (degree * 4 + 63) / 64 * 64 }
}

/// How fine the elements of a vector are in a code.
public enum CodePrecision: Int, Sendable, CaseIterable {
  /// 256 values: as good as exact for telling neighbours apart.
  case byte = 8
  /// 16 values: half the memory a search has to read, so that less of it waits.
  case half = 4

  /// Bits of an element.
  public var bits: Int { rawValue }
  /// The largest number of an element.
  public var largest: Int { 1 << rawValue - 1 }
}
