import Application
import ArgumentParser
import Kernels

struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "The embedders that searches by likeness can use.",
    discussion: """
      The built-in embedder needs no file. A sentence encoder (make models fetches all-MiniLM-L6-v2) finds paraphrases as well. \
      Proposals do not depend on which one is in use. Changing it embeds the index anew, by the next night or while \
      "autogenesis serve" runs; searches go on with the old vectors until all new ones are there.
      """,
    subcommands: [List.self, Add.self, Use.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the models; the one in use has an asterisk.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().modelReport(), json: output.json) }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a model, copy it into the data directory and use it.")
    @Argument(help: "The folder with config.json, vocab.txt, model.safetensors and what belongs to them.")
    var folder: String
    @Option(help: "The model's name (default: that of the folder).") var name: String?
    @Flag(help: "Compute products in bytes: quicker, the vectors a little coarser.") var int8 = false
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let report = try data.open().addModel(from: folder, name: name, precision: int8 ? .int8 : .float32)
      Console.show(report, json: output.json)
    }
  }

  struct Use: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Use a model that was added, or the built-in embedder.")
    @Argument(help: "The model's name, or \"built-in\".") var name: String
    @Flag(help: "Compute products in bytes: quicker, the vectors a little coarser.") var int8 = false
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let report = try data.open().useModel(name == "built-in" ? nil : name, precision: int8 ? .int8 : .float32)
      Console.show(report, json: output.json)
    }
  }
}
