/// How far long work has come.
public struct ProgressEvent: Hashable, Sendable {
  /// What is being done, such as `ingest`.
  public let stage: String
  /// What it is being done to.
  public let subject: String
  /// How many units are done.
  public let done: Int
  /// How many units there are; nil when nobody can know.
  public let total: Int?
  /// The unit, such as `episodes`.
  public let unit: String
}

/// Receives the progress of long work; the shell decides how to show it.
public struct ProgressReporter: Sendable {
  private let receive: @Sendable (ProgressEvent) -> Void

  /// Shows nothing.
  public static let silent = ProgressReporter { _ in }

  /// Passes each event to `receive`.
  public init(_ receive: @escaping @Sendable (ProgressEvent) -> Void) { self.receive = receive }

  func report(_ stage: String, _ subject: String, done: Int, of total: Int?, unit: String) {
    receive(ProgressEvent(stage: stage, subject: subject, done: done, total: total, unit: unit))
  }
}
