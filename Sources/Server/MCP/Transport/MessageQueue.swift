import JSONDocuments

/// The messages that wait for their turn, in the order in which they came. A client that does not wait for answers is made
/// to wait when too many are there.
actor MessageQueue {
  private let capacity: Int
  private var waiting: [StdioEntry] = []
  private var isClosed = false
  /// The id of the request under way.
  private var current: JSONValue?
  private var isCurrentCancelled = false
  private var reader: CheckedContinuation<Void, Never>?
  private var writer: CheckedContinuation<Void, Never>?

  init(capacity: Int) { self.capacity = capacity }

  /// Appends; waits while the queue is full.
  func add(_ entry: StdioEntry) async {
    while waiting.count >= capacity {
      await withCheckedContinuation { writer = $0 }
    }
    waiting.append(entry)
    wakeReader()
  }

  /// Nothing more comes.
  func close() {
    isClosed = true
    wakeReader()
  }

  /// The next entry; nil when all are done and nothing more comes.
  func next() async -> StdioEntry? {
    while waiting.isEmpty, !isClosed {
      await withCheckedContinuation { reader = $0 }
    }
    guard !waiting.isEmpty else { return nil }
    let entry = waiting.removeFirst()
    writer?.resume()
    writer = nil
    if case .delivery(.single(.request(let request))) = entry { current = request.id }
    return entry
  }

  /// Takes back a request that waits or is under way; one that is not there was answered before, or never came.
  func cancel(_ id: JSONValue) {
    if current == id { isCurrentCancelled = true }
    waiting.removeAll { entry in
      if case .delivery(.single(.request(let request))) = entry { request.id == id } else { false }
    }
  }

  /// Whether the answer to the request under way is still wanted; it is no longer under way.
  func finish() -> Bool {
    defer {
      current = nil
      isCurrentCancelled = false
    }
    return !isCurrentCancelled
  }

  private func wakeReader() {
    reader?.resume()
    reader = nil
  }
}
