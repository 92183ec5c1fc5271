import Domain
import Foundation
import JSONDocuments
import Testing

/// Files of the repository that the demo's tests read.
enum DemoCatalogue {
  static func workflows() throws -> [WorkflowDefinition] {
    try ["WF-CS-007", "WF-FIN-001", "WF-HR-002", "WF-IT-004"].map { name in
      let value = try JSONValue(parsing: [UInt8](Data(contentsOf: file("datasets/catalog/workflows/\(name).json"))))
      return try WorkflowDefinition(json: try #require(value.objectValue))
    }
  }

  static func signatures() throws -> [SkillID: SkillSignature] {
    let value = try JSONValue(parsing: [UInt8](Data(contentsOf: file("datasets/catalog/skills.json"))))
    let skills = try (value.arrayValue ?? []).map { try SkillDefinition(json: try #require($0.objectValue)) }
    return Dictionary(uniqueKeysWithValues: skills.map { ($0.id, $0.signature) })
  }

  /// The rows `| figure | 123 |` of TRUTH.md.
  static func truth() throws -> [String: Int] {
    let text = try String(contentsOf: file("datasets/demo/TRUTH.md"), encoding: .utf8)
    var figures: [String: Int] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 2, let value = Int(cells[1].replacing(",", with: "")) else { continue }
      #expect(figures.updateValue(value, forKey: cells[0]) == nil, "\(cells[0]) stands twice")
    }
    return figures
  }

  private static func file(_ path: String) throws -> URL {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent(path)
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    throw CocoaError(.fileNoSuchFile)
  }
}
