import Domain
import JSONDocuments

/// How tools that the catalogue lacks are named and classed.
enum ToolNames {
  /// The skill id of an observed tool: `SK-OBS-`, at most 16 characters of its slug, 8 hex digits; 32 characters at most.
  static func skillID(of tool: String) -> SkillID { SkillID("SK-OBS-" + stem(tool)) }

  /// The id of a workflow that codifies an observed one.
  static func workflowID(of name: String) -> WorkflowID { WorkflowID("WF-OBS-" + stem(name)) }

  /// The tool that a step run called: its skill id, else its activity.
  static func tool(of run: StepRunRecord) -> String { run.skillID ?? run.activity }

  private static func stem(_ name: String) -> String {
    let slug = Digest.slug(name)
    var stem = slug.dropLast(9).prefix(16)
    while stem.hasSuffix("-") { stem = stem.dropLast() }
    return String(stem + slug.suffix(9))
  }

  private static let reading: Set<String> = [
    "get", "list", "search", "find", "read", "fetch", "lookup", "query", "show", "describe", "calculate", "count",
  ]
  private static let talking: Set<String> = [
    "send", "notify", "email", "mail", "message", "transfer", "handoff", "escalate", "ask", "reply",
  ]

  /// `comm` for tools that address somebody, `api` for those that only read, `tool` for the rest.
  static func category(of tool: String) -> SkillCategory {
    guard let verb = ArgumentSources.words(of: tool).first else { return .tool }
    if talking.contains(verb) { return .comm }
    return reading.contains(verb) ? .api : .tool
  }

  /// What a step that calls the tool does.
  static func actionType(of tool: String) -> ActionType {
    switch ArgumentSources.words(of: tool).first ?? "" {
    case "transfer", "handoff", "escalate": .handoff
    case "send", "notify", "email", "mail", "message", "reply": .notify
    case "check", "validate", "verify", "calculate", "compare", "think": .logicCheck
    case "extract", "parse", "ocr": .dataExtraction
    case "record", "log": .record
    case "generate", "draft", "write": .generate
    default: .toolCall
    }
  }

  /// A name for people: at most 64 characters of the tool's name.
  static func title(of tool: String) -> String { String(tool.prefix(64)) }
}
