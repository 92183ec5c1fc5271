// The difference of two documents as a patch. Objects are compared by key; arrays by the longest common subsequence of
// equal elements between their common start and end, elements that have no partner being paired in order and compared
// in turn. A middle part of more than `longestTable` cells is paired by position alone: still correct, just longer.
//
// Property: `difference(from: a, to: b).apply(to: a) == b`; the inverse is `difference(from: b, to: a)`.

extension JSONPatch {
  /// A patch of add, remove and replace operations that turns `old` into `new`, number spelling included.
  ///
  /// - Complexity: O(size) plus O(m · n) element comparisons for array parts of m and n elements that differ, bounded.
  public static func difference(from old: JSONValue, to new: JSONValue) -> JSONPatch {
    var operations: [Operation] = []
    appendDifference(old, new, at: JSONPointer(), to: &operations)
    return JSONPatch(operations: operations)
  }
}

private let longestTable = 250_000

private func appendDifference(
  _ old: JSONValue, _ new: JSONValue, at path: JSONPointer, to operations: inout [JSONPatch.Operation]
) {
  switch (old, new) {
  case (.object(let old), .object(let new)): appendDifference(old, new, at: path, to: &operations)
  case (.array(let old), .array(let new)): appendDifference(old, new, at: path, to: &operations)
  default: if old != new { operations.append(.replace(path: path, value: new)) }
  }
}

private func appendDifference(
  _ old: JSONObject, _ new: JSONObject, at path: JSONPointer, to operations: inout [JSONPatch.Operation]
) {
  for (key, _) in old where new[key] == nil { operations.append(.remove(path: path.appending(key))) }
  for (key, value) in new {
    if let former = old[key] {
      appendDifference(former, value, at: path.appending(key), to: &operations)
    } else {
      operations.append(.add(path: path.appending(key), value: value))
    }
  }
}

private func appendDifference(
  _ old: [JSONValue], _ new: [JSONValue], at path: JSONPointer, to operations: inout [JSONPatch.Operation]
) {
  let shorter = min(old.count, new.count)
  let start = (0..<shorter).first { old[$0] != new[$0] } ?? shorter
  let tail = (0..<shorter - start).first { old[old.count - 1 - $0] != new[new.count - 1 - $0] } ?? shorter - start
  let oldEnd = old.count - tail
  let newEnd = new.count - tail
  var gap = ArrayGap(index: start, oldIndex: start, newIndex: start)
  for match in commonPairs(old[start..<oldEnd], new[start..<newEnd]) {
    gap.close(at: match, old, new, path, &operations)
  }
  gap.close(at: (oldEnd, newEnd), old, new, path, &operations)
}

/// The elements between two matches, and where they stand in the array that the patch is turning into the new one.
private struct ArrayGap {
  var index: Int
  var oldIndex: Int
  var newIndex: Int

  mutating func close(
    at match: (old: Int, new: Int), _ old: [JSONValue], _ new: [JSONValue], _ path: JSONPointer,
    _ operations: inout [JSONPatch.Operation]
  ) {
    while oldIndex < match.old, newIndex < match.new {
      appendDifference(old[oldIndex], new[newIndex], at: path.appending(index), to: &operations)
      (index, oldIndex, newIndex) = (index + 1, oldIndex + 1, newIndex + 1)
    }
    for _ in oldIndex..<match.old { operations.append(.remove(path: path.appending(index))) }
    for newIndex in newIndex..<match.new {
      operations.append(.add(path: path.appending(index), value: new[newIndex]))
      index += 1
    }
    (index, oldIndex, newIndex) = (index + 1, match.old + 1, match.new + 1)
  }
}

/// Index pairs of a longest common subsequence of equal elements, in order.
private func commonPairs(_ old: ArraySlice<JSONValue>, _ new: ArraySlice<JSONValue>) -> [(old: Int, new: Int)] {
  guard !old.isEmpty, !new.isEmpty, old.count * new.count <= longestTable else { return [] }
  let width = new.count + 1
  var length = [Int32](repeating: 0, count: (old.count + 1) * width)
  for row in old.indices.reversed() {
    for column in new.indices.reversed() {
      let cell = (row - old.startIndex) * width + column - new.startIndex
      length[cell] =
        old[row] == new[column] ? length[cell + width + 1] + 1 : max(length[cell + width], length[cell + 1])
    }
  }
  return walk(length, old, new)
}

private func walk(
  _ length: [Int32], _ old: ArraySlice<JSONValue>, _ new: ArraySlice<JSONValue>
) -> [(old: Int, new: Int)] {
  let width = new.count + 1
  var pairs: [(old: Int, new: Int)] = []
  var (row, column) = (old.startIndex, new.startIndex)
  while row < old.endIndex, column < new.endIndex {
    let cell = (row - old.startIndex) * width + column - new.startIndex
    if old[row] == new[column] {
      pairs.append((row, column))
      (row, column) = (row + 1, column + 1)
    } else if length[cell + width] >= length[cell + 1] {
      row += 1
    } else {
      column += 1
    }
  }
  return pairs
}
