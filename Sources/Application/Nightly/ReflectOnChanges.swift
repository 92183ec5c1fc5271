import Domain
import JSONDocuments
import Storage
import Synthesis

extension Workspace {
  static let reflector = "reflector"

  /// Reflects on every workflow whose history changed; returns what the new episodes taught.
  func reflectOnChanges(_ progress: ProgressReporter, _ crash: CrashInjector) throws -> StageOutcome {
    let changes = try episodesNew(to: Self.reflector)
    let reflector = try reflector()
    var section = ReflectionSection()
    for (number, workflow) in changes.workflows.enumerated() {
      progress.report("reflect", workflow.rawValue, done: number, of: changes.workflows.count, unit: "workflows")
      let reflections = reflector.reflect(on: try episodes(of: workflow))
      _ = try store.replaceReflections(of: workflow, with: reflections, change())
      section.add(reflections.filter { changes.episodes.contains($0.episode.id) })
      crash.reached(.workflowReflected)
    }
    return StageOutcome(
      section: section.json, progress: ConsumerProgress(consumer: Self.reflector, sequence: changes.sequence))
  }

  /// What reflects on runs, with the tools of the catalogue of now.
  func reflector() throws -> Reflector {
    Reflector(
      knownTools: KnownTools(
        skills: try store.skills(in: organisation).map(\.definition),
        workflows: try store.workflows(in: organisation).map(\.definition)))
  }

  /// The newest revisions of a workflow's episodes in (start, id) order.
  func episodes(of workflow: WorkflowID) throws -> [StoredEpisode] {
    var episodes: [StoredEpisode] = []
    try store.eachEpisode(in: organisation, workflow: workflow) { episodes.append($0) }
    return episodes
  }
}

/// What the episodes of a night taught.
private struct ReflectionSection {
  var stepRuns = 0
  var expected = 0
  var notable: [ReflectionRecord.InsightType: Int] = [:]

  mutating func add(_ reflections: [EpisodeReflections]) {
    for item in reflections {
      expected += item.expectedCount
      stepRuns += item.expectedCount
      stepRuns += Set(item.reflections.filter { $0.sourceType == .stepRun }.map(\.sourceID)).count
      for reflection in item.reflections { notable[reflection.insightType, default: 0] += 1 }
    }
  }

  var json: JSONObject {
    let kinds = ReflectionRecord.InsightType.allCases.filter { notable[$0] != nil }
    return [
      "step_runs": .number(stepRuns), "as_expected": .number(expected),
      "notable": .object(JSONObject(kinds.map { ($0.rawValue, .number(notable[$0] ?? 0)) })),
    ]
  }
}
