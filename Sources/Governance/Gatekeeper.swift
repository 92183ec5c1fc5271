import Domain

/// Runs the gates of the publishing policy (S-5.2 to S-5.13).
///
/// Pure: no clock, no I/O, no order of a hash table. Every gate runs whatever the others found, so that a reviewer sees
/// all that is wrong at once; a gate that throws has failed.
public struct Gatekeeper {
  /// The verdicts of all gates, and the risk that the server computes.
  ///
  /// - Complexity: O(supporting steps + catalogue size).
  public static func assess(_ inputs: GateInputs) -> Assessment {
    let context = GateContext(inputs)
    let risk = (try? RiskGate.assessment(in: context)) ?? RiskModel.worst
    return Assessment(risk: risk, verdicts: GateName.allCases.map { verdict(of: $0, in: context) })
  }

  private static func verdict(of gate: GateName, in context: GateContext) -> GateVerdict {
    do {
      return try findings(of: gate, in: context).verdict(of: gate)
    } catch {
      return GateVerdict(gate: gate, passed: false, reason: "The gate could not run, so it counts as failed: \(error)")
    }
  }

  private static func findings(of gate: GateName, in context: GateContext) throws -> GateFindings {
    switch gate {
    case .contract: try ContractGate.findings(in: context)
    case .tests: try TestsGate.findings(in: context)
    case .replay: try ReplayGate.findings(in: context)
    case .sandbox: try SandboxGate.findings(in: context)
    case .confidence: try ConfidenceGate.findings(in: context)
    case .risk: try RiskGate.findings(in: context)
    case .blockedCategory: try BlockedCategoryGate.findings(in: context)
    }
  }
}
