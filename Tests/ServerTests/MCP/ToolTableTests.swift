import JSONDocuments
import Testing

@testable import Application
@testable import Server

@Suite("The tools")
struct ToolTableTests {
  @Test("they are these, in this order")
  func names() {
    #expect(
      ToolTable.all.map(\.name) == [
        "search_episodes", "get_episode", "similar_episodes", "advise", "search_skills", "get_workflow",
        "record_episode",
        "record_reflection", "send_feedback", "propose", "get_proposal",
      ])
  }

  @Test("none decides, adds to the catalogue or reads the log, and each one that only reads says so")
  func separation() {
    let allowed: Set<Operation> = [
      .searchEpisodes, .getEpisode, .similarEpisodes, .advise, .getWorkflow, .recordEpisodes, .recordReflection,
      .sendFeedback, .submitProposal, .getProposal,
    ]
    for tool in ToolTable.all {
      #expect(allowed.contains(tool.operation), "\(tool.name)")
      let isReader = tool.json(in: .july2026)["annotations"]?["readOnlyHint"] == true
      #expect(isReader == (tool.effect == .reads), "\(tool.name)")
      if tool.work == .writing { #expect(!isReader, "\(tool.name)") }
    }
  }

  @Test("each takes named arguments only, and each argument says what it is")
  func schemas() {
    for tool in ToolTable.all {
      #expect(tool.input["additionalProperties"] == false && tool.input["type"] == "object", "\(tool.name)")
      let members = tool.input["properties"]?.objectValue ?? JSONObject()
      #expect(!members.isEmpty, "\(tool.name)")
      for (name, schema) in members {
        #expect(schema["description"]?.stringValue?.isEmpty == false, "\(tool.name): \(name)")
      }
      for required in tool.input["required"]?.arrayValue ?? [] {
        #expect(members[required.stringValue ?? ""] != nil, "\(tool.name): \(required.text)")
      }
      for keyword in ["oneOf", "anyOf", "allOf"] {
        #expect(tool.input[keyword] == nil, "\(tool.name): models' interfaces refuse \(keyword) at the root")
      }
      let results = tool.output["properties"]?.objectValue ?? JSONObject()
      for required in tool.output["required"]?.arrayValue ?? [] {
        #expect(results[required.stringValue ?? ""] != nil, "\(tool.name): \(required.text)")
      }
    }
  }

  @Test("an older revision is not told what it has no words for")
  func revisions() {
    let tool = ToolTable.all[0]
    #expect(tool.json(in: .november2024).keys == ["description", "inputSchema", "name"])
    #expect(tool.json(in: .march2025).keys == ["annotations", "description", "inputSchema", "name"])
    #expect(
      tool.json(in: .june2025).keys == ["annotations", "description", "inputSchema", "name", "outputSchema", "title"])
  }

  @Test("as functions they mean the same: strict where every member has a name, and what may be left out may be null")
  func functions() throws {
    var strict: [String] = []
    for tool in ToolTable.all {
      let function = FunctionExport.function(tool)["function"]
      guard function?["strict"] == true else {
        #expect(function?["parameters"] == .object(tool.input))
        continue
      }
      strict.append(tool.name)
      Self.checkStrict(function?["parameters"] ?? .null, tool.name)
    }
    #expect(
      strict == ["search_episodes", "get_episode", "search_skills", "get_workflow", "send_feedback", "get_proposal"])
    let search = FunctionExport.function(ToolTable.all[0])["function"]?["parameters"]?["properties"]
    #expect(search?["query"]?["type"] == "string" && search?["top_k"]?["type"] == ["integer", "null"])
    #expect(search?["mode"]?["enum"] == ["lexical", "dense", "hybrid", .null])
  }

  private static func checkStrict(_ schema: JSONValue, _ place: String) {
    for keyword in ["minLength", "maxLength", "default"] { #expect(schema[keyword] == nil, "\(place)") }
    guard let members = schema["properties"]?.objectValue else { return }
    #expect(schema["additionalProperties"] == false, "\(place)")
    #expect(schema["required"]?.arrayValue?.compactMap(\.stringValue) == members.keys, "\(place)")
    for (name, member) in members { checkStrict(member, place + "." + name) }
  }
}
