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
  /// Checks the database, the audit log, the index and says which vector kernels are in force.
  ///
  /// - Throws: `StorageError` when the database cannot be read at all.
  public func diagnose() throws -> Diagnosis {
    let faults = try store.integrityCheck()
    let audit = try verifyAudit()
    let index = try indexStatus()
    return Diagnosis(findings: [
      Diagnosis.Finding(
        subject: "database", isHealthy: faults.isEmpty,
        note: faults.isEmpty ? "sound, schema \(try store.schemaVersion)" : faults.prefix(3).joined(separator: "; ")),
      Diagnosis.Finding(
        subject: "audit", isHealthy: audit.isIntact, note: audit.text.trimmingSuffix { $0.isNewline }),
      Diagnosis.Finding(subject: "index", isHealthy: true, note: index.text.trimmingSuffix { $0.isNewline }),
      Diagnosis.Finding(
        subject: "vector kernels", isHealthy: true, note: "OpenBLAS core \(BLAS.coreName), 1 thread"),
    ])
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
