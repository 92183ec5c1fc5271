import Retrieval
import Testing

@Suite struct EvaluationFilesTests {
  private func refusal(_ read: () throws -> Void) -> String? {
    do {
      try read()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("texts and judgements are read, blank lines and carriage returns passed over")
  func reading() throws {
    let texts = try EvaluationFiles.texts(
      Array("{\"id\":\"a\",\"text\":\"x\\ny\",\"more\":1}\r\n\n{\"text\":\"\",\"id\":\"b\"}".utf8), file: "c")
    #expect(texts == [EvaluationText(id: "a", text: "x\ny"), EvaluationText(id: "b", text: "")])
    let judgements = try EvaluationFiles.judgements(Array("q\ta\t2\nq\tb\t0\n\np\ta\t1\r\n".utf8), file: "j")
    #expect(judgements == ["q": ["a": 2, "b": 0], "p": ["a": 1]])
  }

  @Test(
    "a faulty line is named with its file and number",
    arguments: [
      (
        "{\"id\":\"a\",\"text\":\"\"}\n{\"id\":1,\"text\":\"\"}",
        "corpus.jsonl, line 2: an object with the strings \"id\" and \"text\" belongs here."
      ),
      ("\n{\"id\":\"a\",\"text\":\"\"}\n{\"id\":\"a\",\"text\":\"\"}", "corpus.jsonl, line 3: the id a occurs twice."),
    ])
  func texts(content: String, sentence: String) {
    #expect(refusal { _ = try EvaluationFiles.texts(Array(content.utf8), file: "corpus.jsonl") } == sentence)
  }

  @Test("a line that is no JSON is refused with its number")
  func noJSON() {
    let sentence = refusal { _ = try EvaluationFiles.texts(Array("{\"id\":".utf8), file: "corpus.jsonl") }
    #expect(sentence?.hasPrefix("corpus.jsonl, line 1: no JSON document") == true)
  }

  @Test(
    "a faulty judgement is named with its number",
    arguments: ["q\ta\t1\nq a 1", "q\ta\t1\nq\tb\t.5", "q\ta\t1\n\tb\t1", "q\ta\t1\nq\ta\t2"])
  func judgements(content: String) {
    let sentence = refusal { _ = try EvaluationFiles.judgements(Array(content.utf8), file: "qrels.tsv") }
    #expect(sentence?.hasPrefix("qrels.tsv, line 2: ") == true)
  }
}
