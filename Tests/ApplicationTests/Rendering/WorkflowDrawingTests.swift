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
    let graph = DrawnGraph(workflow)
    #expect(
      graph.edges.map { "\($0.from)>\($0.target?.rawValue ?? "END"): \($0.occasion)" } == [
        "A>C: `x` holds", "A>B: otherwise", "B>C: always", "C>END: always", "C>A: on error",
      ])
    let edges = [(0, 2), (0, 1), (1, 2), (2, nil), (2, 0)].map { DrawingLayout.Edge(from: $0, target: $1) }
    #expect(LayeredGraph.layers(count: 3, edges: edges) == [0, 1, 2])
    #expect(LayeredGraph(count: 3, edges: edges).backEdges == [DrawingLayout.Edge(from: 2, target: 0)])
  }

  @Test("lines are as wide as runs took them and say how those ended, in words beside the colour")
  func frequencies() throws {
    let target = try ReviewedProposals.target()
    let svg = WorkflowDrawing(target, frequencies: ReviewedProposals.frequencies([target])).svg
    #expect(svg.contains("F-02 to F-04, pass is true: 1,140 runs · 94 % succeed"))
    #expect(svg.contains("F-02 to F-03, pass is false; on error: 60 runs · 88 % succeed"))
    #expect(svg.contains(">60 runs · 88 % succeed</text>"))
    #expect(svg.contains("stroke-width=\"8.0\"") && svg.contains("stroke-width=\"1.8\""))
    #expect(svg.contains("role=\"img\" aria-labelledby=\"title desc\""))
  }

  @Test("every colour of text has at least 4.5 : 1 against its ground, every line at least 3 : 1")
  func contrast() {
    let fills = [
      DrawingPalette.step, DrawingPalette.waiting, DrawingPalette.added, DrawingPalette.removed, DrawingPalette.changed,
      DrawingPalette.end,
    ]
    for pair in fills {
      for text in [DrawingPalette.ink, DrawingPalette.quiet] {
        #expect(Self.contrast(text, pair.fill) >= 4.5, "\(pair)")
      }
      #expect(
        Self.contrast(pair.line, DrawingPalette.ground) >= 4.5 && Self.contrast(pair.line, pair.fill) >= 3, "\(pair)")
    }
    for share in [nil, 0, 0.7, 0.95] {
      #expect(Self.contrast(DrawingPalette.colour(of: share), DrawingPalette.ground) >= 4.5)
    }
  }

  /// The contrast of two colours by WCAG 2.2.
  private static func contrast(_ first: String, _ second: String) -> Double {
    func luminance(_ colour: String) -> Double {
      let parts = stride(from: 1, to: 7, by: 2).map { place -> Double in
        let start = colour.index(colour.startIndex, offsetBy: place)
        let value = Double(UInt8(colour[start..<colour.index(start, offsetBy: 2)], radix: 16) ?? 0) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let pair = [luminance(first), luminance(second)].sorted()
    return (pair[1] + 0.05) / (pair[0] + 0.05)
  }

  @Test("the catalogue's workflows give well-formed SVG that names every step")
  func catalogue() throws {
    let workflows = try CatalogueDocuments.workflows()
    #expect(workflows.count == 4)
    for workflow in workflows {
      let svg = WorkflowDrawing(workflow).svg
      #expect(XMLCheck.isWellFormed(svg), "\(workflow.id)")
      for step in workflow.steps { #expect(svg.contains(">\(step.id) "), "\(workflow.id) \(step.id)") }
      #expect(svg == WorkflowDrawing(workflow).svg)
    }
  }

  @Test("hostile names stay text: markup is escaped, control and bidirectional characters are written out")
  func hostile() {
    let name = "</title><script>alert(1)</script>\u{202E}\u{0}&\"'"
    let svg = WorkflowDrawing(Self.workflow(name: name, [Self.step("S<1>", 1, NextStepLogic(otherwise: .end))])).svg
    #expect(!svg.contains("<script"))
    #expect(!svg.contains("\u{202E}"))
    #expect(XMLCheck.isWellFormed(svg))
    #expect(svg.contains("⟨U+202E⟩"))
    #expect(Markup.escaped("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;")
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
