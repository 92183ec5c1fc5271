import Glibc

/// The named points of a night at which a crash can be injected, to show that a rerun ends in the same state.
public enum CrashPoint: String, CaseIterable, Sendable {
  case fileClaimed = "file-claimed"
  case fileStaged = "file-staged"
  case filePromoted = "file-promoted"
  case fileMoved = "file-moved"
  case ingestRecorded = "ingest-recorded"
  case workflowReflected = "workflow-reflected"
  case reflectionsRecorded = "reflections-recorded"
  case segmentWritten = "segment-written"
  case manifestPublished = "manifest-published"
  case indexRecorded = "index-recorded"
  case workflowMined = "workflow-mined"
  case patternsRecorded = "patterns-recorded"
  case proposalSubmitted = "proposal-submitted"
  case proposalsRecorded = "proposals-recorded"
  case promisesRecorded = "promises-recorded"
  case reportWritten = "report-written"
}

/// Ends the process without any clean-up at one named point, as a power cut would.
public struct CrashInjector: Sendable {
  /// Where to end, and on which visit of that point (from 1); nil never ends.
  let target: (point: CrashPoint, visit: Int)?
  private let visits = VisitCounter()

  /// Never crashes.
  public static let none = CrashInjector(target: nil)

  /// Reads `point` or `point:visit`; an unknown point is refused.
  ///
  /// - Throws: `UsageError` naming the points that there are.
  public init(parsing text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard let name = parts.first, let point = CrashPoint(rawValue: name),
      let visit = Int(parts.count > 1 ? parts[1] : "1")
    else {
      let known = CrashPoint.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("There is no crash point \"\(text)\"; the points are \(known).")
    }
    self.init(target: (point, visit))
  }

  init(target: (point: CrashPoint, visit: Int)?) { self.target = target }

  /// Ends the process with status 137 when this is the place to do so.
  func reached(_ point: CrashPoint) {
    guard let target, target.point == point else { return }
    if visits.next() == target.visit { _exit(137) }
  }
}
