/// A text as scalars with their classes, and the word and compound boundaries in it.
struct SegmentedText {
  let scalars: [Unicode.Scalar]
  let classes: [ScalarClass]

  init(_ text: String) {
    var scalars: [Unicode.Scalar] = []
    var classes: [ScalarClass] = []
    scalars.reserveCapacity(text.utf8.count)
    classes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      let scalarClass = ScalarClass(scalar)
      guard scalarClass != .ignored else { continue }
      scalars.append(scalar)
      classes.append(scalarClass)
    }
    self.scalars = scalars
    self.classes = classes
  }

  /// The next compound or run of an unspaced script at or after `start`.
  func nextRun(from start: Int) -> Range<Int>? {
    var begin = start
    while begin < classes.count && !classes[begin].isWordStart {
      begin += 1
    }
    guard begin < classes.count else { return nil }
    return begin..<(classes[begin] == .unspaced ? unspacedEnd(from: begin) : compoundEnd(from: begin))
  }

  private func unspacedEnd(from start: Int) -> Int {
    var end = start + 1
    while end < classes.count && (classes[end] == .unspaced || classes[end] == .mark) {
      end += 1
    }
    return end
  }

  private func compoundEnd(from start: Int) -> Int {
    var end = start + 1
    while end < classes.count {
      if classes[end].isWord && classes[end] != .unspaced {
        end += 1
      } else if let next = wordStart(afterConnectorAt: end) {
        end = next
      } else {
        break
      }
    }
    return end
  }

  /// Where the next word begins, if what stands at `index`, just after a word, joins the two.
  private func wordStart(afterConnectorAt index: Int) -> Int? {
    var next = index
    while next < classes.count && classes[next].isConnector && next - index < 4 {
      next += 1
    }
    guard next > index, next < classes.count, classes[next].isWordStart, classes[next] != .unspaced else { return nil }
    return joins(index..<next) ? next : nil
  }

  private func joins(_ connector: Range<Int>) -> Bool {
    let (first, before, after) = (
      classes[connector.lowerBound], classes[connector.lowerBound - 1], classes[connector.upperBound]
    )
    switch first {
    case .underscore: return classes[connector].allSatisfy { $0 == .underscore }
    case .colon:
      return connector.count == 1 || classes[connector].dropFirst().allSatisfy { $0 == .colon || $0 == .slash }
    case .apostrophe: return connector.count == 1 && before != .digit && after != .digit
    case .comma: return connector.count == 1 && before == .digit && after == .digit
    default: return connector.count == 1
    }
  }
}

// MARK: - Parts of a compound

/// The levels at which a compound is taken apart, outermost first.
enum CompoundLevel: Int {
  case segments
  case words
  case humps

  var next: CompoundLevel? { CompoundLevel(rawValue: rawValue + 1) }
}

extension SegmentedText {
  /// The parts of `range` at `level`, in order; `range` itself where there is nothing to take apart.
  func parts(of range: Range<Int>, at level: CompoundLevel) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range.dropFirst() {
      if isSeparator(index, at: level) {
        if start < index { parts.append(start..<index) }
        start = index + 1
      } else if level == .humps && isHump(index, in: range) {
        parts.append(start..<index)
        start = index
      }
    }
    parts.append(start..<range.upperBound)
    return parts
  }

  private func isSeparator(_ index: Int, at level: CompoundLevel) -> Bool {
    switch (level, classes[index]) {
    case (.segments, .slash), (.segments, .colon), (.segments, .at): true
    case (.words, .underscore), (.words, .hyphen): true
    case (.words, .period): !(classes[index - 1] == .digit && classes[index + 1] == .digit)
    default: false
    }
  }

  /// Whether a hump of a camel-case word begins at `index`: `fooBar`, `HTTPServer`, but not `URLs`.
  private func isHump(_ index: Int, in range: Range<Int>) -> Bool {
    guard classes[index] == .upper else { return false }
    let before = classes[index - 1]
    if before == .lower || before == .digit { return true }
    guard before == .upper, index + 1 < range.upperBound, classes[index + 1] == .lower else { return false }
    let isPluralEnding = index + 2 == range.upperBound && scalars[index + 1] == "s"
    return !isPluralEnding
  }

  /// The letters of an unspaced script in `range`, each with its marks.
  func letters(of range: Range<Int>) -> [Range<Int>] {
    var letters: [Range<Int>] = []
    var start = range.lowerBound
    for index in range.dropFirst() where classes[index] != .mark {
      letters.append(start..<index)
      start = index
    }
    letters.append(start..<range.upperBound)
    return letters
  }
}
