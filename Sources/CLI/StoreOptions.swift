import Application
import ArgumentParser
import Domain
import Foundation
import Server

/// Where the data is, and which clock holds.
struct StoreOptions: ParsableArguments {
  @Option(help: "The data directory (default: AUTOGENESIS_DATA, else ./autogenesis-data).")
  var data: String?

  @Option(help: "The time to take for now, RFC 3339 (default: AUTOGENESIS_CLOCK, else the clock).")
  var now: String?

  @Option(help: "The file of settings (default: AUTOGENESIS_CONFIG, else DATA/autogenesis.conf if it is there).")
  var config: String?

  /// The data directory.
  var path: String {
    data ?? ProcessInfo.processInfo.environment["AUTOGENESIS_DATA"] ?? "./autogenesis-data"
  }

  /// What is set; `flags` are those of the command, by the settings' names.
  func settings(flags: [String: String] = [:]) throws -> Settings {
    let environment = ProcessInfo.processInfo.environment
    let usual = StoreFolder(path: path).settings
    let file =
      config ?? environment["AUTOGENESIS_CONFIG"] ?? (FileManager.default.fileExists(atPath: usual) ? usual : nil)
    let known = ServiceConfiguration.bindings.map(\.setting) + ServiceSettings.bindings.map(\.setting) + [Setting.key]
    return try Settings(known, from: Settings.Sources(flags: flags, environment: environment, path: file))
  }

  /// Opens a data directory that is there.
  func open(_ configuration: ServiceConfiguration = ServiceConfiguration()) throws -> Workspace {
    try Workspace(opening: path, clock: try clock(), configuration: try effective(configuration))
  }

  /// Opens a data directory that is there, to read only.
  func openReading() throws -> Workspace {
    try Workspace(reading: path, clock: try clock(), configuration: try effective(ServiceConfiguration()))
  }

  /// Opens the data directory, or creates it.
  func create(_ configuration: ServiceConfiguration = ServiceConfiguration()) throws -> Workspace {
    try Workspace(creating: path, clock: try clock(), configuration: try effective(configuration))
  }

  /// What is set, for the tenant that is meant.
  private func effective(_ configuration: ServiceConfiguration) throws -> ServiceConfiguration {
    var effective = ServiceConfiguration(try settings().checked())
    effective.organisation = configuration.organisation
    return effective
  }

  /// The clock: fixed when the caller fixed it.
  func clock() throws -> Clock {
    guard let text = now ?? ProcessInfo.processInfo.environment["AUTOGENESIS_CLOCK"] else {
      return Clock { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }
    }
    guard let time = RecordedTime(parsing: text) else {
      throw UsageError("\"\(text)\" is no time: write it as 2026-03-15T02:00:00Z.")
    }
    return Clock { time.timestamp }
  }
}

/// How results are shown.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  @Flag(help: "Show no progress.")
  var quiet = false
}
