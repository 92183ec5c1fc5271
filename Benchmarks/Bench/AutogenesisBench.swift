import ArgumentParser

/// Measurements: each prints one JSON line with its parameters and figures.
@main
struct AutogenesisBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "autogenesis-bench",
    abstract:
      "Measures ingest, search, words, load, embedding, nearest vectors, mining and claims; one JSON line a measurement.",
    subcommands: [
      IngestBench.self, SearchBench.self, LexicalBench.self, AnnBench.self, LoadBench.self, EmbedBench.self,
      MiningBench.self, GraphsBench.self, WorldsBench.self, NightsBench.self,
    ],
    defaultSubcommand: IngestBench.self)
}
