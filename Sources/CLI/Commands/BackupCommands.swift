import Application
import ArgumentParser

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Write a backup while the service runs, and read it back whole.",
    discussion: """
      A backup is a folder with the database as one transaction left it and a manifest with digests and the heads of the \
      audit logs. Indexes and reports are derived and not in it; files that wait in the inbox are not in it either. It holds \
      every tenant's data: keep it as you keep the store.
      """)

  @Argument(help: "The folder to make; it must not be there yet.") var destination: String?
  @Option(help: "Make a folder named after the time below this one instead.") var into: String?
  @Option(help: "With --into: how many of the newest backups stay.") var keep: Int?
  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (destination == nil) != (into == nil) else {
      throw ValidationError("Name the folder to make, or --into FOLDER: one of them.")
    }
    guard keep == nil || into != nil else { throw ValidationError("--keep goes with --into.") }
  }

  func run() throws {
    let workspace = try data.open()
    if let into { return Console.show(try workspace.backup(below: into, keeping: keep), json: output.json) }
    Console.show(try workspace.backup(to: destination ?? ""), json: output.json)
  }
}

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Make a data directory of a backup, checked byte by byte.",
    discussion: """
      Sizes, digests, the database's pages, its foreign keys and the hash chains of the audit logs are checked before anything \
      is put in place. With --replace the store that is there is moved aside and kept; it must not be open.
      """)

  @Argument(help: "The backup's folder.") var backup: String
  @Flag(help: "Only check the backup.") var check = false
  @Flag(help: "Move a store that is there aside.") var replace = false
  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let restoration = Restoration(of: backup)
    if check { return Console.show(try restoration.verify(), json: output.json) }
    Console.show(try restoration.restore(to: data.path, replaces: replace), json: output.json)
  }
}
