import Audit
import Domain
import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite(
  "The reference log of another implementation",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct AuditReferenceTests {
  let reference: JSONValue
  let entries: [JSONValue]

  init() throws {
    reference = try JSONValue(parsing: SharedData.bytes("conformance/audit-reference/reference_log.json"))
    entries = reference["entries"]?.arrayValue ?? []
  }

  @Test("the genesis value equals the reference")
  func genesis() {
    #expect(AuditChain.genesis(of: "audit.example/tenant-x") == reference["genesis"]?.stringValue)
  }

  @Test("appending the reference's events gives its bodies, digests and hashes byte for byte")
  func bodies() throws {
    #expect(entries.count == 8)
    var chain = AuditChain(logID: "audit.example/tenant-x")
    for (index, expected) in entries.enumerated() {
      let salts = ["changesSalt", "contextSalt"].compactMap { expected[$0]?.stringValue }.map(bytes)
      var next = salts.makeIterator()
      let entry = try chain.append(try event(expected), id: expected["id"]?.stringValue ?? "") { next.next() ?? [] }
      #expect(String(decoding: entry.body, as: UTF8.self) == reference["bodies"]?[index: index]?.stringValue)
      #expect(entry.hash == expected["integrity"]?["hash"]?.stringValue)
      #expect(JSONValue.object(try entry.json()) == expected)
    }
  }

  @Test("the verifier finds the reference log sound")
  func soundness() throws {
    var chain = AuditChain(logID: "audit.example/tenant-x")
    var verifier = AuditVerifier(logID: "audit.example/tenant-x")
    for expected in entries {
      let salts = ["changesSalt", "contextSalt"].compactMap { expected[$0]?.stringValue }.map(bytes)
      var next = salts.makeIterator()
      verifier.check(try chain.append(try event(expected), id: expected["id"]?.stringValue ?? "") { next.next() ?? [] })
    }
    #expect(verifier.report().fault == nil)
    #expect(verifier.report().headHash == entries.last?["integrity"]?["hash"]?.stringValue)
  }

  private func event(_ entry: JSONValue) throws -> AuditEvent {
    let actor = try #require(entry["actor"])
    let time = try #require(RecordedTime(parsing: entry["timestamp"]?.stringValue ?? ""))
    return AuditEvent(
      event: entry["event"]?.stringValue ?? "", timestamp: time.timestamp,
      actor: AuditActor(
        kind: try #require(AuditActor.Kind(rawValue: actor["type"]?.stringValue ?? "")),
        id: actor["id"]?.stringValue ?? "", name: actor["name"]?.stringValue,
        roles: (actor["roles"]?.arrayValue ?? []).compactMap(\.stringValue)),
      target: AuditTarget(
        kind: try #require(AuditTarget.Kind(rawValue: entry["target"]?["type"]?.stringValue ?? "")),
        id: entry["target"]?["id"]?.stringValue ?? ""),
      changes: entry["changes"]?.objectValue, context: entry["context"]?.objectValue)
  }

  private func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.utf8.count, by: 2).compactMap { offset in
      UInt8(hex.dropFirst(offset).prefix(2), radix: 16)
    }
  }
}
