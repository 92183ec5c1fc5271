/// A key's place in the order of RFC 8785: the ranks of its first eight bytes, which decide most comparisons.
struct KeyRank {
  let prefix: UInt64
  let index: Int
  let offset: Int

  /// The rank of a key whose source, between its quotes, is given: without escapes the two are the same bytes.
  init(_ key: String, source: Span<UInt8>, index: Int, offset: Int) {
    self.index = index
    self.offset = offset
    prefix = source.count == key.utf8.count ? Self.prefix(source) : Self.prefix(Array(key.utf8).span)
  }

  private static func prefix(_ bytes: Span<UInt8>) -> UInt64 {
    var prefix: UInt64 = 0
    for index in 0..<min(8, bytes.count) {
      prefix |= UInt64(codeUnitRank(bytes[index])) << UInt64(56 - 8 * index)
    }
    return prefix
  }
}

extension JSONReader {
  /// Takes the members from `start` on off the stack, as an object in order; refuses a key that appears twice.
  mutating func popObject(from start: Int, _ bytes: Span<UInt8>) throws(JSONError) -> JSONObject {
    sortKeys(from: start)
    for index in keys.indices.dropFirst(start + 1) where isRepeated(keys[index], keys[index - 1]) {
      let position = JSONPosition(byteOffset: keys[index].offset, in: bytes)
      throw .duplicateKey(members[keys[index].index].key, position)
    }
    var ordered: [JSONObject.Member] = []
    ordered.reserveCapacity(keys.count - start)
    for key in keys[start...] { ordered.append(members[key.index]) }
    keys.removeLast(ordered.count)
    members.removeLast(ordered.count)
    return JSONObject(orderedMembers: ordered)
  }

  private mutating func sortKeys(from start: Int) {
    guard keys.count - start <= 24 else {
      let sorted = keys[start...].sorted { precedes($0, $1) }
      keys.replaceSubrange(start..., with: sorted)
      return
    }
    for next in start..<keys.count {
      let key = keys[next]
      var place = next
      while place > start, precedes(key, keys[place - 1]) {
        keys[place] = keys[place - 1]
        place -= 1
      }
      keys[place] = key
    }
  }

  private func precedes(_ left: KeyRank, _ right: KeyRank) -> Bool {
    if left.prefix != right.prefix { return left.prefix < right.prefix }
    let (leftKey, rightKey) = (members[left.index].key, members[right.index].key)
    if precedesInCodeUnits(leftKey, rightKey) { return true }
    return left.index < right.index && hasSameBytes(leftKey, rightKey)
  }

  private func isRepeated(_ key: KeyRank, _ previous: KeyRank) -> Bool {
    key.prefix == previous.prefix && hasSameBytes(members[key.index].key, members[previous.index].key)
  }
}
