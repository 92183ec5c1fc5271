import Application
import ArgumentParser

/// The command line of the product.
@main
struct Autogenesis: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "autogenesis",
    abstract: "Remembers how workflows and agents ran, finds the similar run, and proposes better ones with proof.",
    discussion: """
      The usual night: drop files into DATA/inbox, run "autogenesis nightly", look at "autogenesis queue list".
      Results go to standard output (--json is stable), progress and messages to standard error.
      Exit status: 0 done, 1 done with quarantined or failed items, 2 usage or unreadable input, 70 failed,
      75 try again later.
      """,
    version: Product.version,
    groupedSubcommands: [
      CommandGroup(
        name: "Set up",
        subcommands: [
          InitCommand.self, DemoCommand.self, ConfigCommand.self, DoctorCommand.self, BackupCommand.self,
          RestoreCommand.self, CompletionsCommand.self, ModelsCommand.self,
        ]),
      CommandGroup(
        name: "Remember",
        subcommands: [IngestCommand.self, QuarantineCommand.self, EpisodesCommand.self, IndexCommand.self]),
      CommandGroup(
        name: "Ask",
        subcommands: [SearchCommand.self, SimilarCommand.self, AdviseCommand.self, EvalCommand.self]),
      CommandGroup(
        name: "Learn",
        subcommands: [NightlyCommand.self, MineCommand.self, PatternsCommand.self, ProposeCommand.self]),
      CommandGroup(
        name: "Decide",
        subcommands: [
          QueueCommand.self, WorkflowsCommand.self, SkillsCommand.self, ReleasesCommand.self, RetractCommand.self,
          AuditCommand.self, DumpCommand.self,
        ]),
      CommandGroup(name: "Serve", subcommands: [ServeCommand.self, MCPCommand.self, KeysCommand.self]),
    ])

  /// Parses and runs; every failure becomes one sentence and the status that belongs to it.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { return try await command.run() }
      try command.run()
    } catch {
      Console.end(with: error)
    }
  }
}
