import Domain
import Files

/// What the doctor finds out about the machine and the folder.
struct MachineFindings {
  let directory: StoreFolder
  private let system: FileSystemFacts

  init(directory: StoreFolder) {
    self.directory = directory
    system = FileSystemFacts(at: directory.path)
  }

  /// A backup, and SQLite when it makes the file anew, need as much room again as the database takes.
  func disk() throws -> Diagnosis.Finding {
    let size = try FileFacts(of: directory.database)?.sizeBytes ?? 0
    let (space, needed) = (DiskSpace(system), max(size, DiskSpace.leastBytes))
    return Diagnosis.Finding(
      subject: "disk", isHealthy: space.freeBytes >= needed,
      note: space.text + (space.freeBytes >= needed ? "" : ", and a backup needs \(needed >> 20): make room"))
  }

  /// Records hold what people wrote: nobody but the owner may read them.
  func permissions() throws -> Diagnosis.Finding {
    let open = try [directory.path, directory.database, directory.index, directory.settings].filter { path in
      try (FileFacts(of: path)?.permissions ?? 0) & 0o077 != 0
    }
    return Diagnosis.Finding(
      subject: "permissions", isHealthy: open.isEmpty,
      note: open.isEmpty
        ? "for the owner only"
        : "others may read \(open.joined(separator: ", ")): take their rights away with chmod go=")
  }

  /// SQLite's write-ahead log shares memory between processes, which network file systems do not.
  func fileSystem() -> Diagnosis.Finding {
    let kind = system.kind ?? "unknown"
    let isShared = ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph", "glusterfs"].contains(kind)
    return Diagnosis.Finding(
      subject: "file system", isHealthy: !isShared,
      note: isShared ? "\(kind) is a network file system, on which the database is not safe: use a local disk" : kind)
  }

  /// Two writers exclude each other by locks on a file; a file system that grants both is of no use.
  func locks() -> Diagnosis.Finding {
    let path = directory.path + "/doctor.lock"
    defer { try? Directory.remove(path) }
    do throws(FileError) {
      let held = try LockFile(path: path)
      defer { held.release() }
      let isExclusive: Bool
      do throws(FileError) {
        try LockFile(path: path).release()
        isExclusive = false
      } catch {
        isExclusive = error == .locked(path: path)
      }
      return Diagnosis.Finding(
        subject: "locks", isHealthy: isExclusive, note: isExclusive ? "exclude" : "do not exclude: use a local disk")
    } catch {
      return Diagnosis.Finding(subject: "locks", isHealthy: false, note: error.description)
    }
  }

  /// The clock must not be before what was recorded last.
  func clock(_ now: Timestamp, last: Timestamp?) -> Diagnosis.Finding {
    let isBehind = last.map { now < $0 } ?? false
    return Diagnosis.Finding(
      subject: "clock", isHealthy: !isBehind,
      note: isBehind ? "\(now.text), before the last entry of the audit log: set the clock" : now.text)
  }
}
