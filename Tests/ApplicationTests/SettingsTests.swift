import Foundation
import JSONDocuments
import Testing

@testable import Application

@Suite("Settings")
struct SettingsTests {
  private static let known = ServiceConfiguration.bindings.map(\.setting) + [.key]

  private static func settings(
    flags: [String: String] = [:], environment: [String: String] = [:], file: String? = nil,
    _ body: (Settings, String) throws -> Void
  ) throws {
    let folder = WorkspaceTests.Folder()
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    let path = folder.path + "/autogenesis.conf"
    if let file { try Data(file.utf8).write(to: URL(filePath: path)) }
    try withExtendedLifetime(folder) {
      try body(
        try Settings(
          known, from: Settings.Sources(flags: flags, environment: environment, path: file == nil ? nil : path)), path)
    }
  }

  @Test("a flag goes before the environment, that before the file, and all before the default")
  func precedence() throws {
    let file = "# of the desk\n[traces]\nquiet_seconds = 1\n silence_seconds=2\r\n[index]\nmaximum_segments = 3\n"
    try Self.settings(
      flags: ["traces.quiet_seconds": "7"],
      environment: ["AUTOGENESIS_TRACES_QUIET_SECONDS": "8", "AUTOGENESIS_TRACES_SILENCE_SECONDS": "9"], file: file
    ) { settings, path in
      let configuration = ServiceConfiguration(try settings.checked())
      #expect(configuration.traceQuietSeconds == 7)
      #expect(configuration.traceSilenceSeconds == 9)
      #expect(configuration.maximumSegments == 3)
      #expect(configuration.segmentDocuments == ServiceConfiguration().segmentDocuments)
      let shown = SettingsListing(settings).json["settings"]?.arrayValue ?? []
      let origins = shown.filter { $0["origin"] != "default" }.map {
        [$0["name"]?.stringValue ?? "", $0["value"]?.stringValue ?? "", $0["origin"]?.stringValue ?? ""]
      }
      #expect(
        origins == [
          ["index.maximum_segments", "3", "\(path):6"], ["traces.quiet_seconds", "7", "flag"],
          ["traces.silence_seconds", "9", "AUTOGENESIS_TRACES_SILENCE_SECONDS"],
        ])
    }
  }

  @Test("the defaults are those of the types, and each of them is in its own range")
  func defaults() throws {
    try Self.settings { settings, _ in
      let configuration = ServiceConfiguration(try settings.checked())
      for binding in ServiceConfiguration.bindings {
        #expect(binding.setting.fault(in: binding.setting.fallback) == nil, "\(binding.setting.name)")
      }
      #expect(configuration.errorBudget == 0.05 && configuration.maximumTraceSpans == 50_000)
      #expect(Set(Self.known.map(\.name)).count == Self.known.count)
    }
  }

  @Test("every fault is told at once with its place, and strange variables are only noted")
  func faults() throws {
    let file = "[traces]\nquiet_seconds = soon\nquite_seconds = 3\nnonsense\nquiet_seconds = 4\n"
    try Self.settings(
      environment: ["AUTOGENESIS_MINING_ERROR_BUDGET": "1.5", "AUTOGENESIS_PORT": "tcp://10.0.0.1", "OTHER": "1"],
      file: file
    ) { settings, path in
      #expect(
        settings.faults == [
          "\(path):4: write it as key = value.", "\(path):5: traces.quiet_seconds was set in line 2 already.",
          "AUTOGENESIS_MINING_ERROR_BUDGET takes a number above 0 and below 1, not \"1.5\".",
          "\(path):3: traces.quite_seconds is no setting: see \"autogenesis config show\".",
        ])
      #expect(settings.strays == ["AUTOGENESIS_PORT"])
      #expect(throws: UsageError.self) { try settings.checked() }
      #expect(SettingsVerdict(settings).json["sound"] == false)
    }
  }

  @Test("a secret may come from a file, is shown to nobody, and two places for it are refused")
  func secrets() throws {
    let canary = "agk_0123456789abcdef_canary"
    let folder = WorkspaceTests.Folder()
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    let path = folder.path + "/key"
    try Data((canary + "\n").utf8).write(to: URL(filePath: path))
    try Self.settings(environment: ["AUTOGENESIS_KEY_FILE": path]) { settings, _ in
      #expect(settings.text(.key) == canary)
      let listing = SettingsListing(settings)
      #expect(!listing.text.contains("canary") && !JSONValue.object(listing.json).text.contains("canary"))
    }
    try Self.settings(environment: ["AUTOGENESIS_KEY_FILE": path, "AUTOGENESIS_KEY": canary]) { settings, _ in
      #expect(settings.faults == ["AUTOGENESIS_KEY and AUTOGENESIS_KEY_FILE are both set: keep one of them."])
    }
    try Self.settings(environment: ["AUTOGENESIS_KEY_FILE": path + "x"]) { settings, _ in
      #expect(settings.faults.count == 1 && settings.text(.key) == "")
    }
    try Self.settings(environment: ["AUTOGENESIS_KEY": String(repeating: canary, count: 400)]) { settings, _ in
      #expect(settings.faults == ["AUTOGENESIS_KEY takes 1 to 4096 bytes."])
    }
    withExtendedLifetime(folder) {}
  }
}
