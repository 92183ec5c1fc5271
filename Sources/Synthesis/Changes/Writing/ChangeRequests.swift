public import Domain
import Execution
import JSONDocuments

// Reflections that come with episodes may carry `proposed_actions` (S-3.4). A request to give a parameter another value is
// judged by replay (C-28): each recorded run is taken through the workflow with the value. A request that would change no bad run, or
// strikes good runs at least as often as bad ones, is refused with the figures. Any other is open: a replay tells where runs would go,
// not how they would fare there. Runs of one initiator with the same context and inputs count once, whoever sends them how often.

/// The requests that agents made with the episodes of one workflow.
public struct ChangeRequests: Sendable {
  /// A request before it is judged.
  private struct Request {
    var step: String
    /// The parameter; nil for the timeout.
    var parameter: String?
    var value: JSONValue
    var askers: [ByteText: Int] = [:]
    var episodes: [EpisodeReference] = []
    var insight = JSONObject()
  }

  private let episodes: [StoredEpisode]
  private let requests: [Request]

  /// Collects the distinct requests of these episodes, which must be of one workflow.
  public init(_ episodes: [StoredEpisode]) {
    self.episodes = episodes.sorted(by: StoredEpisode.precedes)
    requests = Self.requests(self.episodes)
  }

  /// The requests with their verdicts, by step, parameter and value.
  ///
  /// - Parameters:
  ///   - workflow: The version that runs now.
  ///   - skills: The catalogue's skills, whose names activities may have.
  /// - Complexity: O(requests × episodes × steps).
  public func judged(against workflow: WorkflowDefinition, skills: [SkillDefinition] = []) -> [JudgedRequest] {
    requests.map { judged($0, workflow, SynthesisCatalogue(skills: skills)) }
  }

  private static func requests(_ episodes: [StoredEpisode]) -> [Request] {
    var requests: [ByteText: Request] = [:]
    for episode in episodes {
      for reflection in episode.record.reflections {
        for action in reflection.proposedActions {
          guard let asked = request(action) else { continue }
          let key = ByteText([asked.step, asked.parameter ?? "", asked.value.text].joined(separator: "\u{0}"))
          var request = requests[key] ?? asked
          let reference = EpisodeReference(id: episode.id, revision: episode.revision)
          if request.episodes.last != reference {
            if request.episodes.isEmpty { request.insight = reflection.insight }
            request.episodes.append(reference)
            request.askers[ByteText(asker(of: reflection, episode.record)), default: 0] += 1
          }
          requests[key] = request
        }
      }
    }
    return requests.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Reads `{"type","target","value"}` with the target `STEP.parameters.NAME` or `STEP.timeout_ms`.
  private static func request(_ action: JSONValue) -> Request? {
    guard ["update_param", "retune"].contains(action["type"]?.stringValue), let value = action["value"],
      let target = action["target"]?.stringValue, value.objectValue == nil, value.arrayValue == nil
    else { return nil }
    var parts = target.split(separator: ".").map(String.init)
    if parts.count > 2, parts[0].hasPrefix("WF-") { parts.removeFirst() }
    if parts.count == 3, parts[1] == "parameters" { return Request(step: parts[0], parameter: parts[2], value: value) }
    return parts.count == 2 && parts[1] == "timeout_ms" ? Request(step: parts[0], value: value) : nil
  }

  /// The agent that a reflection names (`agent_id`) or is about, else the one that did the step, else who started the run.
  private static func asker(of reflection: ReflectionRecord, _ record: EpisodeRecord) -> String {
    if let named = reflection.extra["agent_id"]?.stringValue { return named }
    let starter = record.initiator ?? "somebody"
    switch reflection.sourceType {
    case .agent: return reflection.sourceID
    case .stepRun: return record.stepRuns.first { $0.externalID == reflection.sourceID }?.agentID ?? starter
    case .episode: return starter
    }
  }

  private func judged(
    _ request: Request, _ workflow: WorkflowDefinition, _ catalogue: SynthesisCatalogue
  ) -> JudgedRequest {
    let hypothesis = ChangeHypothesis(
      kind: request.parameter == nil ? .timeout : .retune, step: request.step, parameter: request.parameter,
      value: request.value)
    let (replay, verdict) = outcome(of: hypothesis, workflow, catalogue)
    let step = workflow.steps.first { $0.id.rawValue == request.step }
    let from = request.parameter.map { step?.parameters[$0] ?? .null } ?? step.map { .number($0.timeoutMilliseconds) }
    return JudgedRequest(
      workflowID: workflow.id, hypothesis: hypothesis, from: from ?? .null, to: request.value,
      askers: request.askers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { ChangeSender(name: $0.key.text, runs: $0.value) },
      episodes: request.episodes, insight: request.insight, replay: replay, verdict: verdict)
  }

  private func outcome(
    of hypothesis: ChangeHypothesis, _ workflow: WorkflowDefinition, _ catalogue: SynthesisCatalogue
  ) -> (JudgedRequest.Replay?, JudgedRequest.Verdict) {
    let changed: WorkflowDefinition
    do throws(Refusal) {
      changed = try ChangePatch(hypothesis, workflow, catalogue, episodes).patched().workflow
    } catch {
      return (nil, .refused(reason: error.reason))
    }
    if let parameter = hypothesis.parameter,
      let step = workflow.steps.first(where: { $0.id.rawValue == hypothesis.step }),
      !SkillModel.knows(parameter, of: step.skillID)
    {
      return (
        nil,
        .open(
          reason:
            "how \(step.skillID) answers under another \(parameter) cannot be replayed; it needs runs under that value."
        )
      )
    }
    do throws(ExecutionError) {
      let replay = try count(workflow, changed, catalogue)
      return (replay, Self.verdict(replay))
    } catch {
      return (nil, .refused(reason: error.description))
    }
  }

  private func count(
    _ workflow: WorkflowDefinition, _ changed: WorkflowDefinition, _ catalogue: SynthesisCatalogue
  ) throws(ExecutionError) -> JudgedRequest.Replay {
    let comparison = try ChangeReplay(from: workflow, to: changed, skillNames: catalogue.skillNames)
    let pool = EvidencePool(episodes, options: EvidenceOptions(minimumTasks: .max))
    var replay = JudgedRequest.Replay()
    var seen: Set<Int> = []
    for (position, episode) in pool.episodes.enumerated()
    where episode.record.outcome != .unknown && seen.insert(pool.cases[position]).inserted {
      let isBad = episode.record.outcome != .success
      let isChanged = comparison.effect(on: RecordedRun(episode.record)) != .same
      replay.runs += 1
      if isBad { replay.bad += 1 }
      if isChanged { if isBad { replay.changedBad += 1 } else { replay.stoppedGood += 1 } }
    }
    return replay
  }

  private static func verdict(_ replay: JudgedRequest.Replay) -> JudgedRequest.Verdict {
    let figures =
      "replay of \(Figure.grouped(replay.runs)) runs changes \(Figure.grouped(replay.changedBad)) of the "
      + "\(Figure.grouped(replay.bad)) bad ones and stops \(Figure.grouped(replay.stoppedGood)) good ones"
    // changedBad / bad ≤ stoppedGood / good, without dividing.
    let strikesGood = replay.changedBad * max(1, replay.good) <= replay.stoppedGood * max(1, replay.bad)
    if replay.changedBad == 0 || strikesGood { return .refused(reason: figures + ".") }
    return .open(reason: figures + "; whether they would fare better needs runs under that value.")
  }
}
