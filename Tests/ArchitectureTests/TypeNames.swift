/// Names of declared types and the words in them.
enum TypeNames {
  private static let keywords: Set<String> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
  /// Words that say nothing about a type (style "Names").
  static let banned: Set<String> = [
    "Manager", "Helper", "Util", "Utility", "Processor", "Info", "Data", "Object", "Base", "Abstract", "Impl", "DTO",
    "Dto", "New", "V2",
  ]
  /// The JSON standard calls it that.
  static let exceptions: Set<String> = ["JSONObject"]

  /// The types that a line declares.
  static func declared(in line: String) -> [String] {
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    return zip(words, words.dropFirst()).filter { keywords.contains($0) && $1.first?.isUppercase == true }.map(\.1)
  }

  /// The camel-case words of a name: `HTTPDataReader` → HTTP, Data, Reader.
  static func words(of name: String) -> [String] {
    let characters = Array(name)
    var words: [String] = []
    var word = ""
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : nil
      let startsWord =
        character.isUppercase && (word.last.map { !$0.isUppercase } ?? false || next.map(\.isLowercase) ?? false)
      if startsWord && !word.isEmpty {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    return words + [word]
  }

  /// The declared types of a file with a banned word, singular or plural.
  static func violations(in file: SourceFile) -> [Violation] {
    file.codeLines.enumerated().flatMap { index, line in
      declared(in: line).filter { !exceptions.contains($0) }.flatMap { name in
        words(of: name).filter { banned.contains($0) || $0.hasSuffix("s") && banned.contains(String($0.dropLast())) }
          .map { Violation(path: file.path, line: index + 1, message: "the type \(name) bears the word \($0)") }
      }
    }
  }
}
