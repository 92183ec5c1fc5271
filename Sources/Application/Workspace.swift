import Domain
import Files
import Governance
public import JSONDocuments
import Storage

/// An open data directory: what every use case works on. One use case is one extension in a file of its own.
public struct Workspace: Sendable {
  /// Where the data is.
  public let directory: StoreFolder
  /// The defaults in force.
  public private(set) var configuration: ServiceConfiguration
  let store: Store
  let clock: Clock
  /// Who acts when a use case is not told.
  private(set) var actor = Principal.system
  /// `ip`, `userAgent` and `traceId` of the request that is carried out, for the audit log.
  private var requestContext: JSONObject?
  /// What is open of the index, shared by all copies of the workspace.
  let snapshots = SnapshotCache()
  /// The models that were added, shared likewise.
  let models: ModelShelf
  /// What was embedded ahead, shared likewise.
  let reembeddings = ReembeddingRuns()
  /// Runs that advice was asked about, shared likewise.
  let advised: AdviceMemory
  /// What keeps answers, shared likewise.
  let adviceWriter = AdviceWriter()

  /// Opens a data directory that is there.
  ///
  /// - Throws: `UsageError` when there is none, `StorageError` when its database cannot be used.
  public init(opening path: String, clock: Clock, configuration: ServiceConfiguration = ServiceConfiguration()) throws {
    directory = StoreFolder(path: path)
    guard directory.exists else {
      throw UsageError("There is no store in \(path): run \"autogenesis init --data \(path)\" or ingest a file first.")
    }
    self.configuration = configuration
    self.clock = clock
    advised = AdviceMemory(stepLimit: configuration.advisedStepRuns)
    models = ModelShelf(folder: directory.models)
    store = try Store(opening: directory.database, mode: .existing)
  }

  /// Opens a data directory that is there to answer questions only: it may be one that nobody may write to, and no lock is
  /// waited for.
  ///
  /// - Throws: `UsageError` when there is none, `StorageError` when its database cannot be used.
  public init(reading path: String, clock: Clock, configuration: ServiceConfiguration = ServiceConfiguration()) throws {
    directory = StoreFolder(path: path)
    guard directory.exists else {
      throw UsageError("There is no store in \(path): run \"autogenesis init --data \(path)\" or ingest a file first.")
    }
    self.configuration = configuration
    self.clock = clock
    advised = AdviceMemory(stepLimit: configuration.advisedStepRuns)
    models = ModelShelf(folder: directory.models)
    store = try Store(opening: directory.database, mode: .reading)
  }

  /// Opens a data directory, or creates it with the catalogue and a principal for each mandatory reviewer.
  ///
  /// - Throws: `FileError` when a folder cannot be made, `StorageError` when the database cannot be used.
  public init(creating path: String, clock: Clock, configuration: ServiceConfiguration = ServiceConfiguration()) throws
  {
    directory = StoreFolder(path: path)
    self.configuration = configuration
    self.clock = clock
    advised = AdviceMemory(stepLimit: configuration.advisedStepRuns)
    models = ModelShelf(folder: directory.models)
    let isNew = !directory.exists
    try directory.create()
    store = try Store(opening: directory.database, mode: .create)
    if try isNew || store.principals(in: organisation).isEmpty { try seed() }
  }

  /// The same data directory as the tenant of a credential sees it; what is changed is changed by its principal.
  ///
  /// - Parameter request: `ip`, `userAgent` and `traceId` of the request, for the audit log.
  public func acting(as credential: Credential, request: JSONObject? = nil) -> Workspace {
    var workspace = self
    workspace.configuration.organisation = credential.organisation
    workspace.actor = credential.principal
    workspace.requestContext = request
    return workspace
  }

  /// The same data directory as another tenant sees it.
  func of(_ organisation: OrganisationID) -> Workspace {
    var workspace = self
    workspace.configuration.organisation = organisation
    return workspace
  }

  /// Leaves the whole store in its file and closes it; the workspace cannot be used afterwards.
  public func close() throws {
    try adviceWriter.close()
    try store.emptyJournal()
    try store.close()
  }

  var organisation: OrganisationID { configuration.organisation }

  /// A change by `principal`, else by the actor, at the time of the clock.
  func change(by principal: Principal? = nil) -> Change {
    Change(
      organisation: organisation, principal: principal ?? actor, at: clock.now, salt: Salt.random,
      context: requestContext)
  }

  /// Takes the lock that keeps writers apart, and clears away what a crashed one left in staging.
  ///
  /// - Throws: `BusyError` when another process holds it.
  func lock() throws -> LockFile {
    do {
      let held = try LockFile(path: directory.lock)
      try store.dropStagingLeftovers()
      return held
    } catch FileError.locked {
      throw BusyError("Another process is writing to \(directory.path): try again when it has ended.")
    }
  }

  /// Installs the catalogue and the reviewers; a second time changes nothing.
  private func seed() throws {
    let change = change()
    _ = try store.seed(try CatalogueDocuments.all(), change)
    let reviewers = try publishingPolicy().policy.mandatoryReviewers.map { role in
      Principal(id: PrincipalID(role.rawValue), kind: .person, roles: [role])
    }
    _ = try store.seedPrincipals([.system, .workflowSynthesizer, .skillInducer] + reviewers, change)
  }
}
