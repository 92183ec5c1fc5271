import Application
import ArgumentParser

struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract:
      "Take in files of runs: native JSONL, tau-bench trajectories, XES, event CSV, OTLP traces; plain or gzip.",
    discussion: "Ingesting the same file again adds nothing. A damaged file leaves the store as it was (exit 2).")

  @Argument(help: "The files.") var files: [String]
  @Option(help: "The source that the episodes belong to (default: the file's stem; for traces \"otlp\").") var source:
    String?
  @Option(help: "The workflow that the runs are of (default: the source's name; for traces that of the root span).")
  var workflow: String?
  @Option(help: "A JSON file that maps the columns of a foreign file.") var mapping: String?
  @Option(help: "How many quarantined records are tolerated before the exit status is 1.") var maxQuarantined = 0
  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let request = IngestRequest(paths: files, source: source, workflow: workflow, mappingPath: mapping)
    let report = try data.create().ingest(request, progress: Progress.reporter(quiet: output.quiet))
    Console.show(report, json: output.json)
    for failure in report.failures { Console.note("autogenesis: \(failure.reason)") }
    if !report.failures.isEmpty { throw StatusExit(code: 2) }
    if report.quarantinedCount > maxQuarantined { throw StatusExit(code: 1) }
  }
}

struct QuarantineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine", abstract: "Records that could not be taken in.", subcommands: [List.self],
    defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List them with file, line and reason.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().quarantine(), json: output.json) }
  }
}

struct EpisodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "episodes", abstract: "The episodes in store.", subcommands: [List.self, Show.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List episodes, newest first.")
    @Option(help: "Only of this workflow.") var workflow: String?
    @Option(help: "How many.") var limit = 20
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      Console.show(try data.open().episodeList(workflow: workflow, limit: limit), json: output.json)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one episode with its steps and reflections.")
    @Argument(help: "The episode's id.") var episode: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().episodeDetail(episode), json: output.json) }
  }
}

struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "The search index; everything in it can be rebuilt.",
    subcommands: [Status.self, Rebuild.self])

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Segments, documents and generation.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().indexStatus(), json: output.json) }
  }

  struct Rebuild: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Build the index anew from the database.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let workspace = try data.open()
      Console.show(try workspace.rebuildIndex(progress: Progress.reporter(quiet: output.quiet)), json: output.json)
    }
  }
}
