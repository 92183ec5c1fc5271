import Domain
import GRDB

/// The distinct workflows, steps and agents of a batch, numbered in the order in which they came.
struct StagedNames {
  private struct WorkflowName: Hashable {
    let name: String
    let version: String?
  }

  private struct StepName: Hashable {
    let workflow: Int
    let id: String?
    let name: String?
  }

  private var workflows: [WorkflowName: Int] = [:]
  private var steps: [StepName: Int] = [:]
  private var agents: [String: Int] = [:]

  mutating func workflow(_ episode: EpisodeRecord, _ database: Database) throws -> Int {
    let name = WorkflowName(name: episode.workflow, version: episode.workflowVersion)
    if let reference = workflows[name] { return reference }
    let reference = workflows.count
    workflows[name] = reference
    try database.run(
      "INSERT INTO workflow_ref (ref, name, version) VALUES (?, ?, ?)", reference, name.name, name.version)
    return reference
  }

  mutating func step(_ step: StepRunRecord, _ workflow: Int, _ database: Database) throws -> Int {
    let name = StepName(workflow: workflow, id: step.stepID, name: step.name)
    if let reference = steps[name] { return reference }
    let reference = steps.count
    steps[name] = reference
    try database.run(
      "INSERT INTO step_ref (ref, workflow_ref, step_id, name) VALUES (?, ?, ?, ?)", reference, workflow, name.id,
      name.name)
    return reference
  }

  mutating func agent(_ name: String?, _ database: Database) throws -> Int? {
    guard let name else { return nil }
    if let reference = agents[name] { return reference }
    let reference = agents.count
    agents[name] = reference
    try database.run("INSERT INTO agent_ref (ref, name) VALUES (?, ?)", reference, name)
    return reference
  }
}
