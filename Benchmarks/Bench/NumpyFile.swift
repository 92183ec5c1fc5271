import Foundation

/// The array format of NumPy, version 1.0: little-endian float32, rows one after the other.
enum NumpyFile {
  /// Writes `[rows × columns]`.
  static func write(_ rows: [[Float]], to path: String) throws {
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows.count), \(rows.first?.count ?? 0)), }"
    header += String(repeating: " ", count: 63 - (header.utf8.count + 10) % 64) + "\n"
    var data = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0])
    data.append(contentsOf: [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)])
    data.append(Data(header.utf8))
    data.reserveCapacity(data.count + rows.count * (rows.first?.count ?? 0) * 4)
    for row in rows {
      for value in row {
        let bits = value.bitPattern
        data.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32(8 * $0)) })
      }
    }
    try data.write(to: URL(fileURLWithPath: path))
  }
}
