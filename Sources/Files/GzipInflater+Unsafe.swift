import CZlib

/// One gzip member after another, decoded by zlib; checksums and lengths are checked by zlib itself (RFC 1952).
@safe
final class GzipInflater {
  /// What one step left behind.
  enum Outcome: Equatable {
    case more
    case memberEnded
    case damaged(String)
  }

  /// zlib keeps the address of its record, so the record lives on the heap for as long as this object does.
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let status = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib refused to start with status \(status)")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deinitialize(count: 1)
    unsafe stream.deallocate()
  }

  /// Decodes from `input[offset...]`, at most `limit` bytes; moves `offset` past what was used.
  func inflate(_ input: inout [UInt8], from offset: inout Int, limit: Int) -> (bytes: [UInt8], outcome: Outcome) {
    var status = Z_OK
    let available = input.count - offset
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { output, initialized in
      unsafe input.withUnsafeMutableBufferPointer { source in
        unsafe stream.pointee.next_in = source.baseAddress?.advanced(by: offset)
        unsafe stream.pointee.avail_in = UInt32(available)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(limit)
        status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      }
      initialized = unsafe limit - Int(stream.pointee.avail_out)
    }
    offset += unsafe available - Int(stream.pointee.avail_in)
    return (bytes, outcome(of: status))
  }

  /// Makes ready for the next member.
  func reset() {
    unsafe inflateReset(stream)
  }

  private func outcome(of status: Int32) -> Outcome {
    switch status {
    case Z_OK, Z_BUF_ERROR: .more
    case Z_STREAM_END: .memberEnded
    default: .damaged(message(for: status))
    }
  }

  private func message(for status: Int32) -> String {
    guard let text = unsafe stream.pointee.msg else { return "zlib status \(status)" }
    return unsafe String(cString: text)
  }
}
