import Domain
import JSONDocuments

/// What the gates of one assessment share. The body is read once; a gate that needs it fails when it cannot be read.
struct GateContext {
  let inputs: GateInputs
  private let readBody: Result<ProposalBody, DocumentError>

  init(_ inputs: GateInputs) {
    self.inputs = inputs
    do throws(DocumentError) { readBody = .success(try ProposalBody(of: inputs.draft)) } catch {
      readBody = .failure(error)
    }
  }

  /// The body of the proposal.
  ///
  /// - Throws: `DocumentError` when the body does not follow its schema.
  func body() throws(DocumentError) -> ProposalBody { try readBody.get() }

  /// What the change can touch.
  func exposure() throws(DocumentError) -> Exposure { Exposure(of: try body(), in: inputs.catalogue) }

  /// What the risk counts: everything that a new workflow or skill can touch, and of a change what it touches itself.
  func riskExposure() throws(DocumentError) -> Exposure {
    if case .change(let proposal) = try body() { return Exposure(touchedBy: proposal, in: inputs.catalogue) }
    return try exposure()
  }
}

/// What a gate has to say before it becomes a verdict.
struct GateFindings {
  /// What is wrong, as sentences; a gate without faults has passed.
  var faults: [String] = []
  /// The sentence for a gate that passed.
  var summary: String
  /// The figures behind the sentence.
  var details: JSONObject

  /// The verdict: the first three faults are spelled out, all are in the details.
  func verdict(of gate: GateName) -> GateVerdict {
    guard !faults.isEmpty else { return GateVerdict(gate: gate, passed: true, reason: summary, details: details) }
    var reason = faults.prefix(3).joined(separator: " ")
    if faults.count > 3 { reason += " And \(faults.count - 3) more." }
    var details = details
    details["faults"] = .array(faults.map { .string($0) })
    return GateVerdict(gate: gate, passed: false, reason: reason, details: details)
  }
}
