import Application
import ArgumentParser
import Foundation

struct NightlyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightly",
    abstract: "Take in DATA/inbox, reflect, index, mine, propose and report; resumable and never twice the same.")

  @Option(help: "How many quarantined records the night tolerates before the exit status is 1.") var maxQuarantined = 0
  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let crash = try ProcessInfo.processInfo.environment["AUTOGENESIS_CRASH_AT"].map(CrashInjector.init(parsing:))
    let night = Night(
      workspace: try data.open(), progress: Progress.reporter(quiet: output.quiet), crash: crash ?? .none)
    let report = try night.run()
    Console.show(report, json: output.json)
    if report.quarantinedCount > maxQuarantined || report.failedFileCount > 0 { throw StatusExit(code: 1) }
  }
}

struct MineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mine", abstract: "Mine frequent patterns of the store's episodes, or of a graph file.",
    subcommands: [Store.self, Graphs.self], defaultSubcommand: Store.self)

  struct Store: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Mine the episodes in store and write the pattern tables.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      Console.show(try data.open().mine(progress: Progress.reporter(quiet: output.quiet)), json: output.json)
    }
  }

  struct Graphs: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Mine the frequent subgraphs of a file of labelled graphs (t # / v id label / e u v label).")
    @Argument(help: "The graph file.") var file: String
    @Option(help: "The least number of graphs that hold a pattern.") var minsup: Int
    @Flag(help: "Read edges as directed.") var directed = false
    @Flag(help: "Keep only patterns without an equally frequent larger one.") var closed = false
    @Option(help: "Write support, edge count and canonical code, tab-separated, to this file.") var out: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
      let request = GraphMiningRequest(
        path: file, minimumSupport: minsup, isDirected: directed, closedOnly: closed, outputPath: out)
      Console.show(try request.mine(), json: output.json)
    }
  }
}

struct PatternsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patterns", abstract: "What mining found.", subcommands: [List.self, Show.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List patterns, most frequent first.")
    @Option(help: "Only of this workflow.") var workflow: String?
    @Option(help: "Only of this form: edge_set, subgraph, failure_motif, bottleneck.") var form: String?
    @Option(help: "How many.") var limit = 30
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      Console.show(try data.open().patternList(workflow: workflow, form: form, limit: limit), json: output.json)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one pattern with the episodes that hold it.")
    @Argument(help: "The pattern's id.") var pattern: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().patternDetail(pattern), json: output.json) }
  }
}

struct ProposeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose", abstract: "Turn what was mined into proposals, run the gates and queue them.")

  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    Console.show(try data.open().propose(progress: Progress.reporter(quiet: output.quiet)), json: output.json)
  }
}
