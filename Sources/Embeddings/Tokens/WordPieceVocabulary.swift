/// The pieces of words that a model knows, by number.
struct WordPieceVocabulary: Sendable {
  /// Words of more characters are unknown.
  private static let longestWord = 100
  private static let continuation = Array("##".utf8)
  /// The number of each piece, by its UTF-8; pieces inside words begin with `##`.
  private let numbers: [[UInt8]: Int32]
  private let longestPiece: Int
  private let unknown: Int32

  /// The number of pieces.
  let count: Int
  let start: Int32
  let end: Int32
  /// Markers that keep their meaning in any text, longest first.
  let markers: [(text: String, number: Int32)]

  /// One piece a line, numbered from 0.
  /// - Throws: `ModelError.vocabulary`
  init(_ bytes: [UInt8]) throws(ModelError) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    var numbers: [[UInt8]: Int32] = [:]
    for (index, line) in lines.enumerated() {
      guard numbers.updateValue(Int32(index), forKey: line) == nil else {
        throw .vocabulary("line \(index + 1) repeats an earlier piece")
      }
    }
    func number(_ marker: String) throws(ModelError) -> Int32 {
      guard let number = numbers[Array(marker.utf8)] else { throw .vocabulary("the piece \(marker) is missing") }
      return number
    }
    (unknown, start, end) = (try number("[UNK]"), try number("[CLS]"), try number("[SEP]"))
    markers = ["[MASK]", "[CLS]", "[PAD]", "[SEP]", "[UNK]"].compactMap { text in
      numbers[Array(text.utf8)].map { (text, $0) }
    }
    count = lines.count
    longestPiece = lines.map(\.count).max() ?? 0
    self.numbers = numbers
  }

  /// The numbers of the pieces of one word, the longest possible ones first to last; the unknown piece when a part has none
  /// (Y. Wu and others, arXiv 1609.08144).
  func pieces(of word: [Unicode.Scalar]) -> [Int32] {
    guard word.count <= Self.longestWord else { return [unknown] }
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for scalar in word {
      bytes.append(contentsOf: Unicode.UTF8.encode(scalar).map { Array($0) } ?? [])
      ends.append(bytes.count)
    }
    if let whole = numbers[bytes] { return [whole] }
    return split(bytes, ends) ?? [unknown]
  }

  private func split(_ bytes: [UInt8], _ ends: [Int]) -> [Int32]? {
    var pieces: [Int32] = []
    var from = 0
    while from < bytes.count {
      guard let (number, end) = longest(bytes, ends, from) else { return nil }
      pieces.append(number)
      from = end
    }
    return pieces
  }

  /// The longest piece that begins here, with where it ends.
  private func longest(_ bytes: [UInt8], _ ends: [Int], _ from: Int) -> (number: Int32, end: Int)? {
    let prefix = from == 0 ? [] : Self.continuation
    for end in ends.reversed() where end > from && end - from + prefix.count <= longestPiece {
      if let number = numbers[prefix + bytes[from..<end]] { return (number, end) }
    }
    return nil
  }
}
