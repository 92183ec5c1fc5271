import LexicalSearch
import Testing

/// The terms, compounds in brackets.
private func analysed(_ text: String) -> [String] {
  Analyzer().terms(in: text).map { $0.isCompound ? "[\($0.text)]" : $0.text }
}

@Suite struct AnalyzerTests {
  @Test("words are split, lower-cased and stemmed; nothing is left out")
  func words() {
    #expect(
      analysed("The orders, and THEIR shipping-costs!") == [
        "the", "order", "and", "their", "[shipping-costs]", "ship", "cost",
      ])
    #expect(analysed("don't can’t O'Brien's 'quoted'") == ["don't", "can't", "o'brien", "quot"])
    #expect(analysed("") == [])
    #expect(analysed(" … — !? ") == [])
  }

  @Test("identifiers come whole and in parts")
  func identifiers() {
    #expect(analysed("WF-FIN-001") == ["[wf-fin-001]", "wf", "fin", "001"])
    #expect(analysed("order_line_id") == ["[order_line_id]", "order", "line", "id"])
    #expect(analysed("__init__") == ["init"])
    #expect(analysed("getHTTPServer") == ["[gethttpserv]", "get", "http", "server"])
    #expect(analysed("NullPointerException") == ["[nullpointerexcept]", "null", "pointer", "except"])
    #expect(analysed("nullpointerexception") == ["nullpointerexcept"])
    #expect(analysed("ORA-00942: ERR_TIMEOUT") == ["[ora-00942]", "ora", "00942", "[err_timeout]", "err", "timeout"])
    #expect(analysed("URLs and IDs") == ["url", "and", "id"])
  }

  @Test("paths, addresses and qualified names give every level once")
  func paths() {
    #expect(
      analysed("/src/main/FooBar.java") == [
        "[src/main/foobar.java]", "src", "main", "[foobar.java]", "[foobar]", "foo", "bar", "java",
      ])
    #expect(analysed("std::vector") == ["[std::vector]", "std", "vector"])
    #expect(analysed("https://a.example/x") == ["[https://a.example/x]", "https", "[a.example]", "a", "exampl", "x"])
    #expect(analysed("ops@example.org") == ["[ops@example.org]", "op", "[example.org]", "exampl", "org"])
  }

  @Test("numbers keep their points and grouping")
  func numbers() {
    #expect(
      analysed("3.14 1,000 1.3.0 v2.1 10:30 5/2/2022") == [
        "3.14", "1,000", "1.3.0", "v2.1", "[10:30]", "10", "30", "[5/2/2022]", "5", "2", "2022",
      ])
    #expect(analysed("a,b end.") == ["a", "b", "end"])
  }

  @Test("a non-breaking hyphen is a hyphen, a soft hyphen nothing, full width is normal width")
  func normalisation() {
    #expect(analysed("QA\u{2011}M\u{2011}001") == analysed("QA-M-001"))
    #expect(analysed("co\u{00AD}operate") == analysed("cooperate"))
    #expect(analysed("ＡＢＣ１２") == analysed("abc12"))
    #expect(analysed("cafe\u{301} CAFÉ") == ["café", "café"])
  }

  @Test("other alphabets are lower-cased, scripts without spaces give letters and pairs")
  func scripts() {
    #expect(analysed("Привет МИР") == ["привет", "мир"])
    #expect(analysed("ΑΘΉΝΑ straße") == ["αθήνα", "straße"])
    #expect(analysed("注文書") == ["注", "文", "[注文]", "書", "[文書]"])
    #expect(analysed("订单A1号") == ["订", "单", "[订单]", "a1", "号"])
    #expect(analysed("한국어 문서") == ["한국어", "문서"])
  }

  @Test("encoded matter is cut, and analysis survives every short mixture of classes")
  func hostileText() {
    #expect(analysed(String(repeating: "x", count: 1_000)).map(\.count) == [128])
    let pieces = ["a", "B", "1", "_", "-", "'", ".", ",", "/", ":", "@", " ", "文", "\u{301}", "é", "\u{AD}"]
    for first in pieces {
      for second in pieces {
        for third in pieces {
          for fourth in pieces {
            let terms = Analyzer().terms(in: first + second + third + fourth)
            #expect(terms.allSatisfy { !$0.text.isEmpty })
          }
        }
      }
    }
  }
}
