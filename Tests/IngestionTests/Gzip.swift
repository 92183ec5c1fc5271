import Files
import TestSupport

extension Gzip {
  /// What a member holds, unpacked by the product's own reader.
  static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
    let limits = DecompressionLimits(maximumBytes: 1 << 20, maximumRatio: 100, ratioFreeBytes: 1 << 20)
    let stream = ByteStream(bytes: bytes, name: "memory", limits: limits)
    var unpacked: [UInt8] = []
    while case let chunk = try stream.readChunk(), !chunk.isEmpty { unpacked += chunk }
    return unpacked
  }
}
