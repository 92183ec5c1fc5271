public import Domain

/// What can go wrong between the program and its database. Each description is one sentence for a person.
public enum StorageError: Error, Hashable, Sendable {
  /// There is no such thing in the tenant, or no store at that path.
  case notFound(what: String, id: String)
  /// A later version of the program wrote the database.
  case newerSchema(path: String, migration: String)
  /// The file is no database of ours, or what it holds contradicts itself.
  case damaged(path: String, detail: String)
  /// The object is no longer in the revision or state that the caller saw.
  case conflict(what: String, id: String, expected: String)
  /// A proposal of the same change is in the queue already.
  case duplicateProposal(existing: ProposalID)
  /// The same key with another content is stored already.
  case differs(what: String, id: String)
  /// More than one object has this prefix.
  case ambiguous(prefix: String, matches: [String])
  /// SQLite refused: a constraint, a lock held for too long, a full disk.
  case refused(reason: String)
}

extension StorageError: CustomStringConvertible {
  /// One sentence: what failed, on which thing, what to do.
  public var description: String {
    switch self {
    case .notFound(let what, let id): "There is no \(what) \"\(id)\"; check the name."
    case .newerSchema(let path, let migration):
      "\(path) was written by a later version of the program (it knows \(migration)); install that version."
    case .damaged(let path, let detail): "\(path) is damaged or not ours: \(detail); restore a backup."
    case .conflict(let what, let id, let expected):
      "The \(what) \"\(id)\" is not \(expected) any more; look at it again before you change it."
    case .duplicateProposal(let existing): "The same change is in the queue already, as \(existing)."
    case .differs(let what, let id):
      "The \(what) \"\(id)\" is stored with another content; give the changed one a new version."
    case .ambiguous(let prefix, let matches):
      "\"\(prefix)\" could be any of \(matches.prefix(5).joined(separator: ", ")); write more of it."
    case .refused(let reason): "The database refused the change: \(reason)."
    }
  }
}
