public import Domain
import JSONDocuments

/// Makes an episode of the spans of one trace.
///
/// The root span is the episode; a step run is a span that did something: a call of a model or a tool, a retrieval, or any span
/// without parts. Spans that only hold others together say which agent ran a step, and stay in `extra`.
public struct TraceAssembler {
  /// How much of the conversation is kept as text, in bytes.
  private static let textBytes = 64 << 10

  let options: IngestOptions

  /// An assembler; of the options the source of traces, the workflow, the mapping and the limits count.
  public init(options: IngestOptions) { self.options = options }

  /// The episode.
  ///
  /// - Precondition: at least one span, all of one trace.
  /// - Throws: `DocumentError` when it has more step runs than an episode may have.
  public func episode(of spans: [TraceSpan]) throws(DocumentError) -> EpisodeRecord {
    let tree = TraceTree(spans)
    let top = tree.spans[tree.top]
    var episode = EpisodeRecord(
      source: options.traceSource ?? "otlp", externalID: top.traceID, workflow: workflow(tree), outcome: outcome(tree))
    let steps = try self.steps(of: tree)
    episode.stepRuns = steps.map(\.run)
    countAttempts(&episode.stepRuns)
    episode.text = talk(steps)
    episode.startedAt = top.startNanoseconds.map(RecordedTime.init(nanoseconds:))
    episode.endedAt = tree.hasRoot ? top.endNanoseconds.map(RecordedTime.init(nanoseconds:)) : nil
    readCircumstances(tree, into: &episode)
    episode.metrics = metrics(tree, episode.stepRuns)
    episode.settleTimes()
    episode.carryLargeIntegersAsText()
    if let rule = options.mapping?.outcome { episode.outcome = rule.outcome(of: episode) }
    return episode
  }

  // MARK: steps

  private func steps(of tree: TraceTree) throws(DocumentError) -> [SpanStep] {
    let count = tree.roles.count { $0 == .step }
    guard count <= options.limits.stepRunsPerEpisode else {
      throw .invalid(
        field: "spans", value: "\(count) steps in one trace", allowed: "at most \(options.limits.stepRunsPerEpisode)")
    }
    var details: [Int: [Int]] = [:]
    for (index, role) in tree.roles.enumerated() {
      if case .detail(let owner) = role { details[owner, default: []].append(index) }
    }
    return tree.spans.indices.filter { tree.roles[$0] == .step }.map { index in
      var step = SpanStep(tree.spans[index], tree.operations[index], limits: options.limits)
      step.add(details: details[index] ?? [], of: tree, limits: options.limits)
      step.settleAgent(tree.agents[index].map { tree.spans[$0].agentName(options.limits) })
      return step
    }
  }

  /// The same call of the same caller after one that failed is its retry.
  private func countAttempts(_ runs: inout [StepRunRecord]) {
    var last: [[String]: Int] = [:]
    for index in runs.indices {
      let run = runs[index]
      let key = [run.extra["parent_span_id"]?.stringValue ?? "", run.activity, run.input.text]
      if let before = last[key], runs[before].status == .failed { runs[index].attempt = runs[before].attempt + 1 }
      last[key] = index
    }
  }

  // MARK: the run

  private func workflow(_ tree: TraceTree) -> String {
    let top = tree.spans[tree.top]
    if let named = mapped(options.mapping?.workflow, top) ?? options.workflow { return named }
    for key in ["gen_ai.workflow.name", "traceloop.workflow.name", "langfuse.trace.name"] {
      if let name = text(top.attributes[key]) { return name }
    }
    let agent = tree.operations[tree.top] == .agent ? text(top.attributes["gen_ai.agent.name"]) : nil
    let label = agent.flatMap { ActivityLabel.isIdentifier($0) ? nil : $0 } ?? top.label(options.limits)
    guard let service = service(top) else { return label }
    return ActivityLabel.normalised(service + "/" + label, limitBytes: options.limits.identifierBytes)
  }

  /// The service's name; SDKs that were told none write one that means nothing.
  private func service(_ span: TraceSpan) -> String? {
    text(span.resource["service.name"]).flatMap { $0.hasPrefix("unknown_service") ? nil : $0 }
  }

  private func outcome(_ tree: TraceTree) -> Outcome {
    let top = tree.spans[tree.top]
    if top.hasFailed { return .failed }
    guard tree.hasRoot else { return .unknown }
    return top.endNanoseconds == nil ? .running : .success
  }

  private func readCircumstances(_ tree: TraceTree, into episode: inout EpisodeRecord) {
    let top = tree.spans[tree.top]
    var reading = SpanReading(top)
    episode.initiator =
      mapped(options.mapping?.initiator, top)
      ?? reading.text("user.id", "enduser.id", "langfuse.user.id").flatMap { text(.string($0)) }
    episode.task = mapped(options.mapping?.task, top)
    episode.context.set("service", service(top))
    episode.context["service_version"] = top.resource["service.version"]
    episode.context["environment"] =
      top.resource["deployment.environment.name"] ?? top.resource["deployment.environment"]
    episode.extra["session"] = reading.take(["session.id", "gen_ai.conversation.id", "langfuse.session.id"])
    if tree.roles[tree.top] == .structure {
      episode.context["input"] = reading.take(Self.inputs)
      episode.extra["output"] = reading.take(Self.outputs)
    }
    if top.hasFailed { episode.extra["error"] = .object(top.error(code: top.attributes["error.type"]?.stringValue)) }
    keepStructure(tree, topAttributes: reading.rest, into: &episode)
  }

  private static let inputs = [
    "input.value", "traceloop.entity.input", "langfuse.trace.input", "langfuse.observation.input",
    "gen_ai.input.messages",
    "gen_ai.prompt", "ai.prompt", "input",
  ]
  private static let outputs = [
    "output.value", "traceloop.entity.output", "langfuse.trace.output", "langfuse.observation.output",
    "gen_ai.output.messages", "gen_ai.completion", "ai.response.text", "final_result", "output",
  ]

  private func keepStructure(_ tree: TraceTree, topAttributes: JSONObject, into episode: inout EpisodeRecord) {
    var kept: [JSONValue] = []
    for index in tree.spans.indices where tree.roles[index] == .structure {
      var span = tree.spans[index]
      if index == tree.top { span.attributes = topAttributes }
      kept.append(.object(span.summary))
    }
    if !kept.isEmpty { episode.extra["spans"] = .array(kept) }
    let resource = tree.spans[tree.top].resource
    if !resource.isEmpty { episode.extra["resource"] = .object(resource) }
  }

  /// Tokens over all steps, and the scores that evaluations gave.
  private func metrics(_ tree: TraceTree, _ runs: [StepRunRecord]) -> JSONObject {
    var metrics = JSONObject()
    for key in ["token_in", "token_out"] {
      let values = runs.compactMap { $0.telemetry[key]?.integerValue }
      if !values.isEmpty { metrics[key] = .number(values.reduce(0) { $0.addingReportingOverflow($1).partialValue }) }
    }
    for attributes in tree.spans.flatMap({ [$0.attributes] + $0.events.map(\.attributes) }) {
      guard let name = text(attributes["gen_ai.evaluation.name"]),
        let score = attributes["gen_ai.evaluation.score.value"], score.numberValue != nil
      else { continue }
      metrics[name] = score
    }
    return metrics
  }

  /// What user and assistant said: the conversation of the last call of a model, which repeats the ones before.
  private func talk(_ steps: [SpanStep]) -> String? {
    guard let messages = steps.last(where: { !$0.messages.isEmpty })?.messages else { return nil }
    var lines: [String] = []
    for message in messages {
      guard let role = message.value["role"]?.stringValue, let text = message.text else { continue }
      if ["user", "assistant", "model"].contains(role) { lines.append("\(role): \(text)") }
    }
    var text = lines.joined(separator: "\n")
    if text.utf8.count > Self.textBytes { text = String(decoding: text.utf8.prefix(Self.textBytes), as: UTF8.self) }
    return text.isEmpty ? nil : text
  }

  private func mapped(_ key: String?, _ span: TraceSpan) -> String? {
    key.flatMap { text(span.attributes[$0]) ?? text(span.resource[$0]) }
  }

  private func text(_ value: JSONValue?) -> String? {
    guard let text = value?.stringValue, !text.isEmpty, text.utf8.count <= options.limits.identifierBytes else {
      return nil
    }
    return text
  }
}

extension SpanStep {
  /// Adds the details of a step: what they know and the step does not, and themselves.
  mutating func add(details: [Int], of tree: TraceTree, limits: IngestLimits) {
    guard !details.isEmpty else { return }
    for index in details where tree.operations[index].isWork {
      fill(from: SpanStep(tree.spans[index], tree.operations[index], limits: limits))
    }
    keep(details.map { .object(tree.spans[$0].summary) })
  }
}
