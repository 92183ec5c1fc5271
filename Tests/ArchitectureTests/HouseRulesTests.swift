import Testing

@Suite("House rules")
struct HouseRulesTests {
  @Test("the walk finds the sources, the tests and this file")
  func walkFindsFiles() {
    let paths = Set(Repository.swiftFiles.map(\.path))
    #expect(paths.contains("Tests/ArchitectureTests/HouseRulesTests.swift"))
    #expect(paths.count { $0.hasPrefix("Sources/") } > 20)
    #expect(Repository.writtenFiles.count > paths.count / 2)
  }

  @Test("no file breaks the rule", arguments: HouseRules.all)
  func rule(_ rule: SourceRule) {
    let files = Set(Repository.swiftFiles + Repository.writtenFiles).sorted { $0.path < $1.path }
    #expect(!files.isEmpty)
    let violations = files.flatMap(rule.violations)
    #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
  }

  @Test("each rule finds its sample", arguments: HouseRules.all)
  func ruleCanFail(_ rule: SourceRule) { #expect(rule.violations(rule.sample).count == 1) }

  @Test("rules about code do not read comments and texts")
  func proseIsFree() {
    let prose = "// print( try! unsafe\nlet a = \"Date() \\(b) print(\" /* as! /* @unchecked */ dump( */\n"
    let file = SourceFile(path: "Sources/Domain/Sample.swift", text: prose)
    #expect(HouseRules.all.flatMap { $0.violations(file) } == [])
  }

  @Test("rules about code read what stands in an interpolation")
  func interpolationIsCode() {
    let file = SourceFile(
      path: "Sources/Domain/Sample.swift", text: #"let a = "\(f(try! g("x")) + 1) and try!""# + "\n")
    #expect(
      HouseRules.all.flatMap { $0.violations(file) }.map(\.message) == [
        "\"try!\" is not used: errors and types are handled, not asserted away"
      ])
  }

  @Test("the mask keeps lines and code and blanks the rest")
  func maskKeepsLines() {
    let text = "a // b\n/* c\nd */ e\nlet s = #\"x \" y\"# + \"\"\"\n  z \\(q)\n  \"\"\"\n"
    let code = "a     \n    \n     e\nlet s =           +    \n      q)\n     \n"
    #expect(CodeMask.code(of: text) == code)
  }

  @Test(
    "a name falls into its camel-case words",
    arguments: [
      ("HTTPDataReader", ["HTTP", "Data", "Reader"]), ("JSONObject", ["JSON", "Object"]),
      ("ParserV2", ["Parser", "V2"]),
      ("Database", ["Database"]), ("Newest", ["Newest"]), ("RunInfo", ["Run", "Info"]), ("XXH3", ["XXH3"]),
    ])
  func wordsOfNames(name: String, words: [String]) { #expect(TypeNames.words(of: name) == words) }

  @Test("banned words count as whole words, in the singular and the plural")
  func bannedWords() {
    let text = "enum StringUtils {}\nfinal class Database {}\nstruct JSONObject {}\nfunc data(for info: Int) {}\n"
    let violations = TypeNames.violations(in: SourceFile(path: "Sources/Domain/Sample.swift", text: text))
    #expect(violations.map(\.line) == [1])
  }

  @Test("paths within a document or below another folder are not folders of a machine")
  func harmlessPaths() {
    let tail = ["work", "root"].map { "/" + $0 }
    let text = "/workflows/A ../shared\(tail[0])/x \\(base)\(tail[1])/y ~\(tail[0])/z\n"
    let file = SourceFile(path: "README.md", text: text)
    #expect(HouseRules.all.flatMap { $0.violations(file) } == [])
  }

  @Test("nine files of ten have at most 400 lines")
  func lengths() {
    let counts = Repository.swiftFiles.map(\.lines.count).sorted()
    let ninetieth = counts[(counts.count * 9 - 1) / 10]
    #expect(ninetieth <= 400, "the 90th percentile of \(counts.count) files is \(ninetieth) lines")
  }
}
