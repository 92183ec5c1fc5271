import Kernels
import LexicalSearch
import VectorSearch

/// Lays a segment out in its file format.
struct SegmentWriter {
  private typealias Section = SegmentFormat.Section
  private let segment: Segment

  init(_ segment: Segment) {
    self.segment = segment
  }

  func encoded() -> [UInt8] {
    var body: [UInt8] = []
    var table: [UInt64] = []
    for section in Section.allCases {
      let start = SegmentFormat.aligned(SegmentFormat.headerLength + body.count)
      body.append(contentsOf: repeatElement(0, count: start - SegmentFormat.headerLength - body.count))
      append(section, to: &body)
      table += [UInt64(start), UInt64(SegmentFormat.headerLength + body.count - start)]
    }
    return sealed(header: header(table: table, length: SegmentFormat.headerLength + body.count), body: body)
  }

  private func header(table: [UInt64], length: Int) -> [UInt8] {
    var header = SegmentFormat.magic
    appendLittleEndian([SegmentFormat.version, UInt32(Section.allCases.count)], to: &header)
    appendLittleEndian([UInt64(0), UInt64(length)], to: &header)
    appendLittleEndian([UInt32(segment.documentCount), UInt32(segment.dimension)], to: &header)
    appendLittleEndian(table, to: &header)
    return header
  }

  private func sealed(header: [UInt8], body: [UInt8]) -> [UInt8] {
    var bytes = header + body
    var checksum: [UInt8] = []
    appendLittleEndian([SegmentFormat.checksum(of: bytes)], to: &checksum)
    bytes.replaceSubrange(SegmentFormat.checksumOffset..<SegmentFormat.checkedOffset, with: checksum)
    return bytes
  }

  private func append(_ section: Section, to body: inout [UInt8]) {
    let (index, fields) = (segment.index, segment.fields)
    switch section {
    case .model: body.append(contentsOf: segment.modelDigest.utf8)
    case .termStarts: appendLittleEndian(index.termStarts, to: &body)
    case .termBytes: body.append(contentsOf: index.termBytes)
    case .postingStarts: appendLittleEndian(index.postingStarts, to: &body)
    case .postingDocuments: appendLittleEndian(index.documents, to: &body)
    case .postingFrequencies: appendLittleEndian(index.frequencies, to: &body)
    case .lengths: appendLittleEndian(index.lengths, to: &body)
    case .vectors: appendLittleEndian(segment.vectors.vectors.elements.map(\.bitPattern), to: &body)
    case .idStarts: appendLittleEndian(fields.ids.starts, to: &body)
    case .idBytes: body.append(contentsOf: fields.ids.bytes)
    case .stableKeyStarts: appendLittleEndian(fields.stableKeys.starts, to: &body)
    case .stableKeyBytes: body.append(contentsOf: fields.stableKeys.bytes)
    case .textStarts: appendLittleEndian(fields.texts.starts, to: &body)
    case .textBytes: body.append(contentsOf: fields.texts.bytes)
    case .identifierListStarts: appendLittleEndian(fields.identifierListStarts, to: &body)
    case .identifierStarts: appendLittleEndian(fields.identifiers.starts, to: &body)
    case .identifierBytes: body.append(contentsOf: fields.identifiers.bytes)
    case .symbolStarts: appendLittleEndian(fields.symbols.starts, to: &body)
    case .symbolBytes: body.append(contentsOf: fields.symbols.bytes)
    case .kinds: body.append(contentsOf: fields.kinds)
    case .workflows: appendLittleEndian(fields.workflows, to: &body)
    case .outcomes: appendLittleEndian(fields.outcomes, to: &body)
    case .statuses: appendLittleEndian(fields.statuses, to: &body)
    case .startedAt: appendLittleEndian(fields.startedAt, to: &body)
    case .stepListStarts: appendLittleEndian(fields.stepListStarts, to: &body)
    case .steps: appendLittleEndian(fields.steps, to: &body)
    case .idOrder: appendLittleEndian(fields.idOrder, to: &body)
    }
  }
}
