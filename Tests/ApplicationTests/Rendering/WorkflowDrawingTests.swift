import Domain
import Foundation
import JSONDocuments
import Testing

@testable import Application

@Suite("Drawings of workflows")
struct WorkflowDrawingTests {
  static func step(_ id: StepID, _ sequence: Int, _ next: NextStepLogic) -> StepDefinition {
    StepDefinition(
      id: id, sequence: sequence, actionType: .toolCall, skillID: "SK-ERP-002", parameters: [:], next: next)
  }

  static func workflow(name: String = "X", _ steps: [StepDefinition], genome: JSONObject = [:]) -> WorkflowDefinition {
    WorkflowDefinition(
      id: "WF-X", name: name, objective: "", constraints: [:], responsibleRole: "FA-M-001", genome: genome,
      status: .draft,
      version: "1.0.0", lineage: [:], origin: .published, steps: steps, triggers: [])
  }

  @Test("a step stands in the column of its longest way from the start, and an edge that goes back is none of it")
  func layers() {
    let workflow = Self.workflow([
      Self.step("A", 1, NextStepLogic(branches: [.init(expression: "x", target: .step("C"))], otherwise: .step("B"))),
      Self.step("B", 2, NextStepLogic(otherwise: .step("C"))),
      Self.step("C", 3, NextStepLogic(otherwise: .end, onError: .step("A"))),
    ])
    let arrows = WorkflowDrawing.arrows(of: workflow)
    #expect(arrows.count == 5)
    #expect(WorkflowDrawing.layers(count: 3, arrows: arrows) == [0, 1, 2])
  }

  @Test("the catalogue's workflows give well-formed SVG that names every step")
  func catalogue() throws {
    let workflows = try CatalogueDocuments.workflows()
    #expect(workflows.count == 4)
    for workflow in workflows {
      let svg = WorkflowDrawing(workflow).svg
      #expect(XMLCheck.isWellFormed(svg), "\(workflow.id)")
      for step in workflow.steps { #expect(svg.contains(">\(step.id) "), "\(workflow.id) \(step.id)") }
    }
  }

  @Test("hostile names stay text: markup is escaped, control and bidirectional characters are shown as a replacement")
  func hostile() {
    let name = "</title><script>alert(1)</script>\u{202E}\u{0}&\"'"
    let svg = WorkflowDrawing(Self.workflow(name: name, [Self.step("S<1>", 1, NextStepLogic(otherwise: .end))])).svg
    #expect(!svg.contains("<script"))
    #expect(!svg.contains("\u{202E}"))
    #expect(XMLCheck.isWellFormed(svg))
    #expect(WorkflowDrawing.escaped("a<b>&\"'\u{1}") == "a&lt;b&gt;&amp;&quot;&#39;\u{FFFD}")
  }

  @Test("a step is called by the activity that it was mined from")
  func labels() {
    let step = Self.step("S-01", 1, NextStepLogic(otherwise: .end))
    #expect(Self.workflow([step]).label(of: step) == "tool_call")
    #expect(Self.workflow([step], genome: ["activities": ["S-01": "check stock"]]).label(of: step) == "check stock")
  }
}

/// A small check that tags are balanced and nothing is left unescaped.
enum XMLCheck {
  static func isWellFormed(_ text: String) -> Bool {
    var open: [Substring] = []
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { return false }
      let tag = rest[rest.index(after: start)..<end]
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return false }
      } else if !tag.hasSuffix("/") {
        open.append(tag.prefix { !$0.isWhitespace })
      }
      rest = rest[rest.index(after: end)...]
    }
    return open.isEmpty
  }
}
