import Files
import JSONDocuments

/// A mapped `safetensors` file: eight bytes that tell the length of a JSON header, the header, and the numbers of all tensors
/// (https://github.com/huggingface/safetensors, "Format").
///
/// Nothing in the file is trusted: each tensor's place, size and type are checked against the file's size before they are used.
struct WeightFile: Sendable {
  private static let maximumHeaderBytes = 16 << 20
  /// Where the numbers of a tensor are.
  private struct Tensor: Sendable {
    let shape: [Int]
    /// From the beginning of the file.
    let bytes: Range<Int>
  }

  private let file: MappedFile
  /// Of type F32 only: others are of no use here.
  private let tensors: [String: Tensor]

  /// - Throws: `ModelError.file` or `.weights`.
  init(path: String) throws(ModelError) {
    do { file = try MappedFile(path: path) } catch { throw .file("\(error)") }
    let size = file.sizeBytes
    guard size >= 8 else { throw .weights("it has \(size) bytes, less than the length of a header") }
    let length = file.withElements(of: UInt8.self, at: 0, count: 8) { bytes in
      bytes.indices.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[$1]) }
    }
    guard length <= UInt64(Self.maximumHeaderBytes), Int(length) <= size - 8 else {
      throw .weights("its header is said to have \(length) bytes, and the file has \(size)")
    }
    tensors = try Self.tensors(file, headerEnd: 8 + Int(length))
  }

  /// The numbers of a tensor of this shape.
  /// - Throws: `ModelError.weights` when there is none, or one of another shape.
  func floats(_ name: String, _ shape: [Int]) throws(ModelError) -> [Float] {
    guard let tensor = tensors[name] else { throw .weights("the tensor \(name) of type F32 is missing") }
    guard tensor.shape == shape else {
      throw .weights("the tensor \(name) is \(tensor.shape), where the settings call for \(shape)")
    }
    let values = Self.floats(file, tensor.bytes)
    guard values.allSatisfy(\.isFinite) else { throw .weights("the tensor \(name) holds numbers that are not finite") }
    return values
  }

  private static func floats(_ file: MappedFile, _ bytes: Range<Int>) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(bytes.count / 4)
    // Numbers begin at a multiple of four unless somebody has written the file by hand.
    if bytes.lowerBound.isMultiple(of: MemoryLayout<Float>.alignment) {
      file.withElements(of: UInt32.self, at: bytes.lowerBound, count: bytes.count / 4) { words in
        for index in words.indices { values.append(Float(bitPattern: UInt32(littleEndian: words[index]))) }
      }
    } else {
      file.withElements(of: UInt8.self, at: bytes.lowerBound, count: bytes.count) { bytes in
        for index in stride(from: 0, to: bytes.count, by: 4) {
          values.append(Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << UInt32(8 * $1) }))
        }
      }
    }
    return values
  }

  private static func tensors(_ file: MappedFile, headerEnd: Int) throws(ModelError) -> [String: Tensor] {
    let text: JSONValue
    do {
      text = try file.withElements(of: UInt8.self, at: 8, count: headerEnd - 8) { bytes throws(JSONError) in
        try JSONValue(parsing: bytes)
      }
    } catch { throw .weights("its header is no JSON: \(error)") }
    guard let header = text.objectValue else { throw .weights("its header is no object") }
    var tensors: [String: Tensor] = [:]
    for (name, value) in header where name != "__metadata__" && value["dtype"]?.stringValue == "F32" {
      tensors[name] = try tensor(name, value, dataStart: headerEnd, size: file.sizeBytes)
    }
    return tensors
  }

  private static func tensor(
    _ name: String, _ value: JSONValue, dataStart: Int, size: Int
  ) throws(ModelError) -> Tensor {
    let shape = value["shape"]?.arrayValue?.compactMap(\.integerValue) ?? []
    let offsets = value["data_offsets"]?.arrayValue?.compactMap(\.integerValue) ?? []
    guard !shape.isEmpty, shape.count == value["shape"]?.arrayValue?.count, shape.allSatisfy({ $0 > 0 }),
      offsets.count == 2
    else { throw .weights("the tensor \(name) has no shape or no place") }
    let available = Int64(size - dataStart)
    guard offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= available else {
      throw .weights("the tensor \(name) ends at \(offsets[1]), after the \(available) bytes of numbers")
    }
    var count: Int64 = 4
    for side in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: side)
      guard !overflow else { throw .weights("the tensor \(name) is larger than any file") }
      count = product
    }
    guard count == offsets[1] - offsets[0] else {
      throw .weights("the tensor \(name) has \(offsets[1] - offsets[0]) bytes, where its shape calls for \(count)")
    }
    return Tensor(shape: shape.map(Int.init), bytes: dataStart + Int(offsets[0])..<dataStart + Int(offsets[1]))
  }
}
