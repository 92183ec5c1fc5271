import Application
import ArgumentParser

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract:
      "Create a data directory, or a tenant of one, with the catalogue and a principal for each mandatory reviewer.")

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws { Console.show(try data.create(tenant.configuration).initialisation(), json: output.json) }
}

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run the whole loop on 14 nights of bundled runs and print a report.",
    discussion:
      "The runs are made by the product's own interpreter; what is planted in them stands in datasets/demo/TRUTH.md.")

  @Option(help: "The data directory that the demo makes; it must not exist or be a demo's.") var data = "demo/data"
  @Option(help: "The seed of the simulated runs.") var seed = DemoWorld.seed
  @Option(help: "A model folder to search with (default: the built-in embedder); proposals are the same.")
  var model: String?
  @OptionGroup var output: OutputOptions

  func run() throws {
    let demo = Demo(dataPath: data, seed: seed, model: model)
    Console.show(try demo.run(progress: Progress.reporter(quiet: output.quiet)), json: output.json)
  }
}

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check the data directory, the index, the audit log and the machine.")

  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let diagnosis = try data.open().diagnose()
    Console.show(diagnosis, json: output.json)
    if !diagnosis.isHealthy { throw StatusExit(code: 1) }
  }
}

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print the completion script for a shell.",
    discussion: "For bash: autogenesis completions bash > /etc/bash_completion.d/autogenesis")

  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  @Argument(help: "bash, zsh or fish.") var shell: Shell

  func run() throws {
    let known: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    Console.write(Autogenesis.completionScript(for: known) + "\n")
  }
}
