import Domain
import Foundation
import JSONDocuments
import Testing

/// The catalogue of the repository, read for tests.
enum Catalogue {
  static func documents(_ name: String) throws -> [JSONObject] {
    try #require(try document(name).arrayValue).map { try #require($0.objectValue) }
  }

  static func document(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: [UInt8](Data(contentsOf: try folder().appendingPathComponent(name))))
  }

  static func fileNames() throws -> [String] {
    let folder = try folder()
    let entries = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    return entries.compactMap { ($0 as? URL)?.standardizedFileURL.path.replacing(folder.path + "/", with: "") }
      .filter { $0.hasSuffix(".json") }.sorted()
  }

  static func workflows() throws -> [WorkflowDefinition] {
    try fileNames().filter { $0.hasPrefix("workflows/") }.map { name in
      try WorkflowDefinition(json: try #require(try document(name).objectValue))
    }
  }

  static func workflow(_ id: WorkflowID) throws -> WorkflowDefinition {
    try #require(try workflows().first { $0.id == id })
  }

  static func skills() throws -> [SkillDefinition] {
    try documents("skills.json").map { try SkillDefinition(json: $0) }
  }

  static func signatures() throws -> [SkillID: SkillSignature] {
    Dictionary(uniqueKeysWithValues: try skills().map { ($0.id, $0.signature) })
  }

  /// `datasets/catalog` of the repository: the first folder upwards from this file that has one.
  private static func folder() throws -> URL {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("datasets/catalog").standardizedFileURL
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    throw CocoaError(.fileNoSuchFile)
  }
}
