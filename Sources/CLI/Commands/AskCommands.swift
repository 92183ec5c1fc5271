public import Application
public import ArgumentParser
import Kernels

extension SearchMode: ExpressibleByArgument {}
extension FusionMethod: ExpressibleByArgument {}

/// The filters of a search.
struct FilterOptions: ParsableArguments {
  @Option(help: "Only of this workflow.") var workflow: String?
  @Option(help: "Only with this outcome: success, failed, partial, running, unknown.") var outcome: String?
  @Option(help: "Only with this step.") var step: String?
  @Option(help: "Only with a step run of this status: success, failed, skipped, fallback.") var status: String?
  @Option(help: "Only begun at or after this time.") var since: String?
  @Option(help: "Only begun before this time.") var until: String?
  @Option(help: "Only of this type: episode, step_run, reflection, proposal, skill.") var type: String?

  var filters: SearchFilters {
    SearchFilters(
      workflow: workflow, outcome: outcome, step: step, status: status, since: since, until: until, type: type)
  }
}

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find episodes, step runs, reflections, proposals and skills by words and likeness.")

  @Argument(help: "What to look for.") var text: String
  @Option(name: [.customShort("k"), .long], help: "How many results.") var top = 10
  @Option(help: "lexical, dense or hybrid.") var mode: SearchMode = .hybrid
  @Option(help: "linear or rrf.") var fusion: FusionMethod = .linear
  @Flag(help: "Show both sides' scores, ranks and the matched terms.") var explain = false
  @OptionGroup var filters: FilterOptions
  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let request = SearchRequest(
      text: text, count: top, mode: mode, fusion: fusion, filters: filters.filters, explains: explain)
    Console.show(try data.open().search(request), json: output.json)
  }
}

struct SimilarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "similar", abstract: "Find the runs most like one episode, or like a sequence of steps.")

  @Argument(help: "The episode's id.") var episode: String?
  @Option(parsing: .upToNextOption, help: "Steps instead of an episode.") var steps: [String] = []
  @Option(name: [.customShort("k"), .long], help: "How many results.") var top = 10
  @Flag(help: "Show both sides' scores, ranks and the matched terms.") var explain = false
  @OptionGroup var filters: FilterOptions
  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let request = SimilarRequest(
      episode: episode, steps: steps, count: top, filters: filters.filters, explains: explain)
    Console.show(try data.open().similar(request), json: output.json)
  }
}

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Measure quality on labelled data.", subcommands: [RetrievalCommand.self])

  struct RetrievalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "retrieval", abstract: "nDCG@10, recall and MRR of search over a corpus with judgements.")

    @Option(help: "JSON lines with id and text.") var corpus: String
    @Option(help: "JSON lines with id and text.") var queries: String
    @Option(help: "Tab-separated query, document, grade.") var qrels: String
    @Flag(help: "Leave a query's own document out of its results.") var excludeSelf = false
    @Option(help: "lexical, dense or hybrid.") var mode: SearchMode = .hybrid
    @Option(help: "A model folder, or \"built-in\" (default: the model that the data directory uses).")
    var model: String?
    @Flag(help: "The model's products in bytes.") var int8 = false
    @OptionGroup var data: StoreOptions
    @Option(name: .customLong("run"), help: "Write the run in TREC form to this file.") var runPath: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
      let chosen: EvaluatedModel =
        switch model {
        case "built-in": .builtIn
        case let folder?: .folder(folder, int8 ? .int8 : .float32)
        case nil: .inUse(data: data.path)
        }
      let request = RetrievalEvaluationRequest(
        corpusPath: corpus, queriesPath: queries, judgementsPath: qrels, excludesSelf: excludeSelf, mode: mode,
        model: chosen, runPath: runPath)
      Console.show(try request.evaluate(progress: Progress.reporter(quiet: output.quiet)), json: output.json)
    }
  }
}
