extension JSONPatch {
  /// The document after all changes, or an error and no change at all.
  ///
  /// `limits.depth` and `limits.nodes` bound the result after every operation, since a few copies of a document into
  /// itself would otherwise grow it without end.
  ///
  /// - Throws: `JSONError.patchRefused` or `limitExceeded`.
  public func apply(to document: JSONValue, limits: JSONLimits = .standard) throws(JSONError) -> JSONValue {
    var patcher = JSONPatcher(document: document, limits: limits)
    for (index, operation) in operations.enumerated() {
      patcher.index = index
      try patcher.apply(operation)
    }
    return patcher.document
  }
}

/// Applies operations to its own copy of a document.
private struct JSONPatcher {
  private(set) var document: JSONValue
  var index = 0
  private let limits: JSONLimits
  /// An upper bound of the number of values; counted anew only when it reaches the limit.
  private var nodeBound: Int

  init(document: JSONValue, limits: JSONLimits) {
    self.document = document
    self.limits = limits
    nodeBound = document.nodeCount
  }

  mutating func apply(_ operation: JSONPatch.Operation) throws(JSONError) {
    switch operation {
    case .add(let path, let value): try add(value, at: path)
    case .remove(let path): _ = try remove(path)
    case .replace(let path, let value): try replace(path, value)
    case .move(let from, let path): try move(from, path)
    case .copy(let from, let path): try add(try existing(from), at: path)
    case .test(let path, let value): try test(path, value)
    }
  }

  private mutating func add(_ value: JSONValue, at path: JSONPointer) throws(JSONError) {
    guard document.insert(value, at: path.tokens[...]) else { throw missing(path) }
    try checkGrowth(value, below: path)
  }

  private mutating func remove(_ path: JSONPointer) throws(JSONError) -> JSONValue {
    let value = try existing(path)
    guard document.remove(path.tokens[...]) else { throw missing(path) }
    return value
  }

  private mutating func replace(_ path: JSONPointer, _ value: JSONValue) throws(JSONError) {
    guard document.replace(path.tokens[...], with: value) else { throw missing(path) }
    try checkGrowth(value, below: path)
  }

  private mutating func move(_ from: JSONPointer, _ path: JSONPointer) throws(JSONError) {
    if from.isProperPrefix(of: path) {
      throw .patchRefused(operation: index, .moveIntoItself(from.description))
    }
    let value = try existing(from)
    if from == path { return }
    _ = try remove(from)
    try add(value, at: path)
  }

  private func test(_ path: JSONPointer, _ value: JSONValue) throws(JSONError) {
    guard try existing(path).isEquivalent(to: value) else {
      throw .patchRefused(operation: index, .testFailed(path.description))
    }
  }

  private func existing(_ path: JSONPointer) throws(JSONError) -> JSONValue {
    guard let value = document[path] else { throw missing(path) }
    return value
  }

  private mutating func checkGrowth(_ value: JSONValue, below path: JSONPointer) throws(JSONError) {
    if path.tokens.count + value.depth > limits.depth {
      throw .limitExceeded(.depth, maximum: limits.depth, nil)
    }
    nodeBound += value.nodeCount
    guard nodeBound > limits.nodes else { return }
    nodeBound = document.nodeCount
    if nodeBound > limits.nodes { throw .limitExceeded(.nodes, maximum: limits.nodes, nil) }
  }

  private func missing(_ path: JSONPointer) -> JSONError {
    .patchRefused(operation: index, .missingTarget(path.description))
  }
}

extension JSONValue {
  /// How many values the document holds, itself included.
  fileprivate var nodeCount: Int {
    switch self {
    case .array(let items): items.reduce(1) { $0 + $1.nodeCount }
    case .object(let object): object.members.reduce(1) { $0 + $1.value.nodeCount }
    default: 1
    }
  }

  /// How many levels of containers the document has.
  fileprivate var depth: Int {
    switch self {
    case .array(let items): items.reduce(0) { max($0, $1.depth) } + 1
    case .object(let object): object.members.reduce(0) { max($0, $1.value.depth) } + 1
    default: 0
    }
  }
}

// The three changes of a document. Each returns false, with the document as before, when nothing is at the place.
extension JSONValue {
  fileprivate mutating func insert(_ value: JSONValue, at tokens: ArraySlice<String>) -> Bool {
    change(tokens, orRootTo: value) { parent, token in
      switch parent {
      case .object(var object):
        parent = .null
        object[token] = value
        parent = .object(object)
      case .array(var items):
        guard let index = token == "-" ? items.count : arrayIndex(token), index <= items.count else { return false }
        parent = .null
        items.insert(value, at: index)
        parent = .array(items)
      default: return false
      }
      return true
    }
  }

  fileprivate mutating func remove(_ tokens: ArraySlice<String>) -> Bool {
    change(tokens, orRootTo: .null) { parent, token in
      switch parent {
      case .object(var object):
        guard object[token] != nil else { return false }
        parent = .null
        object[token] = nil
        parent = .object(object)
      case .array(var items):
        guard let index = arrayIndex(token), index < items.count else { return false }
        parent = .null
        items.remove(at: index)
        parent = .array(items)
      default: return false
      }
      return true
    }
  }

  fileprivate mutating func replace(_ tokens: ArraySlice<String>, with value: JSONValue) -> Bool {
    guard let token = tokens.first else {
      self = value
      return true
    }
    return descend(token) { $0.replace(tokens.dropFirst(), with: value) }
  }

  /// Calls `body` with the container that holds the last token; without a token the document becomes `root`.
  private mutating func change(
    _ tokens: ArraySlice<String>, orRootTo root: JSONValue, body: (inout JSONValue, String) -> Bool
  ) -> Bool {
    guard let token = tokens.first else {
      self = root
      return true
    }
    if tokens.count == 1 { return body(&self, token) }
    return descend(token) { $0.change(tokens.dropFirst(), orRootTo: root, body: body) }
  }

  /// Changes a child in place: the container is taken out of `self` meanwhile, so that it is not copied.
  private mutating func descend(_ token: String, body: (inout JSONValue) -> Bool) -> Bool {
    switch self {
    case .object(var object):
      guard var child = object[token] else { return false }
      self = .null
      object[token] = .null
      let isChanged = body(&child)
      object[token] = child
      self = .object(object)
      return isChanged
    case .array(var items):
      guard let index = arrayIndex(token), index < items.count else { return false }
      self = .null
      let isChanged = body(&items[index])
      self = .array(items)
      return isChanged
    default: return false
    }
  }
}
