/// One thing that can be set: by a flag, the environment, a file; else it has its default.
public struct Setting: Hashable, Sendable {
  /// What its text must be.
  public enum Form: Hashable, Sendable {
    /// A whole number in this range.
    case integer(ClosedRange<Int>)
    /// A number above 0 and below 1.
    case share
    /// A text of 1 to so many bytes.
    case text(limitBytes: Int)
    /// Words separated by commas or blanks; there may be none.
    case words
    /// A text that is shown to nobody; it may come from a file that the environment names.
    case secret
  }

  /// The section of the file; empty for what stands before the first one.
  public let section: String
  /// The name within the section.
  public let key: String
  /// What it decides, and its unit.
  public let summary: String
  public let form: Form
  /// The text that holds when nothing is set.
  public let fallback: String

  /// The section and the key, such as `serve.port`.
  public var name: String { section.isEmpty ? key : "\(section).\(key)" }
  /// The environment's variable, such as `AUTOGENESIS_SERVE_PORT`.
  public var variable: String { "AUTOGENESIS_" + name.replacing(".", with: "_").uppercased() }

  /// Why a text is none for this setting, as the end of a sentence; nil when it is one.
  func fault(in text: String) -> String? {
    switch form {
    case .integer(let range):
      Int(text).map { range.contains($0) } == true
        ? nil : "takes a number from \(range.lowerBound) to \(range.upperBound)"
    case .share: Double(text).map { 0 < $0 && $0 < 1 } == true ? nil : "takes a number above 0 and below 1"
    case .text(let limit): (1...limit).contains(text.utf8.count) ? nil : "takes 1 to \(limit) bytes"
    case .secret: (1...4_096).contains(text.utf8.count) ? nil : "takes 1 to 4096 bytes"
    case .words: nil
    }
  }

  /// The words of a text of the form `words`.
  static func words(in text: String) -> [String] {
    text.split { $0 == "," || $0.isWhitespace }.map(String.init)
  }
}

/// What has defaults of its own and can be set.
public protocol Configurable: Sendable {
  /// The defaults.
  init()
  /// What of it can be set.
  static var bindings: [SettingBinding<Self>] { get }
}

/// Joins a setting to the field that it decides.
public struct SettingBinding<Root: Configurable>: Sendable {
  /// The setting.
  public let setting: Setting
  let apply: @Sendable (inout Root, String) -> Void

  /// A whole number.
  public static func integer<Number: FixedWidthInteger & Sendable>(
    _ section: String, _ key: String, _ summary: String, _ range: ClosedRange<Int>,
    _ field: any WritableKeyPath<Root, Number> & Sendable
  ) -> Self {
    Self(section, key, summary, .integer(range), "\(Root()[keyPath: field])") { root, text in
      if let number = Number(text) { root[keyPath: field] = number }
    }
  }

  /// A number above 0 and below 1.
  public static func share(
    _ section: String, _ key: String, _ summary: String, _ field: any WritableKeyPath<Root, Double> & Sendable
  ) -> Self {
    Self(section, key, summary, .share, "\(Root()[keyPath: field])") { root, text in
      if let number = Double(text) { root[keyPath: field] = number }
    }
  }

  /// A text.
  public static func text(
    _ section: String, _ key: String, _ summary: String, _ field: any WritableKeyPath<Root, String> & Sendable
  ) -> Self {
    Self(section, key, summary, .text(limitBytes: 256), Root()[keyPath: field]) { $0[keyPath: field] = $1 }
  }

  /// Words.
  public static func words(
    _ section: String, _ key: String, _ summary: String, _ field: any WritableKeyPath<Root, [String]> & Sendable
  ) -> Self {
    Self(section, key, summary, .words, Root()[keyPath: field].joined(separator: ", ")) {
      $0[keyPath: field] = Setting.words(in: $1)
    }
  }

  private init(
    _ section: String, _ key: String, _ summary: String, _ form: Setting.Form, _ fallback: String,
    _ apply: @escaping @Sendable (inout Root, String) -> Void
  ) {
    setting = Setting(section: section, key: key, summary: summary, form: form, fallback: fallback)
    self.apply = apply
  }
}

extension Configurable {
  /// What the settings say, with the defaults for the rest.
  public init(_ settings: Settings) {
    self.init()
    for binding in Self.bindings { binding.apply(&self, settings.text(binding.setting)) }
  }
}
