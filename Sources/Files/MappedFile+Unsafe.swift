import Glibc

/// A read-only file in the address space, for index files that are read at random places.
///
/// The file must not be cut short while it is mapped; our own files never are, since they are replaced by rename.
@safe
public final class MappedFile: Sendable {
  /// The size at the time of mapping.
  public let sizeBytes: Int
  private let address: UInt

  /// Maps the whole of a regular file; an empty file is a mapping of no bytes.
  /// - Throws: `FileError.notFound`, `.notRegularFile` or `.system`.
  public init(path: String) throws(FileError) {
    let descriptor = try Posix.open(path, flags: O_RDONLY)
    defer { close(descriptor) }
    let status = try Posix.status(descriptor, path: path)
    guard status.isRegularFile else { throw .notRegularFile(path: path) }
    sizeBytes = status.sizeBytes
    address = try sizeBytes == 0 ? 0 : Self.map(descriptor, sizeBytes: status.sizeBytes, path: path)
  }

  deinit {
    if sizeBytes > 0 { unsafe munmap(UnsafeMutableRawPointer(bitPattern: address), sizeBytes) }
  }

  /// Lends all bytes for the time of the call.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let pointer = unsafe UnsafeRawPointer(bitPattern: address)
    let buffer = unsafe UnsafeRawBufferPointer(start: pointer, count: sizeBytes)
    return try body(unsafe RawSpan(_unsafeBytes: buffer))
  }

  /// Lends `count` elements that start at a byte offset, in the machine's byte order.
  /// - Precondition: they lie inside the file and the offset suits the element's alignment.
  public func withElements<Element: BitwiseCopyable, Result, Failure: Error>(
    of type: Element.Type, at offset: Int, count: Int, _ body: (Span<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(offset >= 0 && count >= 0, "a place in a file is not negative: offset \(offset), count \(count)")
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    precondition(!overflow && size <= sizeBytes - offset, "\(count) elements at \(offset) end after byte \(sizeBytes)")
    precondition(offset % MemoryLayout<Element>.alignment == 0, "offset \(offset) is not aligned")
    let start = unsafe UnsafeRawPointer(bitPattern: address)?.advanced(by: offset)
    let buffer = unsafe UnsafeBufferPointer(start: start?.assumingMemoryBound(to: Element.self), count: count)
    return try body(unsafe Span(_unsafeElements: buffer))
  }

  private static func map(_ descriptor: Int32, sizeBytes: Int, path: String) throws(FileError) -> UInt {
    let pointer = unsafe mmap(nil, sizeBytes, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let pointer = unsafe pointer, unsafe pointer != MAP_FAILED else { throw Posix.failure("map", path) }
    return UInt(bitPattern: pointer)
  }
}
