import Application

/// Who may ask for what, in the own tenant and of another one: the one table from which the check and its test are made.
///
/// The switch has no default, so an operation without a row does not compile. The tenant comes from the key alone. A row
/// says for another tenant's identifiers whether there are any to name: `hidden` answers as if there were no such thing.
struct AccessRule: Hashable, Sendable {
  /// Who may ask.
  enum Callers: Hashable, Sendable {
    /// Whoever reaches the socket; nothing of a tenant is in the answer.
    case anyone
    /// Whoever has a valid key.
    case anyKey
    /// Holders of one of these roles whose key covers the scope.
    case holders(of: Set<AccessRole>, scope: AccessScope)
  }

  /// What is answered when the call names something of another tenant.
  enum OtherTenant: Hashable, Sendable {
    /// The call names nothing that could be another tenant's.
    case unnamed
    /// 404, the same as for what is not there.
    case hidden
  }

  let callers: Callers
  let otherTenant: OtherTenant
}

enum AccessTable {
  private static let everybody = Set(AccessRole.allCases)
  private static let workers: Set<AccessRole> = [.orchestrator, .miner]
  private static let readers: Set<AccessRole> = [.miner, .governanceReviewer, .auditor, .tenantAdmin]

  static func rule(for operation: Operation) -> AccessRule {
    switch operation {
    case .health, .readiness, .metrics, .version, .describe: row(.anyone, .unnamed)
    case .whoAmI: row(.anyKey, .unnamed)

    case .listEpisodes, .searchEpisodes: row(everybody, .episodesRead, .unnamed)
    case .getEpisode: row(everybody, .episodesRead, .hidden)
    case .similarEpisodes: row(everybody, .episodesRead, .hidden)
    case .recordEpisodes: row([.orchestrator], .episodesWrite, .unnamed)
    case .receiveTraces: row([.orchestrator], .episodesWrite, .unnamed)
    case .recordReflection: row([.orchestrator, .governanceReviewer], .episodesWrite, .unnamed)

    case .advise: row([.orchestrator], .adviceWrite, .unnamed)
    case .sendFeedback: row([.orchestrator], .adviceWrite, .hidden)
    case .reportAdvice: row(everybody, .adviceRead, .unnamed)

    case .listSkills, .listWorkflows: row(everybody, .catalogueRead, .unnamed)
    case .getSkill, .getWorkflow, .listSteps, .resolveVersion: row(everybody, .catalogueRead, .hidden)
    case .addSkill, .addWorkflow: row([.tenantAdmin], .catalogueWrite, .unnamed)
    case .addStep: row([.tenantAdmin], .catalogueWrite, .hidden)

    case .listProposals: row(everybody, .proposalsRead, .unnamed)
    case .getProposal: row(everybody, .proposalsRead, .hidden)
    case .submitProposal: row(workers, .proposalsSubmit, .unnamed)
    case .voteOnProposal, .publishProposal, .activateProposal, .withdrawProposal:
      row([.governanceReviewer], .proposalsDecide, .hidden)

    case .listPatterns: row(readers, .patternsRead, .unnamed)
    case .getPattern: row(readers, .patternsRead, .hidden)
    case .listQuarantine: row([.orchestrator, .auditor, .tenantAdmin], .episodesRead, .unnamed)
    case .listAuditEntries, .verifyAudit: row([.governanceReviewer, .auditor, .tenantAdmin], .auditRead, .unnamed)

    // What a message asks for has its own row: a tool is granted as its operation is.
    case .exchangeMessages, .exportTools: row(.anyKey, .unnamed)
    }
  }

  /// Whether the holder of a key may ask for something; nil stands for a caller without a key.
  static func verdict(on operation: Operation, by credential: Credential?) -> AccessVerdict {
    verdict(under: rule(for: operation), by: credential)
  }

  static func verdict(under rule: AccessRule, by credential: Credential?) -> AccessVerdict {
    switch rule.callers {
    case .anyone: return .granted
    case .anyKey: return credential == nil ? .keyMissing : .granted
    case .holders(let roles, let scope):
      guard let credential else { return .keyMissing }
      guard !credential.roles.isDisjoint(with: roles) else { return .roleMissing(roles) }
      return credential.covers(scope) ? .granted : .scopeMissing(scope)
    }
  }

  private static func row(_ callers: AccessRule.Callers, _ other: AccessRule.OtherTenant) -> AccessRule {
    AccessRule(callers: callers, otherTenant: other)
  }

  private static func row(
    _ roles: Set<AccessRole>, _ scope: AccessScope, _ other: AccessRule.OtherTenant
  ) -> AccessRule {
    row(.holders(of: roles, scope: scope), other)
  }
}

/// What the table says of a call.
enum AccessVerdict: Hashable, Sendable {
  case granted, keyMissing
  case roleMissing(Set<AccessRole>)
  case scopeMissing(AccessScope)
}
