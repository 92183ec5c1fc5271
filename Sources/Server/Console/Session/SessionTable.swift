import Application
import Domain
import Synchronization

/// The sessions of now, by the digest of their tokens. They live as long as the process: after a restart people log in again.
final class SessionTable: Sendable {
  /// The most sessions at a time; the one that rested longest makes place.
  static let most = 4_096

  private let sessions = Mutex<[String: ConsoleSession]>([:])

  /// Opens a session; returns its token, which only the cookie holds from now on.
  func open(_ credential: Credential, at now: Timestamp) -> String {
    let token = SecretToken.make()
    let session = ConsoleSession(
      digest: Digest.sha256(token), credential: credential, csrf: SecretToken.make(), at: now)
    sessions.withLock { sessions in
      sessions = sessions.filter { !$0.value.isOver(at: now) }
      if sessions.count >= Self.most,
        let oldest = sessions.values.min(by: { ($0.lastUse, $0.digest) < ($1.lastUse, $1.digest) })
      {
        sessions[oldest.digest] = nil
      }
      sessions[session.digest] = session
    }
    return token
  }

  /// The session of a token, which is used now; nil when there is none or it is over.
  func session(_ token: String, at now: Timestamp) -> ConsoleSession? {
    let digest = Digest.sha256(token)
    return sessions.withLock { sessions in
      guard var session = sessions[digest] else { return nil }
      guard !session.isOver(at: now) else {
        sessions[digest] = nil
        return nil
      }
      session.lastUse = now
      sessions[digest] = session
      return session
    }
  }

  func end(_ token: String) {
    let digest = Digest.sha256(token)
    sessions.withLock { $0[digest] = nil }
  }

  /// Notes that the whole text of a change was shown.
  func note(opened hash: String, in session: ConsoleSession) {
    sessions.withLock { _ = $0[session.digest]?.opened.insert(hash) }
  }
}
