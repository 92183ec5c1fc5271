import Audit
import Domain
import Embeddings
import Execution
import Expressions
import Files
import Governance
import Ingestion
import JSONDocuments
import PatternMining
import Retrieval
import Storage

/// An error as the user of the command line gets it: one sentence and an exit status.
public struct Failure: Sendable {
  /// 2 usage or unreadable input, 70 failed, 75 try again later.
  public let status: Int32
  /// What failed, on which thing, what to do.
  public let sentence: String

  /// The one place that maps errors to exit statuses; nil for an error that is not one of the product's.
  public init?(_ error: any Error) {
    switch error {
    case let error as UsageError: self.init(2, error.description)
    case let error as RetractedError: self.init(2, error.description)
    case let error as DocumentError: self.init(2, error.description)
    case let error as JSONError: self.init(2, error.description)
    case let error as IngestError: self.init(2, error.description)
    case let error as BackupError: self.init(2, error.description)
    case let error as TraceFault: self.init(2, error.description)
    case let error as GraphFileError: self.init(2, error.description)
    case let error as ModelError: self.init(2, error.description)
    case let error as RetrievalError: self.init(2, error.description)
    case let error as ExecutionError: self.init(2, error.description)
    case let error as GovernanceError: self.init(2, error.description)
    case let error as BusyError: self.init(75, error.description)
    case let error as StaleRevisionError: self.init(75, error.description)
    case let error as FileError: self.init(Self.status(of: error), error.description)
    case let error as StorageError: self.init(Self.status(of: error), error.description)
    case let error as SegmentError: self.init(70, error.description)
    case let error as DemoError: self.init(70, error.description)
    default: return nil
    }
  }

  private init(_ status: Int32, _ sentence: String) {
    self.status = status
    self.sentence = sentence
  }

  private static func status(of error: FileError) -> Int32 {
    switch error {
    case .locked: 75
    case .system: 70
    case .notFound, .notRegularFile, .tooLarge, .truncatedGzip, .corruptGzip, .decompressionLimit: 2
    }
  }

  private static func status(of error: StorageError) -> Int32 {
    switch error {
    case .notFound, .ambiguous, .duplicateProposal, .differs, .newerSchema: 2
    case .conflict: 75
    case .damaged, .refused: 70
    }
  }
}
