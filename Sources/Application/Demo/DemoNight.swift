/// The runs that reach the inbox in one night of the demo.
public struct DemoNight: Hashable, Sendable {
  /// The name of the file: `runs-0302.jsonl`.
  public let name: String
  /// The records in the native form (design §6), one a line, without line ends; three of all nights are damaged on purpose.
  public let lines: [String]
}
