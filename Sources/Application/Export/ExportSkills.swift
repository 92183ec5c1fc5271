import Domain
import Files
public import JSONDocuments
import Storage

/// What an export wrote.
public struct ExportReport: Presentable {
  let object: String
  let folder: String
  let files: [String]

  public var json: JSONObject {
    [
      "object": .string(object), "folder": .string(folder), "files": .array(files.map { .string($0) }),
    ]
  }

  public var text: String { "\(object) is in \(folder): \(files.joined(separator: ", "))\n" }
}

extension Workspace {
  /// The files of a folder that may be looked at before it counts as somebody else's.
  private static let mostFiles = 64
  private static let largestFileBytes = 64 << 20

  /// Writes a skill as an Agent Skills folder in `place`.
  ///
  /// - Throws: `UsageError` when there is no such skill, or the folder is not one that an export wrote and nobody edited;
  ///   `FileError`.
  public func exportSkill(_ name: String, to place: String) throws -> ExportReport {
    let skill = try skill(VersionedName(name))
    let key = "\(skill.id)@\(skill.version)"
    return try write(SkillFolder(skill, proposal: try origin(of: key)), of: key, to: place)
  }

  /// Writes a workflow as an Agent Skills folder in `place`.
  ///
  /// - Throws: `StorageError` when there is no such workflow, else as `exportSkill`.
  public func exportWorkflow(_ name: String, to place: String) throws -> ExportReport {
    let workflow = try workflow(VersionedName(name)).definition
    let key = "\(workflow.id)@\(workflow.version)"
    let skills = try store.skills(in: organisation).map(\.definition)
    let folder = SkillFolder(
      workflow, skills: skills, proposal: try origin(of: key), tests: try unitTests(of: workflow))
    return try write(folder, of: key, to: place)
  }

  /// The proposal that a version was published from.
  private func origin(of key: String) throws -> Proposal? {
    try store.proposals(in: organisation).first { $0.publishedObject == key }
  }

  private func write(_ folder: SkillFolder, of key: String, to place: String) throws -> ExportReport {
    let path = "\(place)/\(folder.frontMatter.name)"
    let files = folder.files
    try Directory.create(place)
    if try FolderReplacement.isTaken(path), let reason = try Self.reasonToKeep(path) {
      throw UsageError("\(path) is left alone, since \(reason): move it away or export to another folder.")
    }
    try FolderReplacement.replace(path, with: files)
    return ExportReport(object: key, folder: path, files: files.map(\.path))
  }

  /// Why what is there may not be replaced; nil when it is an export that nobody touched.
  private static func reasonToKeep(_ path: String) throws -> String? {
    guard try FolderReplacement.isFolder(path) else { return "it is no folder" }
    guard let present = try FolderReplacement.files(below: path, limit: mostFiles),
      present.contains(ExportManifest.path),
      let manifest = ExportManifest(
        try WholeFile.read("\(path)/\(ExportManifest.path)", limitBytes: largestFileBytes))
    else { return "no export wrote it" }
    guard Set(present) == Set(manifest.digests.map(\.path) + [ExportManifest.path]) else {
      return "files were added or removed since it was written"
    }
    for (file, digest) in manifest.digests {
      let bytes = try WholeFile.read("\(path)/\(file)", limitBytes: largestFileBytes)
      if Digest.sha256(bytes) != digest { return "\(VisibleText.shown(file)) was edited since it was written" }
    }
    return nil
  }
}
