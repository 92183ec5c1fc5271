package import Domain
import Files
package import Storage

extension Workspace {
  private static let mostCharacters = 4_096
  private static let mostDays: Int64 = 90
  private static let microsecondsADay: Int64 = 86_400_000_000

  /// Notes something about a proposal, as the actor; it moves nothing.
  ///
  /// - Parameters:
  ///   - revision: The revision that was looked at; nil when it does not matter.
  ///   - text: What is said; required for a comment and a request for changes, 4,096 characters at most.
  ///   - until: The day until which it is to rest, `2026-03-15`; required for `notNow`, within the next 90 days.
  /// - Throws: `UsageError` for what is missing or too long; `StorageError.notFound`; `StaleRevisionError`.
  package func note(
    _ kind: ReviewNote.Kind, on id: ProposalID, revision: Int? = nil, text: String, until: String? = nil
  ) throws {
    let words = text.trimmed
    if kind == .comment || kind == .changesRequested, words.isEmpty {
      throw UsageError("Say what you mean: the text is empty.")
    }
    guard words.count <= Self.mostCharacters else {
      throw UsageError("The text has \(words.count) characters: \(Self.mostCharacters) is the most.")
    }
    let end = kind == .notNow ? try restEnd(until) : nil
    try check(revision, of: id.rawValue)
    let held = try lock()
    defer { held.release() }
    try store.add(
      ReviewNote(kind: kind, text: words, until: end, principal: actor.id, at: clock.now), to: id, change())
  }

  private func restEnd(_ day: String?) throws -> Timestamp {
    guard let day, day.utf8.count == 10, let time = RecordedTime(parsing: day)?.timestamp else {
      throw UsageError("Say until when: a day such as 2026-03-15.")
    }
    let last = clock.now.advanced(byMicroseconds: Self.mostDays * Self.microsecondsADay)
    guard clock.now < time, time <= last else {
      throw UsageError("A proposal rests until a day within the next \(Self.mostDays) days, and not until \(day).")
    }
    return time
  }
}

extension String {
  /// Without the blanks at its ends.
  fileprivate var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
