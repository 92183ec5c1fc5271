import Glibc

/// Standard input in pieces, as they come: Foundation either waits until a piece is full or ends the process on a fault.
enum StandardInput {
  private static let pieceBytes = 1 << 16

  /// The next bytes; waits for them. Empty when the other side has closed, or the stream has failed.
  static func next() -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, count in
      var result = -1
      repeat {
        result = unsafe read(STDIN_FILENO, buffer.baseAddress, pieceBytes)
      } while result < 0 && errno == EINTR
      count = max(result, 0)
    }
  }
}
