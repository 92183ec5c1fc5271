/// Elements that begin at a cache line, as packed weights do: a load that straddles two lines costs twice.
///
/// An array's storage does not move while it is shared and never changed, so a few spare elements and an offset are enough.
struct CacheAligned<Element: BitwiseCopyable & Sendable>: Sendable {
  private static var lineBytes: Int { 64 }
  let count: Int
  private let storage: [Element]
  private let start: Int

  /// - Parameter fill: Gets `count` elements to write, all of them `filler` so far.
  init(count: Int, filler: Element, _ fill: (UnsafeMutablePointer<Element>) -> Void) {
    let spare = Self.lineBytes / MemoryLayout<Element>.stride
    var storage = [Element](repeating: filler, count: count + spare)
    self.count = count
    start = unsafe storage.withUnsafeMutableBufferPointer { elements in
      guard let base = elements.baseAddress else { return 0 }
      let past = Int(bitPattern: base) % Self.lineBytes
      let start = (Self.lineBytes - past) % Self.lineBytes / MemoryLayout<Element>.stride
      unsafe fill(base + start)
      return start
    }
    self.storage = storage
  }

  /// Lends the elements.
  func withElements(_ body: (UnsafePointer<Element>) -> Void) {
    unsafe storage.withUnsafeBufferPointer { elements in
      if let base = elements.baseAddress { unsafe body(base + start) }
    }
  }
}
