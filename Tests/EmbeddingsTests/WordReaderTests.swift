import Testing

@testable import Embeddings

/// Words, and identifiers as their words joined by `+`.
private func read(_ text: String) -> [String] {
  let reader = WordReader(text)
  let words = reader.words.map { String(decoding: $0.bytes, as: UTF8.self) }
  return words + reader.identifiers.map { words[$0].joined(separator: "+") }
}

@Suite struct WordReaderTests {
  @Test("words end at spaces, punctuation and humps; joined words are an identifier")
  func words() {
    #expect(read("It's 42 Orders, don't!") == ["its", "42", "orders", "dont"])
    #expect(read("WF-FIN-001 order_id") == ["wf", "fin", "001", "order", "id", "wf+fin+001", "order+id"])
    #expect(read("getHTTPServer x.y") == ["get", "http", "server", "x", "y", "get+http+server", "x+y"])
    #expect(read("end. -next- 'a'") == ["end", "next", "a"])
  }

  @Test("letters of scripts without spaces are words, other alphabets make words")
  func scripts() {
    #expect(read("注文A") == ["注", "文", "a"])
    #expect(read("État мир") == ["état", "мир"])
  }

  @Test("boundaries mark the characters of a word")
  func boundaries() {
    #expect(WordReader("été").words.map(\.boundaries) == [[0, 2, 3, 5]])
  }
}
