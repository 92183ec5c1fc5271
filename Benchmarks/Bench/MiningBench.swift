import Application
import ArgumentParser
import JSONDocuments

/// How long mining a graph file takes.
struct MiningBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mine", abstract: "Mine a graph file; seconds of wall time with the pattern count beside it.")

  @Argument(help: "The graph file.") var file: String
  @Option(help: "The least number of graphs that hold a pattern.") var minsup: Int
  @Flag(help: "Read edges as directed.") var directed = false
  @Option(help: "Repetitions; the median is reported.") var repeats = 3

  func run() throws {
    var times: [Double] = []
    var figures = JSONObject()
    for _ in 0..<repeats {
      let watch = Stopwatch()
      let request = GraphMiningRequest(
        path: file, minimumSupport: minsup, isDirected: directed, closedOnly: false, outputPath: nil)
      figures = try request.mine().json
      times.append(watch.seconds)
    }
    figures["bench"] = "mine"
    figures["seconds"] = figure(Stopwatch.median(times))
    figures["peak_megabytes"] = figure(Stopwatch.peakMegabytes)
    report(figures)
  }
}
