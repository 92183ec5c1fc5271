import Domain
import JSONDocuments

/// What a rule at a branch may look at: nearest first, the step's own result, then earlier results, then the run's context.
///
/// A name counts when enough subjects have it. A member of a member is looked at only where every visit has the outer one, so that
/// a rule can be evaluated at every visit.
struct BranchSubjects {
  private(set) var subjects: [DecisionRule.Subject] = []
  private static let maximumNames = 40
  private static let maximumDepth = 3

  /// - Parameters:
  ///   - visits: The training visits of the branch.
  ///   - sure: The steps that every way to the branch has.
  init(_ visits: [CallSite], _ sites: CallSites, _ base: EvidencePool, sure: Set<Int>, _ stepIDs: [Int: StepID]) {
    guard !visits.isEmpty else { return }
    let cases = visits.map(\.item)
    func names(_ roots: [JSONValue?]) -> [String] {
      Array(Self.names(in: roots, cases, depth: 1, base).prefix(Self.maximumNames))
    }
    subjects += names(visits.map { sites.record($0).output }).map { .output($0) }
    for activity in Self.nearestFirst(sure, visits) {
      guard let id = stepIDs[activity] else { continue }
      subjects += names(visits.map { sites.output(activity, before: $0) }).map { .step(id.rawValue, $0) }
    }
    subjects += names(visits.map { sites.trigger($0) }).map { .trigger($0) }
  }

  private static func nearestFirst(_ sure: Set<Int>, _ visits: [CallSite]) -> [Int] {
    let distances = sure.map { activity in
      visits.reduce(0) { sum, site in
        sum + (site.known.first { $0.activity == activity }.map { site.run - $0.run } ?? 0)
      }
    }
    return zip(sure, distances).sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
  }

  /// The names of the scalars below roots that are all objects; none when one is not.
  private static func names(
    in roots: [JSONValue?], _ cases: [Int], depth: Int, _ base: EvidencePool
  ) -> [String] {
    var givers: [ByteText: Set<Int>] = [:]
    for (root, item) in zip(roots, cases) {
      guard let object = root?.objectValue else { return [] }
      for key in object.keys where !key.isEmpty && !key.contains(".") {
        givers[ByteText(key), default: []].insert(item)
      }
    }
    return givers.filter { base.isKnown($0.value) }.keys.sorted().flatMap { key -> [String] in
      let values = roots.map { $0?[key.text] }
      if values.contains(where: isScalar) { return [key.text] }
      guard depth < maximumDepth else { return [] }
      return names(in: values, cases, depth: depth + 1, base).map { "\(key.text).\($0)" }
    }
  }

  private static func isScalar(_ value: JSONValue?) -> Bool {
    switch value {
    case .null?, .bool?, .number?, .string?: true
    case .array?, .object?, nil: false
    }
  }
}
