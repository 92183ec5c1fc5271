import Domain
import Execution
import JSONDocuments

/// The evidence of a change claim that compares runs, in the form that the gates and the reviewer read.
struct ChangeEvidence {
  /// The error budget of a store's life.
  private static let budget = 0.05

  private let finding: ChangeFinding
  private let replay: ChangeReplay.Count
  private let spent: Double?

  init(_ finding: ChangeFinding, _ replay: ChangeReplay.Count, spent: Double?) {
    self.finding = finding
    self.replay = replay
    self.spent = spent
  }

  var document: JSONObject {
    var mined = effect(finding.mined)
    mined["episodes"] = .number(finding.minedEpisodes)
    if let adjusted = finding.minedAdjustedP { mined["p_adjusted"] = .number(Figure.raised(adjusted)) }
    var document: JSONObject = [
      "observed_workflow": .string(finding.workflowID.rawValue),
      "episodes": .number(finding.minedEpisodes + finding.confirmingEpisodes),
      "goal": .string(finding.hypothesis.goal.text), "point": .object(point), "mined": .object(mined),
      "test": .object(test), "replay": .object(replay.json), "senders": .object(senders),
      "strata": .array(finding.strata.map { .string($0) }), "without_benefit": .string(assumption),
      "supporting": references(finding.withEpisodes), "counter_examples": references(finding.counterExamples),
    ]
    if let confirmed = finding.confirmed {
      document["held_out"] = .object(heldOut(confirmed))
      document["adoption"] = .object(adoption(confirmed))
    }
    return document
  }

  private var point: JSONObject {
    var point: JSONObject = ["step": .string(finding.hypothesis.step)]
    point.set("after", finding.hypothesis.after)
    point.set("instead", finding.hypothesis.instead)
    point.set("rule", finding.hypothesis.condition?.expression)
    return point
  }

  private func heldOut(_ confirmed: ChangeEffect) -> JSONObject {
    effect(confirmed).merging([
      "unit": "episode", "count": .number(finding.confirmingEpisodes), "split": .string(finding.split),
    ])
  }

  private func effect(_ effect: ChangeEffect) -> JSONObject {
    [
      "with": group(effect.with), "without": group(effect.without), "raw": Figure.json(effect.rawEffect),
      "effect": Figure.json(effect.effect), "interval": [Figure.json(effect.lower), Figure.json(effect.upper)],
      "p": .number(Figure.raised(effect.pValue)),
    ]
  }

  private func group(_ group: ChangeGroup) -> JSONValue {
    ["runs": .number(group.runs), "met": .number(group.met), "share": Figure.json(group.share)]
  }

  private var test: JSONObject {
    var test: JSONObject = ["looked_at": .number(finding.lookedAt), "budget": .number(Self.budget)]
    if let p = finding.pValue { test["p"] = .number(Figure.raised(p)) }
    if let level = finding.level { test["level"] = .number(Figure.raised(level)) }
    if let number = finding.testNumber { test["number"] = .number(number) }
    if let spent { test["spent"] = Figure.json(spent) }
    return test
  }

  private func adoption(_ confirmed: ChangeEffect) -> JSONObject {
    let share = Figure.rounded(finding.adoptionShare)
    return [
      "share": .number(share), "effect": Figure.json(share * confirmed.effect),
      "interval": [Figure.json(share * confirmed.lower), Figure.json(share * confirmed.upper)],
    ]
  }

  private var senders: JSONObject {
    let runs = finding.withEpisodes.count
    let largest = finding.senders.map(\.runs).max() ?? 0
    return [
      "named": .bool(!finding.senders.isEmpty), "count": .number(finding.senders.count),
      "largest_share": Figure.json(runs == 0 ? 0 : Double(largest) / Double(runs)),
      "list": .array(finding.senders.map { ["name": .string($0.name), "runs": .number($0.runs)] }),
    ]
  }

  /// What has to be so for the change to do good, in one sentence.
  private var assumption: String {
    let done = Figure.grouped(finding.withEpisodes.count)
    let instead = finding.hypothesis.instead ?? "the end"
    switch finding.hypothesis.kind {
    case .handOff:
      return
        "Assumes that handing over helps the runs that went on to \(instead) as it helped the \(done) that were handed "
        + "over; what a person's time costs is not counted."
    case .remove:
      return
        "Assumes that the runs that did \(finding.hypothesis.step) fare without it as the \(done) did that left it out; "
        + "what it guards against beyond the goal is not counted."
    case .insert, .route, .reorder:
      return "Assumes that the runs that went on to \(instead) would fare as the \(done) did that went to "
        + "\(finding.hypothesis.step); what the other way costs is not counted."
    case .retune, .timeout:
      return "Assumes that the runs under the old value would fare as the \(done) did under the new one."
    }
  }

  private func references(_ episodes: [EpisodeReference]) -> JSONValue {
    .array(episodes.sorted().map { .string($0.text) })
  }
}
