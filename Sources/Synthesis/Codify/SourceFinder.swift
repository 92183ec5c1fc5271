import Domain
import JSONDocuments

/// Where a value can come from when a step is called.
enum ArgumentSource: Hashable, Sendable {
  /// The payload that started the run.
  case trigger(ValuePath)
  /// The newest result of an earlier step.
  case output(Int, ValuePath)
}

/// A way to make up an argument: pieces of text and sources; one source alone gives the value itself.
struct ArgumentTemplate: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case literal(String)
    case source(ArgumentSource)
  }

  let pieces: [Piece]

  var sources: [ArgumentSource] { pieces.compactMap { if case .source(let source) = $0 { source } else { nil } } }

  var isWhole: Bool { pieces.count == 1 }

  /// The template as a parameter spells it.
  func text(_ step: (Int) -> StepID) -> String {
    pieces.map { piece in
      switch piece {
      case .literal(let text): text
      case .source(.trigger(let path)): "${trigger\(path.suffix)}"
      case .source(.output(let activity, let path)): "${steps.\(step(activity)).output\(path.suffix)}"
      }
    }.joined()
  }
}

/// How well a template tells an argument.
struct SourceFigures: Hashable, Sendable {
  /// Successful training calls, and those that the template tells right.
  var calls = 0
  var agreeing = 0
  /// Distinct values among these.
  var distinct = 0
  /// The same on held-out calls.
  var heldOutCalls = 0
  var heldOutAgreeing = 0
}

/// Finds the source of a variable: it must be there in every training call, tell at least 95 % of them right over enough distinct values
/// (a constant column proves nothing), and be confirmed by the held-out calls of enough cases.
///
/// Of several, the one that tells most calls right; then whole values before texts; the trigger, which every way through the
/// workflow has, before earlier steps; nearer steps before farther ones; then by path.
struct SourceFinder {
  private let sites: CallSites
  private let base: EvidencePool
  private let training: [CallSite]
  private let heldOut: [CallSite]
  private static let sampleCount = 5

  /// - Parameter calls: The successful calls of one activity.
  init(_ sites: CallSites, _ base: EvidencePool, calls: [CallSite]) {
    self.sites = sites
    self.base = base
    training = calls.filter { !sites.isHeldOut($0) }
    heldOut = calls.filter { sites.isHeldOut($0) }
  }

  /// The best template for the values at `value`, with its figures; nil when none is good enough.
  func source(of value: (CallSite) -> JSONValue?) -> (template: ArgumentTemplate, figures: SourceFigures)? {
    var best: (template: ArgumentTemplate, figures: SourceFigures, rank: Rank)?
    for template in candidates(value) {
      guard let figures = figures(of: template, value), isGood(figures, template, value) else { continue }
      let rank = Rank(template, figures, distance: distance(template))
      if best.map({ rank < $0.rank }) ?? true { best = (template, figures, rank) }
    }
    return best.map { ($0.template, $0.figures) }
  }

  /// How often all calls, and the held-out ones, have this value.
  func figures(ofConstant constant: JSONValue, _ value: (CallSite) -> JSONValue?) -> SourceFigures {
    SourceFigures(
      calls: training.count, agreeing: training.count { value($0) == constant }, distinct: 1,
      heldOutCalls: heldOut.count, heldOutAgreeing: heldOut.count { value($0) == constant })
  }

  // MARK: Candidates

  /// What tells the value right in one of a few training calls, spread over the log.
  private func candidates(_ value: (CallSite) -> JSONValue?) -> [ArgumentTemplate] {
    var seen: Set<ArgumentTemplate> = []
    var candidates: [ArgumentTemplate] = []
    for site in samples {
      guard let wanted = value(site) else { continue }
      for template in templates(of: wanted, from: places(before: site)) where seen.insert(template).inserted {
        candidates.append(template)
      }
    }
    return candidates
  }

  private var samples: [CallSite] {
    let count = min(Self.sampleCount, training.count)
    return (0..<count).map { training[$0 * training.count / count] }
  }

  private func places(before site: CallSite) -> [(source: ArgumentSource, value: JSONValue)] {
    ValuePath.places(in: sites.trigger(site)).map { (.trigger($0.path), $0.value) }
      + site.known.flatMap { known in
        ValuePath.places(in: sites.output(known.activity, before: site) ?? .null)
          .map { (.output(known.activity, $0.path), $0.value) }
      }
  }

  private func templates(
    of wanted: JSONValue, from places: [(source: ArgumentSource, value: JSONValue)]
  ) -> [ArgumentTemplate] {
    let whole = places.filter { $0.value.isEquivalent(to: wanted) }
      .map { ArgumentTemplate(pieces: [.source($0.source)]) }
    guard whole.isEmpty, let text = wanted.stringValue, !text.contains("$") else { return whole }
    return TextTemplates(text, places).templates
  }

  // MARK: Figures

  /// nil when a training call lacks a source, since the workflow could not run there, or too many calls are told wrong.
  private func figures(of template: ArgumentTemplate, _ value: (CallSite) -> JSONValue?) -> SourceFigures? {
    var figures = SourceFigures(calls: training.count, heldOutCalls: heldOut.count)
    var distinct: Set<ByteText> = []
    var misses = 0
    for site in training {
      guard let told = told(template, at: site), misses * 20 <= figures.calls else { return nil }
      guard let wanted = value(site), told.isEquivalent(to: wanted) else {
        misses += 1
        continue
      }
      figures.agreeing += 1
      distinct.insert(ByteText(wanted.text))
    }
    figures.distinct = distinct.count
    figures.heldOutAgreeing = heldOut.count { site in
      guard let told = told(template, at: site), let wanted = value(site) else { return false }
      return told.isEquivalent(to: wanted)
    }
    return figures
  }

  private func isGood(
    _ figures: SourceFigures, _ template: ArgumentTemplate, _ value: (CallSite) -> JSONValue?
  ) -> Bool {
    Self.isNearlyAll(figures.agreeing, of: figures.calls)
      && Self.isNearlyAll(figures.heldOutAgreeing, of: figures.heldOutCalls)
      && figures.distinct >= base.options.minimumSubjects
      && base.isKnown(Set(training.map(\.item)))
      && Set(heldOut.map(\.item)).count >= base.options.minimumSubjects
  }

  static func isNearlyAll(_ count: Int, of all: Int) -> Bool { all > 0 && count * 20 >= all * 19 }

  /// What the template gives at a call; nil when a source is not there.
  private func told(_ template: ArgumentTemplate, at site: CallSite) -> JSONValue? {
    if case .source(let source)? = template.pieces.first, template.isWhole { return self.value(of: source, at: site) }
    var text = ""
    for piece in template.pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .source(let source):
        guard let value = value(of: source, at: site) else { return nil }
        text += value.stringValue ?? value.text
      }
    }
    return .string(text)
  }

  private func value(of source: ArgumentSource, at site: CallSite) -> JSONValue? {
    switch source {
    case .trigger(let path): path.value(in: sites.trigger(site))
    case .output(let activity, let path): sites.output(activity, before: site).flatMap(path.value)
    }
  }

  /// How many step runs lie between the sources and the training calls, in all; 0 for the trigger.
  private func distance(_ template: ArgumentTemplate) -> Int {
    template.sources.reduce(0) { sum, source in
      guard case .output(let activity, _) = source else { return sum }
      return training.reduce(sum) { sum, site in
        sum + (site.known.first { $0.activity == activity }.map { site.run - $0.run } ?? 0)
      }
    }
  }

  private struct Rank: Comparable {
    private let disagreeing: Int
    private let pieces: Int
    private let distance: Int
    private let depth: Int
    private let text: ByteText

    init(_ template: ArgumentTemplate, _ figures: SourceFigures, distance: Int) {
      disagreeing = figures.calls - figures.agreeing
      pieces = template.pieces.count
      self.distance = distance
      depth = template.sources.reduce(0) { depth, source in
        switch source {
        case .trigger(let path), .output(_, let path): depth + path.parts.count
        }
      }
      text = ByteText(template.text { StepID("\($0)") })
    }

    static func < (left: Rank, right: Rank) -> Bool {
      if left.disagreeing != right.disagreeing { return left.disagreeing < right.disagreeing }
      return (left.pieces, left.distance, left.depth, left.text) < (
        right.pieces, right.distance, right.depth, right.text
      )
    }
  }
}

/// The ways to see one or two known values in a text.
private struct TextTemplates {
  private let text: [UInt8]
  private var finds: [(source: ArgumentSource, range: Range<Int>)] = []
  private static let maximumFinds = 24

  init(_ text: String, _ places: [(source: ArgumentSource, value: JSONValue)]) {
    self.text = Array(text.utf8)
    for (source, value) in places where finds.count < Self.maximumFinds {
      guard let part = Self.spelling(value), part.count >= 2, part.count < self.text.count else { continue }
      for range in self.text.ranges(of: part).prefix(2) { finds.append((source, range)) }
    }
  }

  /// One hole, then two.
  var templates: [ArgumentTemplate] {
    let ones = finds.compactMap { template([$0]) }
    let twos = finds.flatMap { first in
      finds.filter { $0.range.lowerBound >= first.range.upperBound }.compactMap { template([first, $0]) }
    }
    return ones + twos
  }

  private func template(_ holes: [(source: ArgumentSource, range: Range<Int>)]) -> ArgumentTemplate? {
    var pieces: [ArgumentTemplate.Piece] = []
    var start = 0
    for hole in holes {
      guard append(start..<hole.range.lowerBound, to: &pieces) else { return nil }
      pieces.append(.source(hole.source))
      start = hole.range.upperBound
    }
    return append(start..<text.count, to: &pieces) ? ArgumentTemplate(pieces: pieces) : nil
  }

  /// False when the range cuts a character.
  private func append(_ range: Range<Int>, to pieces: inout [ArgumentTemplate.Piece]) -> Bool {
    guard !range.isEmpty else { return true }
    guard let literal = String(validating: text[range], as: UTF8.self) else { return false }
    pieces.append(.literal(literal))
    return true
  }

  private static func spelling(_ value: JSONValue) -> [UInt8]? {
    switch value {
    case .string(let text): Array(text.utf8)
    case .number(let number): Array(number.text.utf8)
    case .null, .bool, .array, .object: nil
    }
  }
}
