public import Embeddings
import Kernels
import LexicalSearch
import VectorSearch

/// Collects documents and freezes them into a segment.
public struct SegmentBuilder: Sendable {
  private let modelDigest: String
  private let dimension: Int
  /// nil where all documents come with their vectors.
  private let embedder: (any Embedder)?
  private var documents: [RetrievalDocument] = []
  /// nil where a document came without one.
  private var vectors: [[Float]?] = []
  private var places: [[UInt8]: Int] = [:]

  /// A builder whose documents are embedded by `embedder`.
  public init(embedder: any Embedder) {
    (modelDigest, dimension, self.embedder) = (embedder.digest, embedder.dimension, embedder)
  }

  /// A builder whose documents come with vectors of a model that need not be there any more.
  init(modelDigest: String, dimension: Int) {
    (self.modelDigest, self.dimension, embedder) = (modelDigest, dimension, nil)
  }

  /// Number of documents so far.
  public var documentCount: Int { documents.count }

  /// Adds a document, whose searchable text is embedded at the end. A document of the same id is replaced.
  public mutating func append(_ document: RetrievalDocument) {
    precondition(embedder != nil, "a document without a vector, and nothing that makes one")
    append(document, known: nil)
  }

  /// Adds a document whose vector the same model has made before. A document of the same id is replaced.
  ///
  /// - Parameter vector: of the embedder's dimension and unit length.
  public mutating func append(_ document: RetrievalDocument, vector: [Float]) {
    precondition(vector.count == dimension, "\(vector.count) elements for \(dimension)")
    append(document, known: vector)
  }

  private mutating func append(_ document: RetrievalDocument, known vector: [Float]?) {
    let key = Array(document.id.utf8)
    if let place = places[key] {
      documents[place] = document
      vectors[place] = vector
    } else {
      places[key] = documents.count
      documents.append(document)
      vectors.append(vector)
    }
  }

  /// The segment of the documents added.
  ///
  /// - Throws: `SegmentError.tooLarge` when ids, keys and text together exceed 1 GiB.
  public func finished() throws(SegmentError) -> Segment {
    try requireCapacity()
    let order = documents.indices.sorted { documents[$0].order < documents[$1].order }
    let analyzer = Analyzer()
    let vectors = allVectors()
    var index = InvertedIndexBuilder()
    var matrix = Matrix(columnCount: dimension)
    for place in order {
      index.append(analyzer.terms(in: documents[place].searchableText))
      matrix.append(row: vectors[place])
    }
    return Segment(
      modelDigest: modelDigest, index: index.finished(), vectors: FlatIndex(vectors: matrix),
      fields: StoredFields(order.map { documents[$0] }))
  }

  /// The vectors of all documents; those that are not known are made together.
  private func allVectors() -> [[Float]] {
    let missing = vectors.indices.filter { vectors[$0] == nil }
    let made = embedder?.vectors(for: missing.map { documents[$0].searchableText }) ?? []
    var all = vectors
    for (place, vector) in zip(missing, made) { all[place] = vector }
    return all.compactMap { $0 }
  }

  /// Terms and postings are no larger than four times the text, which bounds their offsets.
  private func requireCapacity() throws(SegmentError) {
    var size = 0
    for document in documents {
      size += document.searchableText.utf8.count + document.id.utf8.count + document.stableKey.utf8.count
      size += document.steps.reduce(64) { $0 + $1.utf8.count }
    }
    guard size <= Int(UInt32.max) / 4 else { throw .tooLarge(section: SegmentFormat.Section.textBytes.rawValue) }
  }
}
