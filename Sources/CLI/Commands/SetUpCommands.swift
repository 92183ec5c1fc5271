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
  @OptionGroup var output: OutputOptions

  func run() throws {
    let demo = Demo(dataPath: data, seed: seed)
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
