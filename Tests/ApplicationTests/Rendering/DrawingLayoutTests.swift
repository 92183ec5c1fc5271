import Domain
import JSONDocuments
import Testing

@testable import Application

@Suite("Layouts of drawings")
struct DrawingLayoutTests {
  /// A small generator, so that a failing seed can be named.
  struct Draws {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  /// A random workflow of up to 30 steps with branches, errors and ways back.
  static func workflow(seed: UInt64) -> WorkflowDefinition {
    var draws = Draws(state: seed &* 977 &+ 1)
    let count = 1 + draws.next(30)
    func target(_ index: Int, _ draws: inout Draws) -> NextStepLogic.Target {
      let far = draws.next(10)
      if far == 0 { return .end }
      let place = far < 8 ? index + 1 + draws.next(4) : draws.next(count)
      return place >= count ? .end : .step(StepID("S-\(place)"))
    }
    let steps = (0..<count).map { index in
      let branches = (0..<draws.next(3)).map { number in
        NextStepLogic.Branch(expression: "trigger.a == \(number)", target: target(index, &draws))
      }
      return WorkflowDrawingTests.step(
        StepID("S-\(index)"), index,
        NextStepLogic(
          branches: branches, otherwise: target(index, &draws),
          onError: draws.next(3) == 0 ? target(index, &draws) : nil))
    }
    return WorkflowDrawingTests.workflow(steps)
  }

  @Test("no two boxes of up to thirty steps intersect, and every line is drawn", arguments: 0..<60)
  func boxes(seed: UInt64) {
    let workflow = Self.workflow(seed: seed)
    let drawing = WorkflowDrawing(workflow)
    let layout = drawing.layout
    let boxes = layout.boxes + [layout.end].compactMap { $0 }
    for (index, box) in boxes.enumerated() {
      #expect(box.x >= 0 && box.y >= 0 && box.right <= layout.width && box.bottom <= layout.height, "seed \(seed)")
      for other in boxes[(index + 1)...] { #expect(!box.intersects(other), "seed \(seed)") }
    }
    let graph = DrawnGraph(workflow)
    #expect(layout.routes.count == graph.edges.count, "seed \(seed)")
    #expect(drawing.svg.matches(of: /<path fill="none"/).count == graph.edges.count, "seed \(seed)")
  }

  @Test("no line passes through a box that is not its own", arguments: 0..<60)
  func lines(seed: UInt64) {
    let layout = WorkflowDrawing(Self.workflow(seed: seed)).layout
    for (edge, route) in layout.routes {
      guard case .down(let bends) = route else { continue }
      for bend in bends.dropFirst().dropLast() {
        for (index, box) in layout.boxes.enumerated() where index != edge.from && index != edge.target {
          let piece = DrawingLayout.Box(x: bend.x, y: bend.top, width: 1, height: bend.bottom - bend.top)
          #expect(!piece.intersects(box), "seed \(seed)")
        }
      }
    }
  }

  @Test("all texts and labels stand inside of the drawing, and no label upon another", arguments: 0..<60)
  func labels(seed: UInt64) throws {
    let workflow = Self.workflow(seed: seed)
    let svg = WorkflowDrawing(workflow).svg
    let size = try #require(svg.firstMatch(of: /viewBox="0 0 (\d+) (\d+)"/))
    let (width, height) = (Int(size.output.1) ?? 0, Int(size.output.2) ?? 0)
    for text in svg.matches(of: /<text x="(-?\d+)" y="(-?\d+)"/) {
      let (x, y) = (Int(text.output.1) ?? -1, Int(text.output.2) ?? -1)
      #expect((0...width).contains(x) && (0...height).contains(y), "seed \(seed)")
    }
    let labels = svg.matches(of: /<rect x="(-?\d+)" y="(\d+)" width="(\d+)" height="(\d+)" fill="#ffffff" fill-opacity/)
      .map { match in
        DrawingLayout.Box(
          x: Int(match.output.1) ?? -1, y: Int(match.output.2) ?? -1, width: Int(match.output.3) ?? 0,
          height: Int(match.output.4) ?? 0)
      }
    for (index, label) in labels.enumerated() {
      #expect(label.x >= 0 && label.right <= width && label.bottom <= height, "seed \(seed)")
      for other in labels[(index + 1)...] { #expect(!label.intersects(other), "seed \(seed)") }
    }
  }

  @Test("what two versions share stands at the same places")
  func comparison() throws {
    let target = try ReviewedProposals.target()
    let proposal = try ReviewedProposals.change()
    let after = try WorkflowDefinition(json: proposal.draft.body["workflow"]?.objectValue ?? [:])
    let comparison = WorkflowComparison(target, after, frequencies: nil)
    #expect(comparison.steps == ["F-01", "F-02", "F-03", "F-04", "F-05", "F-06"])
    #expect(comparison.after.steps.map(\.state) == [.changed, .same, .same, .same, .same, .added])
    let states = Dictionary(
      uniqueKeysWithValues: comparison.after.edges.map { ("\($0.from)>\($0.target?.rawValue ?? "END")", $0.state) })
    #expect(states["F-02>F-03"] == .changed)
    #expect(states["F-02>F-06"] == .added)
    #expect(states["F-06>F-04"] == .added)
    #expect(comparison.before.edges.filter { $0.state == .removed }.map(\.target) == ["F-04"])
    let svg = WorkflowDrawing(comparison).svg
    for step in ["F-01", "F-02", "F-03", "F-04", "F-05"] {
      let places = svg.matches(of: /<title>(?:changed: |new: )?(F-\d\d) [^<]*<\/title><rect x="(\d+)" y="(\d+)"/)
        .filter { $0.output.1 == step }.map { "\($0.output.2) \($0.output.3)" }
      #expect(places.count == 2 && Set(places).count == 1, "\(step) \(places)")
    }
  }

  @Test("a row is placed by least squares: against a search over all places")
  func spread() {
    #expect(RowPlacement.spread([10, 10], [20]) == [0, 20])
    #expect(RowPlacement.spread([0, 100, 50], [10, 10]) == [0, 70, 80])
    #expect(RowPlacement.spread([], []) == [])
    var draws = Draws(state: 7)
    for _ in 0..<40 {
      let wanted = (0..<3).map { _ in Double(draws.next(9)) }
      let found = RowPlacement.spread(wanted, [2, 3])
      func cost(_ places: [Double]) -> Double { zip(places, wanted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
      var best = Double.infinity
      for a in -8...12 {
        for b in (a + 2)...16 { for c in (b + 3)...20 { best = min(best, cost([Double(a), Double(b), Double(c)])) } }
      }
      #expect(cost(found) <= best + 1e-9, "\(wanted)")
      #expect(found[1] - found[0] >= 2 - 1e-9 && found[2] - found[1] >= 3 - 1e-9)
    }
  }
}
