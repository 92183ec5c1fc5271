import ArgumentParser
import Foundation
import Kernels

/// The array format of NumPy, version 1.0: little-endian float32 or int32, rows one after the other.
enum NumpyFile {
  /// Writes `[rows × columns]`.
  static func write(_ rows: [[Float]], to path: String) throws {
    try write(rows.map { $0.map(\.bitPattern) }, kind: "<f4", to: path)
  }

  /// Writes `[rows × columns]`.
  static func write(_ rows: [[Int32]], to path: String) throws {
    try write(rows.map { $0.map { UInt32(bitPattern: $0) } }, kind: "<i4", to: path)
  }

  /// Reads `[rows × columns]` of float32.
  static func floats(_ path: String) throws -> Matrix {
    let (rowCount, columnCount, patterns) = try read(path, kind: "<f4")
    let elements = patterns.map(Float.init(bitPattern:))
    guard elements.allSatisfy({ abs($0) < 1e15 }) else {
      throw ValidationError("\(path) holds numbers that are not finite")
    }
    return Matrix(rowCount: rowCount, columnCount: columnCount, elements: elements)
  }

  /// Reads `[rows × columns]` of int32.
  static func integers(_ path: String) throws -> [[Int32]] {
    let (rowCount, columnCount, patterns) = try read(path, kind: "<i4")
    return (0..<rowCount).map { row in
      patterns[(row * columnCount)..<((row + 1) * columnCount)].map { Int32(bitPattern: $0) }
    }
  }

  private static func write(_ rows: [[UInt32]], kind: String, to path: String) throws {
    var header = "{'descr': '\(kind)', 'fortran_order': False, 'shape': (\(rows.count), \(rows.first?.count ?? 0)), }"
    header += String(repeating: " ", count: 63 - (header.utf8.count + 10) % 64) + "\n"
    var data = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0])
    data.append(contentsOf: [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)])
    data.append(Data(header.utf8))
    data.reserveCapacity(data.count + rows.count * (rows.first?.count ?? 0) * 4)
    for row in rows {
      for bits in row { data.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32(8 * $0)) }) }
    }
    try data.write(to: URL(fileURLWithPath: path))
  }

  /// The bit patterns of a two-dimensional array whose header says that it is of this kind, in C order.
  private static func read(_ path: String, kind: String) throws -> (rows: Int, columns: Int, patterns: [UInt32]) {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let refusal = ValidationError("\(path) is not a two-dimensional .npy array of \(kind) in C order")
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8) + [1, 0]), bytes.count >= 10 else { throw refusal }
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    guard start <= bytes.count else { throw refusal }
    let header = String(decoding: bytes[10..<start], as: UTF8.self)
    let shape = header.split(separator: "(").dropFirst().first?.split(separator: ")").first ?? ""
    let sizes = shape.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    guard header.contains("'\(kind)'"), header.contains("'fortran_order': False"), sizes.count == 2,
      sizes.allSatisfy({ $0 > 0 && $0 < 1 << 31 }), bytes.count - start == sizes[0] * sizes[1] * 4
    else { throw refusal }
    let patterns = stride(from: start, to: bytes.count, by: 4).map { place in
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
    return (sizes[0], sizes[1], patterns)
  }
}
