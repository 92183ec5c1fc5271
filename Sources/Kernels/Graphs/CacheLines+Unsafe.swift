import CKernels

/// Zeroed memory that begins at a cache line, in large pages where the system has them: nodes that are read at random places cost a table
/// walk each otherwise.
@safe
public final class CacheLines: Sendable {
  /// Bytes held.
  public let count: Int
  private let address: UInt

  /// Room for `count` bytes, all zero.
  public init(count: Int) {
    precondition(count >= 0, "memory of \(count) bytes")
    self.count = count
    guard let memory = unsafe ck_allocate(count) else { preconditionFailure("no memory for \(count) bytes") }
    address = UInt(bitPattern: memory)
  }

  /// A copy of bytes.
  public convenience init(copying bytes: RawSpan) {
    self.init(count: bytes.byteCount)
    unsafe bytes.withUnsafeBytes { source in
      guard let from = source.baseAddress, let to = unsafe base else { return }
      unsafe to.copyMemory(from: from, byteCount: source.count)
    }
  }

  /// A copy of elements.
  public convenience init<Element: BitwiseCopyable>(copying elements: [Element]) {
    self.init(copying: unsafe elements.span.bytes)
  }

  deinit { unsafe ck_release(base, count) }

  /// Lends all bytes for the time of the call.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let buffer = unsafe UnsafeRawBufferPointer(start: base, count: count)
    return try body(unsafe RawSpan(_unsafeBytes: buffer))
  }

  /// Lends all elements for the time of the call.
  public func withElements<Element: BitwiseCopyable, Result, Failure: Error>(
    of type: Element.Type, _ body: (Span<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = unsafe UnsafeRawPointer(base)?.assumingMemoryBound(to: Element.self)
    let buffer = unsafe UnsafeBufferPointer(start: start, count: count / MemoryLayout<Element>.stride)
    return try body(unsafe Span(_unsafeElements: buffer))
  }

  /// The first byte; for the one who fills the memory, before it is shared.
  var base: UnsafeMutableRawPointer? { unsafe UnsafeMutableRawPointer(bitPattern: address) }
}
