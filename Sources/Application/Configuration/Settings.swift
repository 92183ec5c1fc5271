import Files

/// What is set, and by whom: flags go before the environment, that before the file, and all before the defaults.
public struct Settings: Sendable {
  /// Who said a value.
  public enum Origin: Hashable, Sendable {
    case flag
    case environment(variable: String)
    case file(path: String, line: Int)
    case standard
  }

  struct Value: Hashable, Sendable {
    let text: String
    let origin: Origin
  }

  /// Where settings are looked for.
  public struct Sources: Sendable {
    /// What the flags say, by the settings' names.
    public var flags: [String: String]
    public var environment: [String: String]
    /// The file; nil when there is none.
    public var path: String?

    /// Names the places.
    public init(flags: [String: String], environment: [String: String], path: String?) {
      self.flags = flags
      self.environment = environment
      self.path = path
    }
  }

  /// Variables of ours that are no settings.
  private static let otherVariables: Set<String> = [
    "AUTOGENESIS_DATA", "AUTOGENESIS_CONFIG", "AUTOGENESIS_CLOCK", "AUTOGENESIS_CRASH_AT", "AUTOGENESIS_SHARED",
    "AUTOGENESIS_TEST_SCALE",
  ]

  /// What can be set, by name.
  public let known: [Setting]
  /// What is wrong, one sentence each; no value of a secret is in them.
  public let faults: [String]
  /// Variables that look like ours and are not: misspelt ones, or those that an orchestrator of containers adds.
  public let strays: [String]
  private let values: [String: Value]

  /// Looks each setting up; what is wrong is kept in `faults`, and the default holds instead.
  ///
  /// - Throws: `FileError` when the file cannot be read at all.
  public init(_ known: [Setting], from sources: Sources) throws {
    self.known = known.sorted { $0.name < $1.name }
    var lookup = try Lookup(sources)
    var values: [String: Value] = [:]
    for setting in self.known { values[setting.name] = lookup.value(of: setting) }
    lookup.refuseUnknown(known)
    strays = lookup.strays(known, besides: Self.otherVariables)
    self.values = values
    faults = lookup.faults
  }

  /// The text of a setting.
  public func text(_ setting: Setting) -> String { values[setting.name]?.text ?? setting.fallback }

  /// Who said it.
  public func origin(of setting: Setting) -> Origin { values[setting.name]?.origin ?? .standard }

  /// Ends what cannot go on with a fault.
  ///
  /// - Throws: `UsageError` that tells every fault.
  public func checked() throws -> Settings {
    guard faults.isEmpty else { throw UsageError(faults.joined(separator: " ")) }
    return self
  }
}

/// Looks settings up in one place after another.
private struct Lookup {
  private let sources: Settings.Sources
  private let file: SettingsFile?
  private(set) var faults: [String]

  init(_ sources: Settings.Sources) throws {
    self.sources = sources
    file = try sources.path.map { try SettingsFile(path: $0) }
    faults = file?.faults ?? []
  }

  mutating func value(of setting: Setting) -> Settings.Value {
    let standard = Settings.Value(text: setting.fallback, origin: .standard)
    guard let found = found(setting) else { return standard }
    guard let fault = setting.fault(in: found.text) else { return found }
    let shown = setting.form == .secret ? "" : ", not \"\(found.text.prefix(80))\""
    faults.append("\(found.origin.place(of: setting)) \(fault)\(shown).")
    return standard
  }

  private mutating func found(_ setting: Setting) -> Settings.Value? {
    if let text = sources.flags[setting.name] { return Settings.Value(text: text, origin: .flag) }
    if let text = environment(setting) { return text }
    guard let entry = file?.entries[setting.name], let path = sources.path else { return nil }
    return Settings.Value(text: entry.text, origin: .file(path: path, line: entry.line))
  }

  /// A variable that is empty counts as not set, as compose files write it.
  private mutating func environment(_ setting: Setting) -> Settings.Value? {
    let text = sources.environment[setting.variable].flatMap { $0.isEmpty ? nil : $0 }
    let fileVariable = setting.variable + "_FILE"
    guard setting.form == .secret, let path = sources.environment[fileVariable], !path.isEmpty else {
      return text.map { Settings.Value(text: $0, origin: .environment(variable: setting.variable)) }
    }
    guard text == nil else {
      faults.append("\(setting.variable) and \(fileVariable) are both set: keep one of them.")
      return nil
    }
    do {
      let bytes = try WholeFile.read(path, limitBytes: 8_192)
      let secret = String(decoding: bytes, as: UTF8.self).trimmingSuffix(\.isNewline)
      return Settings.Value(text: secret, origin: .environment(variable: fileVariable))
    } catch {
      faults.append("\(fileVariable): \(error.description)")
      return nil
    }
  }

  func strays(_ known: [Setting], besides others: Set<String>) -> [String] {
    let variables = Set(known.map(\.variable)).union(
      known.filter { $0.form == .secret }.map { $0.variable + "_FILE" }
    ).union(others)
    return sources.environment.keys.sorted().filter { $0.hasPrefix("AUTOGENESIS_") && !variables.contains($0) }
  }

  mutating func refuseUnknown(_ known: [Setting]) {
    let names = Set(known.map(\.name))
    for (name, entry) in (file?.entries ?? [:]).sorted(by: { $0.value.line < $1.value.line })
    where !names.contains(name) {
      faults.append("\(sources.path ?? ""):\(entry.line): \(name) is no setting: see \"autogenesis config show\".")
    }
  }
}

extension Settings.Origin {
  /// The place for a person.
  func place(of setting: Setting) -> String {
    switch self {
    case .flag: "--\(setting.key.replacing("_", with: "-"))"
    case .environment(let variable): variable
    case .file(let path, let line): "\(path):\(line): \(setting.name)"
    case .standard: "the default of \(setting.name)"
    }
  }
}
