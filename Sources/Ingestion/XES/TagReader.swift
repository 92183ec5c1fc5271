import Files

/// A tag of an XML document. Names are local: a namespace prefix is cut off.
enum Tag {
  /// A start tag; an empty element is a start that `end` follows.
  case start(name: MarkupName, attributes: [TagAttribute])
  case end(name: MarkupName)
}

/// An attribute of a start tag with its value unescaped.
struct TagAttribute {
  let name: MarkupName
  let value: String
}

/// A strict, streaming reader of the XML that event logs are written in: tags and attributes; text between tags is checked
/// for entities and passed over.
///
/// Foundation's `XMLParser` is not used: it brings libxml2 with document types and entities, and none of the limits that apply
/// here to tags, attributes and depth. A document type is refused before anything in it is looked at, so no entity can be
/// defined (XML 1.0 §4.4: only the five predefined entities and character references remain), and memory holds one chunk and
/// one tag. UTF-8 and declared ISO-8859-1 are read.
final class TagReader {
  private let stream: ByteStream
  private let limits: IngestLimits
  private var buffer: [UInt8] = []
  private var position = 0
  private var names = MarkupNameTable()
  private var open: [MarkupName] = []
  private var pendingEnd: MarkupName?
  private var hasRoot = false
  private var isLatin1 = false
  private var isStarted = false

  /// The line at which the last tag begins, counted from 1.
  private(set) var line = 1

  init(_ stream: ByteStream, limits: IngestLimits) {
    self.stream = stream
    self.limits = limits
  }

  /// The next tag, nil behind the end tag of the root.
  /// - Throws: `IngestError.malformed`, `.encoding`, `.limitExceeded` or `.file`.
  func next() throws(IngestError) -> Tag? {
    if let name = pendingEnd {
      pendingEnd = nil
      open.removeLast()
      return .end(name: name)
    }
    if !isStarted { try readProlog() }
    while try skipText() {
      switch try byte(at: 1) {
      case UInt8(ascii: "!"): try skipDeclaration()
      case UInt8(ascii: "?"): try skip(past: Markup.instructionEnd)
      case UInt8(ascii: "/"): return try endTag()
      default: return try startTag()
      }
    }
    guard open.isEmpty else { throw malformed("it ends inside <\(text(open[open.count - 1]))>") }
    guard hasRoot else { throw malformed("it has no element") }
    return nil
  }

  func malformed(_ reason: String) -> IngestError {
    .malformed(path: stream.path, format: .xes, line: line, reason: reason)
  }

  /// The name as it is written, its prefix cut off.
  func text(_ name: MarkupName) -> String { names.text(of: name) }

  // MARK: Prolog and markup that carries nothing

  private func readProlog() throws(IngestError) {
    isStarted = true
    _ = try refill()
    position = TextBytes.markLength(buffer)
    guard buffer[position...].starts(with: Markup.declaration) else { return }
    guard let end = try find(Markup.instructionEnd, limit: 1000) else {
      throw malformed("its XML declaration does not end")
    }
    let declaration = String(decoding: buffer[position..<end], as: UTF8.self).lowercased()
    position = end
    try readEncoding(declaration)
  }

  private func readEncoding(_ declaration: String) throws(IngestError) {
    guard let key = declaration.firstRange(of: "encoding") else { return }
    let name = declaration[key.upperBound...].split { " =\"'?>\t\r\n".contains($0) }.first.map(String.init) ?? ""
    switch name {
    case "utf-8", "utf8", "us-ascii", "ascii": isLatin1 = false
    case "iso-8859-1", "latin1", "iso_8859-1": isLatin1 = true
    default: throw .encoding(path: stream.path, reason: "it declares the encoding \(name.prefix(40))")
    }
  }

  private func skipDeclaration() throws(IngestError) {
    while buffer.count - position < 9, try refill() {}
    let rest = buffer[position...]
    if rest.starts(with: Markup.commentStart) {
      position += 4
      try skip(past: Markup.commentEnd)
    } else if rest.starts(with: Markup.dataStart), !open.isEmpty {
      try skip(past: Markup.dataEnd)
    } else if rest.starts(with: Markup.documentType) {
      throw malformed("it has a document type, which event logs do not need and which could define entities; remove it")
    } else {
      throw malformed("a declaration is not allowed here")
    }
  }

  /// Goes past the next occurrence of `mark`, however far away it is, holding one chunk.
  private func skip(past mark: [UInt8]) throws(IngestError) {
    while true {
      if let end = ByteSearch.end(of: mark, in: buffer, position..<buffer.count) {
        return advance(to: end)
      }
      advance(to: max(position, buffer.count - mark.count + 1))
      guard try refill() else { throw malformed("it ends before \(String(decoding: mark, as: UTF8.self))") }
    }
  }

  /// Moves to the next `<`; false at the end of the document.
  private func skipText() throws(IngestError) -> Bool {
    repeat {
      let bytes = buffer
      var index = position
      while index < bytes.count && bytes[index] != UInt8(ascii: "<") {
        if open.isEmpty && !Byte.isSpace(bytes[index]) { throw malformed("text stands outside of the root element") }
        index += 1
      }
      advance(to: index)
      if position < bytes.count { return true }
    } while try refill()
    return false
  }

  // MARK: Tags

  private func endTag() throws(IngestError) -> Tag {
    let end = try tagEnd()
    var nameEnd = end - 1
    while nameEnd > position + 2 && Byte.isSpace(buffer[nameEnd - 1]) { nameEnd -= 1 }
    let name = try name(buffer, (position + 2)..<nameEnd)
    advance(to: end)
    guard let expected = open.popLast() else { throw malformed("</\(text(name))> closes nothing") }
    guard expected == name else { throw malformed("</\(text(name))> closes <\(text(expected))>") }
    return .end(name: name)
  }

  private func startTag() throws(IngestError) -> Tag {
    let end = try tagEnd()
    let bytes = buffer
    let isEmpty = bytes[end - 2] == UInt8(ascii: "/")
    let content = (position + 1)..<(isEmpty ? end - 2 : end - 1)
    var nameEnd = content.lowerBound
    while nameEnd < content.upperBound && !Byte.isSpace(bytes[nameEnd]) { nameEnd += 1 }
    if hasRoot && open.isEmpty { throw malformed("a second root element follows the first") }
    if open.count >= limits.depth { throw limit("elements nest deeper than \(limits.depth) levels") }
    let attributes = try attributes(bytes, nameEnd..<content.upperBound)
    let name = try name(bytes, content.lowerBound..<nameEnd)
    advance(to: end)
    hasRoot = true
    open.append(name)
    if isEmpty { pendingEnd = name }
    return .start(name: name, attributes: attributes)
  }

  /// The index behind the `>` that closes the tag at `position`; a `>` inside quotes does not.
  private func tagEnd() throws(IngestError) -> Int {
    var distance = 1
    var quote: UInt8 = 0
    while true {
      if let end = try tagEnd(buffer, from: position + distance, quote: &quote) { return end }
      distance = buffer.count - position
      if distance > limits.tagBytes { throw limit("a tag has more than \(limits.tagBytes) bytes") }
      guard try refill() else { throw malformed("it ends inside a tag") }
    }
  }

  private func tagEnd(_ bytes: [UInt8], from start: Int, quote: inout UInt8) throws(IngestError) -> Int? {
    var open = quote
    for index in start..<max(start, bytes.count) {
      let byte = bytes[index]
      if open != 0 {
        if byte == open { open = 0 }
      } else if byte == UInt8(ascii: ">") {
        return index + 1
      } else if Byte.isQuote(byte) {
        open = byte
      } else if byte == UInt8(ascii: "<") {
        throw malformed("a tag begins inside another one")
      }
    }
    quote = open
    return nil
  }

  private func attributes(_ bytes: [UInt8], _ range: Range<Int>) throws(IngestError) -> [TagAttribute] {
    var attributes: [TagAttribute] = []
    var index = Self.skipSpaces(bytes, range)
    while index < range.upperBound {
      let start = index
      while index < range.upperBound && bytes[index] != UInt8(ascii: "=") && !Byte.isSpace(bytes[index]) { index += 1 }
      let name = try name(bytes, start..<index)
      if attributes.contains(where: { $0.name == name }) { throw malformed("the attribute \(text(name)) stands twice") }
      index = Self.skipSpaces(bytes, index..<range.upperBound)
      guard index < range.upperBound, bytes[index] == UInt8(ascii: "=") else {
        throw malformed("an attribute has no value")
      }
      index = Self.skipSpaces(bytes, (index + 1)..<range.upperBound)
      guard index < range.upperBound, Byte.isQuote(bytes[index]) else {
        throw malformed("an attribute value has no quotes")
      }
      let valueStart = index + 1
      var special: Int?
      index = valueStart
      while index < range.upperBound && bytes[index] != bytes[valueStart - 1] {
        if special == nil && (bytes[index] < 32 || bytes[index] == UInt8(ascii: "&")) { special = index }
        index += 1
      }
      guard index < range.upperBound else { throw malformed("an attribute value has no closing quote") }
      attributes.append(TagAttribute(name: name, value: try value(bytes[valueStart..<index], special: special)))
      let next = Self.skipSpaces(bytes, (index + 1)..<range.upperBound)
      if next < range.upperBound && next == index + 1 { throw malformed("a space is missing after an attribute") }
      index = next
    }
    return attributes
  }

  private static func skipSpaces(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound && Byte.isSpace(bytes[index]) { index += 1 }
    return index
  }

  /// The text of a value; `special` is the first byte in it that needs work.
  private func value(_ bytes: ArraySlice<UInt8>, special: Int?) throws(IngestError) -> String {
    if bytes.count > limits.textBytes { throw limit("an attribute has more than \(limits.textBytes) bytes") }
    if isLatin1 { return try latin1Value(bytes, special: special) }
    var bytes = bytes
    if let special { bytes = try unescaped(bytes, from: special)[...] }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .encoding(path: stream.path, reason: "a value at line \(line) holds bytes that fit no UTF-8 character")
    }
    return text
  }

  private func latin1Value(_ bytes: ArraySlice<UInt8>, special: Int?) throws(IngestError) -> String {
    var utf8: [UInt8] = []
    for byte in bytes { utf8.append(contentsOf: String(Character(Unicode.Scalar(byte))).utf8) }
    if special != nil { utf8 = try unescaped(utf8[...], from: 0) }
    return String(decoding: utf8, as: UTF8.self)
  }

  private func unescaped(_ bytes: ArraySlice<UInt8>, from special: Int) throws(IngestError) -> [UInt8] {
    guard let plain = Markup.unescaped(bytes, from: special) else {
      throw malformed("a value holds a control character or an entity that XML does not define")
    }
    return plain
  }

  private func limit(_ reason: String) -> IngestError {
    .limitExceeded(path: stream.path, reason: "\(reason), at line \(line)")
  }

  private func name(_ bytes: [UInt8], _ range: Range<Int>) throws(IngestError) -> MarkupName {
    if let known = names.known(bytes, range) { return known }
    guard Markup.isName(bytes[range]) else { throw malformed("a tag or an attribute has no proper name") }
    guard let added = names.add(bytes[range]) else { throw limit("it has too many different names of tags") }
    return added
  }

  // MARK: Buffer

  private func byte(at distance: Int) throws(IngestError) -> UInt8 {
    while buffer.count - position <= distance {
      guard try refill() else { throw malformed("it ends inside a tag") }
    }
    return buffer[position + distance]
  }

  private func find(_ mark: [UInt8], limit: Int) throws(IngestError) -> Int? {
    while buffer.count - position < limit, try refill() {}
    return ByteSearch.end(of: mark, in: buffer, position..<buffer.count)
  }

  private func advance(to index: Int) {
    let bytes = buffer
    var count = 0
    for offset in position..<index where bytes[offset] == 10 { count += 1 }
    line += count
    position = index
  }

  /// Appends the next chunk after dropping what is behind `position`; false at the end of the file.
  private func refill() throws(IngestError) -> Bool {
    let chunk = try stream.chunk()
    if chunk.isEmpty { return false }
    if position == buffer.count {
      buffer = chunk
    } else {
      buffer.removeFirst(position)
      buffer.append(contentsOf: chunk)
    }
    position = 0
    return true
  }
}
