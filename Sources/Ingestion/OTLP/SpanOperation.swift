import JSONDocuments

/// What a span did, whichever convention its attributes follow.
///
/// The conventions, in the order in which they are asked: OpenInference (`openinference.span.kind`), OpenTelemetry's GenAI
/// semantic conventions, current and deprecated (`gen_ai.operation.name`), the Vercel AI SDK (`ai.operationId`), LangSmith
/// (`langsmith.span.kind`), OpenLLMetry (`traceloop.span.kind`, `llm.request.type`) and Langfuse (`langfuse.observation.type`);
/// where none is followed, a tool's or a model's name tells.
enum SpanOperation: Hashable {
  /// A call of a language model.
  case chat
  case tool, embeddings, retrieval, rerank
  case guardrail, evaluation
  /// A memory operation, by its name in the conventions: `search_memory`.
  case memory(String)
  /// A job of a pipeline that is part of another.
  case task
  /// An agent at work: what happens within is done by it.
  case agent
  /// A part of the run that only holds others together.
  case chain
  /// Anything else.
  case other

  init(_ span: TraceSpan) {
    let attributes = span.attributes
    self =
      Self.openLineage(span) ?? Self.openInference(attributes) ?? Self.generativeAI(attributes) ?? Self.vercel(
        attributes)
      ?? Self.langSmith(attributes) ?? Self.openLLMetry(attributes) ?? Self.named(span) ?? Self.langfuse(attributes)
      ?? Self.guessed(attributes)
  }

  /// Whether a span of this kind is a step of its own, also when others are part of it.
  var isWork: Bool {
    switch self {
    case .agent, .chain, .other: false
    default: true
    }
  }

  private static func openLineage(_ span: TraceSpan) -> Self? {
    span.parentID != nil && span.attributes["openlineage.job.namespace"] != nil ? .task : nil
  }

  private static func openInference(_ attributes: JSONObject) -> Self? {
    switch attributes["openinference.span.kind"]?.stringValue?.uppercased() {
    case "LLM": .chat
    case "TOOL": .tool
    case "AGENT": .agent
    case "CHAIN", "PROMPT": .chain
    case "RETRIEVER": .retrieval
    case "EMBEDDING": .embeddings
    case "RERANKER": .rerank
    case "GUARDRAIL": .guardrail
    case "EVALUATOR": .evaluation
    default: nil
    }
  }

  private static func generativeAI(_ attributes: JSONObject) -> Self? {
    guard let name = attributes["gen_ai.operation.name"]?.stringValue?.lowercased() else { return nil }
    switch name {
    case "chat", "generate_content", "text_completion", "completion": return .chat
    case "embeddings", "embedding": return .embeddings
    case "retrieval": return .retrieval
    case "execute_tool": return .tool
    case "invoke_agent", "create_agent": return .agent
    case "invoke_workflow", "plan", "chain": return .chain
    default: return name.contains("memory") ? .memory(String(name.prefix(100))) : nil
    }
  }

  private static func vercel(_ attributes: JSONObject) -> Self? {
    guard let name = attributes["ai.operationId"]?.stringValue else { return nil }
    if name == "ai.toolCall" { return .tool }
    if name.hasSuffix(".doEmbed") { return .embeddings }
    return name.hasSuffix(".doGenerate") || name.hasSuffix(".doStream") ? .chat : .chain
  }

  private static func langSmith(_ attributes: JSONObject) -> Self? {
    switch attributes["langsmith.span.kind"]?.stringValue?.lowercased() {
    case "llm": .chat
    case "tool": .tool
    case "retriever": .retrieval
    case "embedding": .embeddings
    case "chain", "prompt", "parser": .chain
    default: nil
    }
  }

  private static func openLLMetry(_ attributes: JSONObject) -> Self? {
    switch attributes["traceloop.span.kind"]?.stringValue?.lowercased() {
    case "tool": return .tool
    case "agent": return .agent
    case "workflow", "task": return .chain
    default: break
    }
    switch attributes["llm.request.type"]?.stringValue?.lowercased() {
    case "chat", "completion": return .chat
    case "embedding": return .embeddings
    case "rerank": return .rerank
    default: return nil
    }
  }

  /// Frameworks that tell by the name of what they ran.
  private static func named(_ span: TraceSpan) -> Self? {
    let attributes = span.attributes
    if attributes["gen_ai.tool.name"] != nil || attributes["ai.toolCall.name"] != nil { return .tool }
    if attributes["koog.node.name"] != nil || attributes["crew_id"] != nil { return .chain }
    return attributes["agent_name"] != nil && attributes["model_name"] != nil ? .agent : nil
  }

  private static func langfuse(_ attributes: JSONObject) -> Self? {
    switch attributes["langfuse.observation.type"]?.stringValue?.lowercased() {
    case "generation": .chat
    case "tool": .tool
    case "agent": .agent
    case "chain": .chain
    case "retriever": .retrieval
    case "embedding": .embeddings
    case "evaluator": .evaluation
    case "guardrail": .guardrail
    default: nil
    }
  }

  private static func guessed(_ attributes: JSONObject) -> Self {
    if attributes["tool.name"] != nil { return .tool }
    let models = ["gen_ai.request.model", "gen_ai.response.model", "llm.model_name"]
    return models.contains { attributes[$0] != nil } ? .chat : .other
  }
}
