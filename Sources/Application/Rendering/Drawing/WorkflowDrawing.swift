public import Domain
import JSONDocuments

/// Draws a workflow's graph as an SVG document: one column a layer, colour and words, readable without script.
///
/// Steps are layered by their longest path from the start over forward edges (a depth-first search decides which edges
/// go back); inside a layer they keep the order of the workflow. Edges that go back run below the boxes, dashed.
public struct WorkflowDrawing: Sendable {
  /// One arrow.
  struct Arrow: Hashable {
    let from: Int
    let target: Int?
    let label: String
    let isError: Bool
  }

  private static let boxWidth = 190
  private static let boxHeight = 54
  private static let columnGap = 90
  private static let rowGap = 34
  private static let margin = 40

  private let workflow: WorkflowDefinition
  private let arrows: [Arrow]
  private let layers: [Int]
  private let rows: [Int]

  /// Lays out a workflow.
  public init(_ workflow: WorkflowDefinition) {
    self.workflow = workflow
    arrows = Self.arrows(of: workflow)
    layers = Self.layers(count: workflow.steps.count, arrows: arrows)
    var next: [Int: Int] = [:]
    rows = layers.map { layer in
      defer { next[layer, default: 0] += 1 }
      return next[layer, default: 0]
    }
  }

  /// The drawing as an SVG document.
  public var svg: String {
    let lastColumn = (layers.max() ?? 0) + 1
    let rowCount = (rows.max() ?? 0) + 1
    let backEdges = arrows.filter { arrow in
      arrow.target.map { !isForward(from: arrow.from, to: $0) } ?? false
    }
    let width = Self.margin * 2 + (lastColumn + 1) * Self.boxWidth + lastColumn * Self.columnGap
    let height = 110 + rowCount * (Self.boxHeight + Self.rowGap) + backEdges.count * 16
    var lines = header(width: width, height: height)
    var depth = 0
    for arrow in arrows {
      if let target = arrow.target, !isForward(from: arrow.from, to: target) { depth += 1 }
      lines.append(
        draw(arrow, endColumn: lastColumn, floor: 92 + rowCount * (Self.boxHeight + Self.rowGap) + depth * 16))
    }
    for index in workflow.steps.indices { lines.append(contentsOf: draw(step: index)) }
    lines.append(contentsOf: drawEnd(column: lastColumn))
    return (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  private func header(width: Int, height: Int) -> [String] {
    let title = Self.escaped("\(workflow.id) \(workflow.name) \(workflow.version)")
    let summary = Self.escaped(
      workflow.steps.map { "\($0.id) leads to \($0.next.targets.map(\.text).joined(separator: ", "))" }.joined(
        separator: ". "))
    return [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\""
        + " role=\"img\" aria-labelledby=\"title desc\" font-family=\"system-ui, sans-serif\">",
      "<title id=\"title\">\(title)</title>", "<desc id=\"desc\">\(summary).</desc>",
      "<defs><marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\""
        + " orient=\"auto-start-reverse\"><path d=\"M0 0L10 5L0 10z\" fill=\"#45505c\"/></marker></defs>",
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
      "<text x=\"\(Self.margin)\" y=\"34\" font-size=\"18\" font-weight=\"600\" fill=\"#16202b\">\(title)</text>",
    ]
  }

  private func draw(step index: Int) -> [String] {
    let step = workflow.steps[index]
    let (x, y) = origin(of: index)
    let waits = step.next.awaits != nil
    let fill = waits ? "#fff4d6" : "#e8f1fb"
    let stroke = waits ? "#9a6b00" : "#2b5f94"
    let note = waits ? "\(step.skillID) · waits for \(step.next.awaits ?? "")" : step.skillID.rawValue
    let name = workflow.label(of: step)
    return [
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(Self.boxWidth)\" height=\"\(Self.boxHeight)\" rx=\"8\" fill=\"\(fill)\""
        + " stroke=\"\(stroke)\" stroke-width=\"1.5\"/>",
      "<text x=\"\(x + 10)\" y=\"\(y + 22)\" font-size=\"13\" font-weight=\"600\" fill=\"#16202b\">"
        + "\(Self.escaped(Self.shortened("\(step.id) \(name)", to: 25)))</text>",
      "<text x=\"\(x + 10)\" y=\"\(y + 41)\" font-size=\"11\" fill=\"#45505c\">\(Self.escaped(Self.shortened(note, to: 30)))</text>",
    ]
  }

  private func drawEnd(column: Int) -> [String] {
    let x = Self.margin + column * (Self.boxWidth + Self.columnGap)
    return [
      "<circle cx=\"\(x + 22)\" cy=\"\(60 + Self.boxHeight / 2)\" r=\"20\" fill=\"#e9f6ec\" stroke=\"#2c7a3f\" stroke-width=\"2\"/>",
      "<text x=\"\(x + 22)\" y=\"\(64 + Self.boxHeight / 2)\" font-size=\"12\" text-anchor=\"middle\" fill=\"#16202b\">END</text>",
    ]
  }

  private func draw(_ arrow: Arrow, endColumn: Int, floor: Int) -> String {
    let (fromX, fromY) = origin(of: arrow.from)
    let startX = fromX + Self.boxWidth
    let startY = fromY + Self.boxHeight / 2
    let style = arrow.isError ? "stroke=\"#a33a2c\" stroke-dasharray=\"6 4\"" : "stroke=\"#45505c\""
    let open = "<path fill=\"none\" stroke-width=\"1.5\" \(style) marker-end=\"url(#arrow)\""
    let label = arrow.label.isEmpty ? "" : "<title>\(Self.escaped(arrow.label))</title>"
    guard let target = arrow.target, !isForward(from: arrow.from, to: target) else {
      let (endX, endY) =
        arrow.target.map(entry) ?? (Self.margin + endColumn * (Self.boxWidth + Self.columnGap), 60 + Self.boxHeight / 2)
      let bend = endX - Self.columnGap
      let middle = endX - Self.columnGap / 2
      let straight = bend > startX ? "H\(bend)" : ""
      return "\(open) d=\"M\(startX) \(startY)\(straight)C\(middle) \(startY) \(middle) \(endY) \(endX) \(endY)\">"
        + "\(label)</path>"
    }
    let (endX, _) = origin(of: target)
    let bottom = origin(of: target).y + Self.boxHeight
    let down = fromX + Self.boxWidth / 2
    return
      "\(open) d=\"M\(down) \(fromY + Self.boxHeight)V\(floor)H\(endX + Self.boxWidth / 2)V\(bottom)\">\(label)</path>"
  }

  private func entry(of index: Int) -> (x: Int, y: Int) {
    let (x, y) = origin(of: index)
    return (x, y + Self.boxHeight / 2)
  }

  private func origin(of index: Int) -> (x: Int, y: Int) {
    (
      Self.margin + layers[index] * (Self.boxWidth + Self.columnGap),
      60 + rows[index] * (Self.boxHeight + Self.rowGap)
    )
  }

  private func isForward(from: Int, to target: Int) -> Bool { layers[target] > layers[from] }
}

extension WorkflowDrawing {
  /// The arrows of all steps, duplicates merged.
  static func arrows(of workflow: WorkflowDefinition) -> [Arrow] {
    var places: [StepID: Int] = [:]
    for (index, step) in workflow.steps.enumerated() where places[step.id] == nil { places[step.id] = index }
    var arrows: [Arrow] = []
    func add(_ from: Int, _ target: NextStepLogic.Target?, _ label: String, isError: Bool) {
      guard let target else { return }
      if case .step(let id) = target, places[id] == nil { return }
      let place: Int? = if case .step(let id) = target { places[id] } else { nil }
      let arrow = Arrow(from: from, target: place, label: label, isError: isError)
      if !arrows.contains(arrow) { arrows.append(arrow) }
    }
    for (index, step) in workflow.steps.enumerated() {
      for branch in step.next.branches { add(index, branch.target, branch.expression, isError: false) }
      add(index, step.next.otherwise, "", isError: false)
      add(index, step.next.onError, "on error", isError: true)
    }
    return arrows
  }

  /// The layer of each step: the longest forward path from the start.
  static func layers(count: Int, arrows: [Arrow]) -> [Int] {
    var successors = [[Int]](repeating: [], count: count)
    for arrow in arrows { if let target = arrow.target { successors[arrow.from].append(target) } }
    var state = [UInt8](repeating: 0, count: count)
    var order: [Int] = []
    var back: Set<[Int]> = []
    for root in 0..<count where state[root] == 0 {
      var stack: [(node: Int, next: Int)] = [(root, 0)]
      state[root] = 1
      while let top = stack.last {
        guard top.next < successors[top.node].count else {
          state[top.node] = 2
          order.append(top.node)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let target = successors[top.node][top.next]
        if state[target] == 1 { back.insert([top.node, target]) }
        if state[target] == 0 {
          state[target] = 1
          stack.append((target, 0))
        }
      }
    }
    var layers = [Int](repeating: 0, count: count)
    for node in order.reversed() {
      for target in successors[node] where !back.contains([node, target]) {
        layers[target] = max(layers[target], layers[node] + 1)
      }
    }
    return layers
  }

  /// Text for SVG: markup escaped, control characters and bidirectional overrides made visible.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default:
        let isInvisible =
          scalar.value < 32 || scalar.value == 127 || (0x200B...0x200F).contains(scalar.value)
          || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
          || scalar.value >= 0xFFFE && scalar.value <= 0xFFFF
        result += isInvisible ? "\u{FFFD}" : String(scalar)
      }
    }
    return result
  }

  private static func shortened(_ text: String, to count: Int) -> String {
    text.count <= count ? text : text.prefix(count - 1) + "…"
  }
}

extension WorkflowDefinition {
  /// What people call a step: the activity that it was mined from, else what it does.
  func label(of step: StepDefinition) -> String {
    genome["activities"]?[step.id.rawValue]?.stringValue ?? step.actionType.rawValue
  }
}
