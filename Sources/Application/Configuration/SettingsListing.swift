public import JSONDocuments

/// The settings as they hold, each with who said it; what is secret is not shown.
public struct SettingsListing: Presentable {
  private let settings: Settings

  /// Shows settings.
  public init(_ settings: Settings) { self.settings = settings }

  public var json: JSONObject {
    [
      "settings": .array(
        settings.known.map { setting in
          .object([
            "name": .string(setting.name), "value": .string(shown(setting)), "origin": .string(origin(setting)),
            "variable": .string(setting.variable), "summary": .string(setting.summary),
          ])
        })
    ]
  }

  public var text: String {
    var table = TextTable(["SETTING", "VALUE", "FROM"])
    for setting in settings.known { table.add([setting.name, shown(setting), origin(setting)]) }
    return table.text
  }

  private func shown(_ setting: Setting) -> String {
    let text = settings.text(setting)
    return setting.form == .secret && !text.isEmpty ? "(set, not shown)" : text
  }

  private func origin(_ setting: Setting) -> String {
    switch settings.origin(of: setting) {
    case .flag: "flag"
    case .environment(let variable): variable
    case .file(let path, let line): "\(path):\(line)"
    case .standard: "default"
    }
  }
}

/// Whether the settings can be used.
public struct SettingsVerdict: Presentable {
  private let count: Int
  private let faults: [String]
  private let strays: [String]

  /// Whether nothing is wrong.
  public var isSound: Bool { faults.isEmpty }

  /// Judges settings.
  public init(_ settings: Settings) {
    count = settings.known.count
    faults = settings.faults
    strays = settings.strays
  }

  public var json: JSONObject {
    [
      "sound": .bool(isSound), "settings": .number(count), "faults": .array(faults.map { .string($0) }),
      "strays": .array(strays.map { .string($0) }),
    ]
  }

  public var text: String {
    let notes = strays.map { "\($0) is set and is no setting.\n" }
    return (isSound ? "\(count) settings, all sound.\n" : faults.map { $0 + "\n" }.joined()) + notes.joined()
  }
}
