import Domain
import Execution
import Expressions
import Files
import Governance
import Ingestion
import JSONDocuments
import Retrieval
import Storage

/// What a failure means to somebody who calls over a network.
public enum FailureKind: Hashable, Sendable {
  /// The call cannot be read.
  case malformed
  /// The call can be read, and a field of it is wrong; nil when no single one is.
  case invalid(field: String?)
  /// What it names is not there, or is another tenant's.
  case notFound
  /// It was there and was taken back.
  case gone
  /// The caller may not do this.
  case refused
  /// It contradicts the state of something.
  case conflict
  /// What was looked at has moved on.
  case stale
  /// Another writer is at work: try again.
  case busy
  /// The fault is ours; the sentence may name paths and is not for the caller.
  case failed

  /// The one place that tells what errors mean to callers.
  public init(_ error: any Error) {
    switch error {
    case let error as DocumentError: self = .invalid(field: error.field)
    case is UsageError, is IngestError, is ExecutionError, is RetrievalError: self = .invalid(field: nil)
    case is JSONError, is TraceFault: self = .malformed
    case let error as GovernanceError: self = Self.kind(of: error)
    case let error as StorageError: self = Self.kind(of: error)
    case is BusyError: self = .busy
    case is StaleRevisionError: self = .stale
    case is RetractedError: self = .gone
    default: self = .failed
    }
  }

  private static func kind(of error: GovernanceError) -> FailureKind {
    switch error {
    case .refused: .refused
    case .reasonTooShort: .invalid(field: "reason")
    case .duplicate, .illegalTransition, .sealBroken, .quorumMissing, .gatesFailed, .skillsMissing,
      .calleesNotActive, .notAShare:
      .conflict
    }
  }

  private static func kind(of error: StorageError) -> FailureKind {
    switch error {
    case .notFound: .notFound
    case .ambiguous: .invalid(field: nil)
    case .conflict, .duplicateProposal, .differs: .conflict
    case .damaged, .newerSchema, .refused: .failed
    }
  }
}

extension DocumentError {
  /// The field that the error is about.
  fileprivate var field: String {
    switch self {
    case .missing(let field), .unknown(let field), .wrongType(let field, _), .invalid(let field, _, _): field
    }
  }
}
