import Domain
import JSONDocuments

/// A folder of the Agent Skills format (agentskills.io/specification): `SKILL.md`, and the exact documents in `assets`.
///
/// The name has lower-case letters, digits and hyphens, at most 64, and is that of the folder; the description has at
/// most 1,024 characters and the compatibility note 500.
struct SkillFolder {
  static let longestName = 64
  static let longestDescription = 1_024
  static let longestCompatibility = 500

  /// The front matter of `SKILL.md`.
  struct FrontMatter {
    let name: String
    var description: String
    var license: String?
    var compatibility: String?
    /// Further facts, in their order.
    var metadata: [(key: String, value: String)] = []
  }

  let frontMatter: FrontMatter
  /// The instructions: lines of Markdown.
  let body: [String]
  /// Files in `assets`, by name.
  let assets: [(name: String, value: JSONValue)]

  /// The folder's files, each with its bytes; the manifest, which comes last, names the others with their digests.
  var files: [(path: String, bytes: [UInt8])] {
    var files = [(path: "SKILL.md", bytes: [UInt8]((frontMatter.source + body.joined(separator: "\n") + "\n").utf8))]
    files += assets.map { ("assets/\($0.name)", [UInt8]((VisibleText.exact($0.value) + "\n").utf8)) }
    return files + [(path: ExportManifest.path, bytes: ExportManifest(of: files).bytes)]
  }

  /// The folder's name for an object: its id and its name; where they hold more than letters, digits and separators, or
  /// are too long, a digest of both keeps apart what would look the same.
  static func name(id: String, title: String) -> String {
    let (whole, isExact) = slug("\(id)-\(title)")
    guard !isExact || whole.utf8.count > longestName || whole.isEmpty else { return whole }
    let digest = Digest.sha256("\(id)\u{0}\(title)").prefix(8)
    let stem = String(whole.prefix(longestName - 9)).droppingTrailingHyphens
    return stem.isEmpty ? "skill-\(digest)" : "\(stem)-\(digest)"
  }

  /// Lower-case letters, digits and single hyphens; and whether only separators were lost.
  private static func slug(_ text: String) -> (text: String, isExact: Bool) {
    var slug: [UInt8] = []
    var isExact = true
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): slug.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): slug.append(byte + 32)
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: " "):
        if let last = slug.last, last != UInt8(ascii: "-") { slug.append(UInt8(ascii: "-")) }
      default:
        isExact = false
        if let last = slug.last, last != UInt8(ascii: "-") { slug.append(UInt8(ascii: "-")) }
      }
    }
    return (String(decoding: slug, as: UTF8.self).droppingTrailingHyphens, isExact)
  }
}

extension String {
  fileprivate var droppingTrailingHyphens: String {
    String(self[..<(lastIndex { $0 != "-" }.map { index(after: $0) } ?? startIndex)])
  }
}

extension SkillFolder.FrontMatter {
  /// YAML in which every value is a quoted text, between its two marks.
  var source: String {
    var lines = ["---", "name: \(name)", "description: \(Self.quoted(description, SkillFolder.longestDescription))"]
    if let license { lines.append("license: \(Self.quoted(license, 100))") }
    if let compatibility {
      lines.append("compatibility: \(Self.quoted(compatibility, SkillFolder.longestCompatibility))")
    }
    if !metadata.isEmpty { lines.append("metadata:") }
    lines += metadata.map { "  \($0.key): \(Self.quoted($0.value, 1_000))" }
    return (lines + ["---", ""]).joined(separator: "\n") + "\n"
  }

  /// A double-quoted YAML text of at most so many characters. Readers of the format look for three hyphens to find the end
  /// of the front matter, so none stand here.
  static func quoted(_ text: String, _ limit: Int) -> String {
    let shown = VisibleText.shown(text)
    let scalars = shown.unicodeScalars.count
    let cut = scalars <= limit ? shown : String(String.UnicodeScalarView(shown.unicodeScalars.prefix(limit - 1))) + "…"
    var quoted = "\""
    for scalar in cut.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted.replacing("---", with: "-\\x2d-") + "\""
  }
}

/// What an export wrote: by this it knows its own folders again.
struct ExportManifest {
  static let path = "assets/export.json"
  private static let kind = "autogenesis-export"

  /// Paths with SHA-256 digests, by path.
  let digests: [(path: String, digest: String)]

  /// The manifest of these files.
  init(of files: [(path: String, bytes: [UInt8])]) {
    digests = files.map { ($0.path, Digest.sha256($0.bytes)) }
  }

  /// Reads a manifest; nil when it is none.
  init?(_ bytes: [UInt8]) {
    guard let document = try? JSONValue(parsing: bytes), document["kind"]?.stringValue == Self.kind,
      let files = document["files"]?.objectValue
    else { return nil }
    digests = files.compactMap { file in file.value.stringValue.map { (file.key, $0) } }
  }

  /// The manifest as a file.
  var bytes: [UInt8] {
    let files = JSONObject(digests.map { ($0.path, .string($0.digest)) })
    let document: JSONValue = ["kind": .string(Self.kind), "files": .object(files)]
    return [UInt8]((document.prettyText() + "\n").utf8)
  }
}
