import Domain
import Execution
import JSONDocuments

/// Unit tests of a workflow that a change brings along: one step, which hands the run over and waits for a decision.
struct CompanionTests {
  private let program: WorkflowProgram
  private let run: SyntheticRun

  init(_ companion: WorkflowDefinition, _ catalogue: SynthesisCatalogue) throws(Refusal) {
    do throws(ExecutionError) { program = try WorkflowProgram(companion) } catch {
      throw Refusal(reason: "The drafted workflow \(companion.id) does not compile: \(error.description)")
    }
    run = SyntheticRun([companion], catalogue)
  }

  /// What is decided ends the run, without a decision it waits, and a step that fails for good fails it.
  func documents() throws(Refusal) -> [JSONObject] {
    let steps = program.workflow.steps
    var (decided, failed) = (run, run)
    for step in steps where step.next.awaits != nil { decided.decisions[step.id] = ["approved": true] }
    failed.failing = Set(steps.prefix(1).map(\.id))
    let documents = [("the decision ends the run", decided), ("it waits for the decision", run), ("it fails", failed)]
      .map {
        $1.document(named: $0, $1.trace(program), watching: Dictionary(uniqueKeysWithValues: steps.map { ($0.id, $0) }))
      }
    let survivors: [WorkflowMutation]
    do throws(DocumentError) {
      let tests = try documents.map { document throws(DocumentError) in try WorkflowUnitTest(json: document) }
      survivors = WorkflowMutation.survivors(of: program.workflow, tests: tests).survivors
    } catch {
      throw Refusal(reason: "A drafted unit test of \(program.workflow.id) cannot be read: \(error.description)")
    }
    if let survivor = survivors.first {
      throw Refusal(reason: "No unit test of \(program.workflow.id) would notice this: \(survivor.summary)")
    }
    return documents
  }
}
