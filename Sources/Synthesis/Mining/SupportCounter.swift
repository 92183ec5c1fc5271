import Domain
import JSONDocuments

/// The episodes of one workflow with what every pattern needs of them.
struct SupportCounter: Sendable {
  /// The episodes in order of (start, id).
  let episodes: [StoredEpisode]
  /// The workflow; nil without episodes.
  var workflowID: WorkflowID? { episodes.first?.workflowID }

  init(_ ordered: [StoredEpisode]) { episodes = ordered }

  /// A pattern that the episodes at these ascending positions hold.
  func pattern(
    _ form: MinedPattern.Form, code: String, size: Int, isClosed: Bool, details: JSONObject, at positions: [Int]
  ) -> MinedPattern {
    let (successes, known) = outcomes(at: positions)
    let (lower, upper) = BinomialProportion(successes, of: known).wilsonInterval()
    var details = details
    details["success_interval"] = [Figure.json(lower), Figure.json(upper)]
    return MinedPattern(
      workflowID: workflowID ?? "", form: form, code: code, size: size, successCount: successes,
      knownOutcomeCount: known, episodeCount: episodes.count, isClosed: isClosed, details: details,
      supporters: positions.map { EpisodeReference(id: episodes[$0].id, revision: episodes[$0].revision) }.sorted())
  }

  /// How many of these episodes succeeded and how many have an outcome that says so or not.
  private func outcomes(at positions: [Int]) -> (successes: Int, known: Int) {
    var successes = 0
    var known = 0
    for position in positions {
      switch episodes[position].record.outcome {
      case .success:
        successes += 1
        known += 1
      case .failed, .partial: known += 1
      case .running, .unknown: break
      }
    }
    return (successes, known)
  }
}
