import Foundation

/// Walks a segmented text and collects its terms.
struct TermCollector {
  /// The longest term, in scalars; longer ones are cut, since they are encoded matter rather than words.
  static let longestTerm = 128

  private let text: SegmentedText
  private(set) var terms: [Term] = []

  init(text: SegmentedText) {
    self.text = text
  }

  mutating func collect() {
    var position = 0
    while let run = text.nextRun(from: position) {
      if text.classes[run.lowerBound] == .unspaced {
        collectUnspaced(run)
      } else {
        collect(run, at: .segments)
      }
      position = run.upperBound
    }
  }

  private mutating func collect(_ range: Range<Int>, at level: CompoundLevel) {
    let parts = text.parts(of: range, at: level)
    if parts.count > 1 { append(range, isCompound: true) }
    for part in parts {
      if let next = level.next {
        collect(part, at: next)
      } else {
        append(part, isCompound: false)
      }
    }
  }

  private mutating func collectUnspaced(_ run: Range<Int>) {
    let letters = text.letters(of: run)
    for (index, letter) in letters.enumerated() {
      append(letter, isCompound: false)
      if index > 0 { append(letters[index - 1].lowerBound..<letter.upperBound, isCompound: true) }
    }
  }

  private mutating func append(_ range: Range<Int>, isCompound: Bool) {
    let range = range.prefix(TermCollector.longestTerm)
    let isASCII = range.allSatisfy { text.scalars[$0].isASCII || text.classes[$0].isConnector }
    terms.append(Term(text: isASCII ? asciiTerm(range) : wideTerm(range), isCompound: isCompound))
  }

  private func asciiTerm(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var isWord = true
    for index in range {
      let byte = asciiByte(index)
      isWord = isWord && (byte == Letter.apostrophe || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")))
      bytes.append(byte)
    }
    if isWord { EnglishStemmer.stem(&bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The byte that stands for an ASCII scalar or a connector in a term.
  private func asciiByte(_ index: Int) -> UInt8 {
    switch text.classes[index] {
    case .hyphen: UInt8(ascii: "-")
    case .apostrophe: UInt8(ascii: "'")
    case .underscore: UInt8(ascii: "_")
    case .slash: UInt8(ascii: "/")
    case .upper: UInt8(truncatingIfNeeded: text.scalars[index].value) | 0x20
    default: UInt8(truncatingIfNeeded: text.scalars[index].value)
    }
  }

  private func wideTerm(_ range: Range<Int>) -> String {
    var scalars = String.UnicodeScalarView()
    for index in range {
      if text.classes[index].isConnector {
        scalars.append(Unicode.Scalar(asciiByte(index)))
      } else {
        scalars.append(contentsOf: text.scalars[index].properties.lowercaseMapping.unicodeScalars)
      }
    }
    return String(scalars).precomposedStringWithCompatibilityMapping
  }
}
