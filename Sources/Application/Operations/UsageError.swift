/// A call that cannot be carried out as it was made: exit status 2. The text is one sentence that says what to do.
public struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// Makes an error of one sentence.
  public init(_ description: String) { self.description = description }
}

/// Work that another process is doing already: exit status 75, try again later.
public struct BusyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// Makes an error of one sentence.
  public init(_ description: String) { self.description = description }
}

/// A decision on something that has moved on since it was looked at: exit status 75, look at it again.
public struct StaleRevisionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// Makes an error of one sentence.
  public init(_ description: String) { self.description = description }
}

/// A question for an episode that was retracted: exit status 2.
public struct RetractedError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// Makes an error of one sentence.
  public init(_ description: String) { self.description = description }
}
