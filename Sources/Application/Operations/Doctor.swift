import Audit
import Domain
import Embeddings
public import JSONDocuments
import Kernels
import Storage

/// What the doctor looked at.
public struct Diagnosis: Presentable {
  struct Finding {
    let subject: String
    let isHealthy: Bool
    let note: String
  }

  let findings: [Finding]

  /// Whether nothing is wrong.
  public var isHealthy: Bool { findings.allSatisfy(\.isHealthy) }

  public var json: JSONObject {
    [
      "healthy": .bool(isHealthy),
      "findings": .array(
        findings.map { finding in
          .object([
            "subject": .string(finding.subject), "healthy": .bool(finding.isHealthy), "note": .string(finding.note),
          ])
        }),
    ]
  }

  public var text: String {
    findings.map { "\($0.isHealthy ? "ok  " : "BAD ") \($0.subject): \($0.note)\n" }.joined()
  }
}

extension Workspace {
  /// Checks the database, the audit logs, the index, the folder and the machine.
  ///
  /// - Throws: `StorageError` when the database cannot be read at all.
  public func diagnose() throws -> Diagnosis {
    let machine = MachineFindings(directory: directory)
    return Diagnosis(findings: [
      try database(), try auditLogs(), try index(), try traces(), try machine.disk(), try machine.permissions(),
      machine.fileSystem(), machine.locks(), machine.clock(clock.now, last: try lastEntry()),
      try embedder(), kernels(),
    ])
  }

  /// The model to be used, if it can be loaded, and whether the index is made with it.
  private func embedder() throws -> Diagnosis.Finding {
    let (preferred, selection) = (try models.preferred(), try models.selection())
    if let fault = selection.fault {
      return Diagnosis.Finding(
        subject: "embedder", isHealthy: false, note: "\(fault) \(HashedEmbedder.standard.name) stays in use.")
    }
    let precision = selection.choice?.precision.rawValue ?? "built in"
    let way = try reembeddingProgress().map {
      ", and the index is on its way to it: \($0.done) of \($0.total) documents"
    }
    return Diagnosis.Finding(
      subject: "embedder", isHealthy: true,
      note: "\(preferred.name) (\(precision)), \(preferred.dimension) dimensions\(way ?? "")")
  }

  private func kernels() -> Diagnosis.Finding {
    let tier = KernelTier.inForce
    return Diagnosis.Finding(
      subject: "vector kernels", isHealthy: true,
      note: "\(tier.name)\(tier == .avx512 ? " with VNNI" : ""); OpenBLAS core \(BLAS.coreName), 1 thread")
  }

  private func database() throws -> Diagnosis.Finding {
    let faults = try store.integrityCheck()
    return Diagnosis.Finding(
      subject: "database", isHealthy: faults.isEmpty,
      note: faults.isEmpty ? "sound, schema \(try store.schemaVersion)" : faults.prefix(3).joined(separator: "; "))
  }

  private func auditLogs() throws -> Diagnosis.Finding {
    let audit = try verifyAudit()
    return Diagnosis.Finding(
      subject: "audit", isHealthy: audit.isIntact, note: audit.text.trimmingSuffix { $0.isNewline })
  }

  /// An index that is behind is not ill: what it lacks is told.
  private func index() throws -> Diagnosis.Finding {
    let tenants = try store.organisations()
    let behind = try tenants.filter { try of($0).indexIsBehind() }
    let others = behind.isEmpty ? "" : "; behind in \(behind.map(\.rawValue).joined(separator: ", "))"
    return Diagnosis.Finding(
      subject: "index", isHealthy: true, note: try indexStatus().text.trimmingSuffix { $0.isNewline } + others)
  }

  private func traces() throws -> Diagnosis.Finding {
    let open = try store.organisations().map { try store.openTraceCount(in: $0) }.reduce(0, +)
    return Diagnosis.Finding(subject: "traces", isHealthy: true, note: "\(open) are not complete")
  }

  /// The time of the newest entry of any log.
  private func lastEntry() throws -> Timestamp? {
    try store.organisations().compactMap { tenant in
      try store.auditEntries(before: nil, in: tenant, limit: 1).first
    }.compactMap { RecordedTime(parsing: try $0.json()["timestamp"]?.stringValue ?? "")?.timestamp }.max()
  }
}

extension String {
  /// The text without the characters at its end that satisfy `isDropped`.
  func trimmingSuffix(_ isDropped: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isDropped(last) { text.removeLast() }
    return text
  }
}
