import Application

/// Who may open which page and press which button: the same kind of rows as those of the interface for programs.
extension AccessTable {
  static func rule(for operation: ConsoleOperation) -> AccessRule {
    switch operation {
    case .start, .asset, .loginForm, .login: AccessRule(callers: .anyone, otherTenant: .unnamed)
    case .logout: AccessRule(callers: .anyKey, otherTenant: .unnamed)

    case .queue: readers(.proposalsRead, .unnamed)
    case .proposal, .wholeProposal: readers(.proposalsRead, .hidden)
    case .vote, .note, .publish, .activate, .withdraw:
      AccessRule(callers: .holders(of: [.governanceReviewer], scope: .proposalsDecide), otherTenant: .hidden)

    case .episodes, .search: readers(.episodesRead, .unnamed)
    case .episode: readers(.episodesRead, .hidden)
    case .workflows: readers(.catalogueRead, .unnamed)
    case .workflow: readers(.catalogueRead, .hidden)
    case .dashboard: readers(.episodesRead, .unnamed)
    case .audit: rule(for: .listAuditEntries)
    }
  }

  /// Whether somebody may open a page; nil stands for somebody who has not logged in.
  static func verdict(on operation: ConsoleOperation, by credential: Credential?) -> AccessVerdict {
    verdict(under: rule(for: operation), by: credential)
  }

  private static func readers(_ scope: AccessScope, _ other: AccessRule.OtherTenant) -> AccessRule {
    AccessRule(callers: .holders(of: Set(AccessRole.allCases), scope: scope), otherTenant: other)
  }
}
