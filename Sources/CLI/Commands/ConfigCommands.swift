import Application
import ArgumentParser
import Server

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "What is set, and who said it.",
    discussion: """
      A flag goes before the environment (AUTOGENESIS_SECTION_KEY), that before the file, and all before the default. The file \
      is named by --config or AUTOGENESIS_CONFIG, else it is DATA/autogenesis.conf: lines of "key = value" below \
      "[section]". A secret may come from a file that AUTOGENESIS_KEY_FILE names.
      """, subcommands: [Show.self, Check.self])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show each setting with its value and where it comes from; secrets are not shown.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(SettingsListing(try data.settings().checked()), json: output.json) }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the file and the environment; exit status 2 when something is wrong.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let verdict = SettingsVerdict(try data.settings())
      Console.show(verdict, json: output.json)
      if !verdict.isSound { throw StatusExit(code: 2) }
    }
  }
}
