import Application
import ArgumentParser
import Domain
import JSONDocuments

struct AdviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise", abstract: "What came next after these steps, how those runs ended, and what to avoid.",
    discussion: """
      Ways are compared within task, what failed before and what else success depends on: raw and adjusted stand side by
      side, and a * marks a difference that the runs support. Hand-offs to a person and the end of a run are told apart and
      never recommended. Too few runs give no answer. Each answer has an id: tell it in the run's "advice_id", or with
      "autogenesis advise feedback", and the run is no evidence for later advice.
      """,
    subcommands: [AskCommand.self, FeedbackCommand.self, ReportCommand.self], defaultSubcommand: AskCommand.self)

  struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ask",
      abstract: "Ask what to do next (the default; write it out when a step is called feedback or report)."
    )

    @Argument(help: "The last steps of the run, oldest first; none means the start.") var steps: [String] = []
    @Option(help: "The workflow (needed when there is more than one).") var workflow: String?
    @Option(help: "Only runs of this task.") var task: String?
    @Option(help: "What the run was started with, as a JSON object: runs like it count, the nearest that are enough.")
    var context: String?
    @Flag(name: .customLong("no-record"), help: "Do not keep the answer.") var isUnrecorded = false
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let request = AdviceRequest(
        steps: steps, workflow: workflow, task: task, context: try circumstances(), isRecorded: !isUnrecorded)
      Console.show(try data.openReading().advise(request), json: output.json)
    }

    private func circumstances() throws -> JSONObject {
      guard let context else { return JSONObject() }
      guard let object = try JSONValue(parsing: context).objectValue else {
        throw UsageError("--context takes a JSON object, such as {\"vendor_id\":\"VEND-445\"}.")
      }
      return object
    }
  }

  struct FeedbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "feedback", abstract: "Tell what became of an answer.")

    enum Answer: String, ExpressibleByArgument, CaseIterable {
      case yes, no
    }

    enum Ending: String, ExpressibleByArgument, CaseIterable {
      case success, failed, partial
    }

    @Argument(help: "The answer's id, adv-… .") var advice: String
    @Option(help: "Whether the run did as advised: yes or no.") var followed: Answer
    @Option(help: "How the run ended: success, failed or partial.") var outcome: Ending?
    @Option(help: "The run, by the store's id or by its source's.") var episode: String?
    @Option(help: "Whatever else there is to say.") var comment: String?
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let request = AdviceFeedbackRequest(
        adviceID: advice, isFollowed: followed == .yes, outcome: outcome.flatMap { Outcome(rawValue: $0.rawValue) },
        episode: episode, comment: comment)
      Console.show(try data.open().addFeedback(request), json: output.json)
    }
  }

  struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "report", abstract: "What became of advice: followed or not, and how those runs ended.")

    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.openReading().adviceReport(), json: output.json) }
  }
}
