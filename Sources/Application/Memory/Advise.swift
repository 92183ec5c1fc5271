import Domain
import Ingestion
public import JSONDocuments
import Retrieval
import Storage

/// A question for advice.
public struct AdviceRequest: Sendable {
  /// The last steps of the run, oldest first.
  public var steps: [String]
  /// The workflow; nil when there is only one.
  public var workflow: String?
  /// Only runs of this task.
  public var task: String?
  /// What the run was started with, or what its steps have found.
  public var context: JSONObject
  /// Whether the answer is kept, so that feedback can name it.
  public var isRecorded: Bool

  /// Asks.
  public init(
    steps: [String], workflow: String? = nil, task: String? = nil, context: JSONObject = JSONObject(),
    isRecorded: Bool = true
  ) {
    self.steps = steps
    self.workflow = workflow
    self.task = task
    self.context = context
    self.isRecorded = isRecorded
  }
}

/// What came next in runs like this one, and what should not be done.
public struct AdviceResult: Presentable {
  let id: AdviceID
  let workflow: WorkflowID
  let advice: Advice
  /// The place in the change log up to which runs were known.
  let generation: Int64
  /// Why the answer was not kept; nil when it was.
  let whyNotRecorded: String?

  public var json: JSONObject {
    var object = Self.answer(advice, workflow)
    object["advice_id"] = .string(id.rawValue)
    object["generation"] = .number(generation)
    object["recorded"] = .bool(whyNotRecorded == nil)
    object.set("not_recorded", whyNotRecorded)
    return object
  }

  /// What is hashed of an answer.
  static func answer(_ advice: Advice, _ workflow: WorkflowID) -> JSONObject {
    advice.json.merging(["workflow": .string(workflow.rawValue)])
  }
}

extension Workspace {
  /// What came next after some steps, and what to do.
  ///
  /// The answer does not wait for a writer: when it cannot be kept at once, it says so.
  ///
  /// - Throws: `UsageError` when the workflow is not named and not the only one, or has no runs; `StorageError`.
  public func advise(_ request: AdviceRequest) throws -> AdviceResult {
    let workflow = try onlyWorkflow(request.workflow)
    let generation = try store.lastSequence(in: organisation)
    let question = question(of: request)
    let advice = Advisor(minimumCount: configuration.minimumAdviceCount).advise(
      question, in: try adviceHistory(of: workflow))
    let record = record(of: advice, workflow, generation)
    return AdviceResult(
      id: record.id, workflow: workflow, advice: advice, generation: generation,
      whyNotRecorded: request.isRecorded ? kept(record) : "not asked for")
  }

  /// The question as runs are stored: what is redacted there is redacted here.
  private func question(of request: AdviceRequest) -> AdviceQuestion {
    var redactor = Redactor(redactsAddresses: false)
    return AdviceQuestion(
      steps: request.steps.map { redactor.redactedIdentifier($0) },
      task: request.task.map { redactor.redactedIdentifier($0) }, context: redactor.redacted(request.context))
  }

  private func record(of advice: Advice, _ workflow: WorkflowID, _ generation: Int64) -> AdviceRecord {
    let question = advice.question.json.merging(["workflow": .string(workflow.rawValue)])
    let answerHash = Digest.sha256(JSONValue.object(AdviceResult.answer(advice, workflow)).text)
    let id = Digest.identifier(
      "adv", [organisation.rawValue, JSONValue.object(question).text, String(generation), answerHash], length: 12)
    return AdviceRecord(
      id: AdviceID(id), workflowID: workflow, task: advice.question.task, question: question, answerHash: answerHash,
      generation: generation, recommended: advice.recommended, isAbstention: advice.isAbstention)
  }

  /// Keeps an answer over a connection of its own, which gives up at once; the clause says why it could not.
  private func kept(_ record: AdviceRecord) -> String? {
    do {
      try adviceWriter.record(record, change(), at: directory.database)
      return nil
    } catch StorageError.refused(let reason), StorageError.damaged(_, let reason) {
      return "the store cannot be written to now: \(reason)"
    } catch {
      return "the store cannot be written to now: \(error)"
    }
  }

  /// The named workflow, by id or by its full name; without a name the only one that has runs.
  func onlyWorkflow(_ name: String?) throws -> WorkflowID {
    if let name {
      for id in [WorkflowID(name), WorkflowID(Digest.slug(name))] {
        if try store.hasEpisodes(of: id, in: organisation) { return id }
      }
      throw UsageError("No runs of a workflow \"\(name)\" are in store: see \"autogenesis workflows list\".")
    }
    let workflows = try store.workflowsWithEpisodes(in: organisation)
    guard workflows.count == 1, let only = workflows.first else {
      let names = workflows.map(\.rawValue).joined(separator: ", ")
      throw UsageError(
        workflows.isEmpty
          ? "There are no runs in store: ingest some first." : "Name a workflow with --workflow: \(names)."
      )
    }
    return only
  }
}
