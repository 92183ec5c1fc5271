import Audit
import Domain
import JSONDocuments
import Testing

@Suite("The check of an audit log")
struct AuditVerifierTests {
  @Test("a sound log is reported with its length and its last hash")
  func soundLog() throws {
    let log = try AuditLogs.log(50)
    let report = AuditLogs.report(log)
    #expect(report.fault == nil)
    #expect(report.entryCount == 50)
    #expect(report.headHash == log.last?.hash)
  }

  @Test("an empty log ends at its genesis value")
  func emptyLog() {
    #expect(AuditLogs.report([]).headHash == AuditChain.genesis(of: "autogenesis/tenant/test"))
  }

  @Test("every flipped bit of every byte of every body is found at its entry")
  func flippedBodies() throws {
    let log = try AuditLogs.log(50)
    var missed: [String] = []
    var sound = AuditVerifier(logID: "autogenesis/tenant/test")
    for entry in log {
      for place in entry.body.indices {
        var body = entry.body
        body[place] ^= 1 << UInt8(place % 8)
        var verifier = sound
        verifier.check(entry.replacing(body: body))
        let expected = AuditFault(sequence: entry.sequence, kind: .bodyHash)
        if verifier.report().fault != expected { missed.append("entry \(entry.sequence), byte \(place)") }
      }
      sound.check(entry)
    }
    #expect(missed == [])
  }

  @Test("every flipped byte of every payload and salt is found at its entry")
  func flippedPayloads() throws {
    let log = try AuditLogs.log(12)
    for entry in log {
      for (place, payload) in entry.payloads.enumerated() {
        for index in payload.value.indices {
          var value = payload.value
          value[index] ^= 1
          #expect(fault(log, entry, place, AuditPayload(field: payload.field, salt: payload.salt, value: value)))
        }
        for index in 0..<32 {
          var salt = Array(payload.salt.utf8)
          salt[index] ^= 1
          let flipped = String(decoding: salt, as: UTF8.self)
          #expect(fault(log, entry, place, AuditPayload(field: payload.field, salt: flipped, value: payload.value)))
        }
      }
    }
  }

  private func fault(_ log: [AuditEntry], _ entry: AuditEntry, _ place: Int, _ payload: AuditPayload) -> Bool {
    var payloads = entry.payloads
    payloads[place] = payload
    var tampered = log
    tampered[entry.sequence] = entry.replacing(payloads: payloads)
    return AuditLogs.report(tampered).fault == AuditFault(sequence: entry.sequence, kind: .payloadDigest)
  }

  @Test("a changed hash column is found")
  func changedHashes() throws {
    let log = try AuditLogs.log(5)
    var tampered = log
    tampered[2] = log[2].replacing(hash: String(repeating: "0", count: 64))
    #expect(AuditLogs.report(tampered).fault == AuditFault(sequence: 2, kind: .bodyHash))
    tampered = log
    tampered[2] = log[2].replacing(previousHash: String(repeating: "0", count: 64))
    #expect(AuditLogs.report(tampered).fault == AuditFault(sequence: 2, kind: .previousHash))
  }

  @Test("a dropped entry is a gap", arguments: 0..<9)
  func droppedEntry(index: Int) throws {
    var log = try AuditLogs.log(10)
    log.remove(at: index)
    #expect(AuditLogs.report(log).fault == AuditFault(sequence: index, kind: .gap))
  }

  @Test("a repeated entry is out of order", arguments: 0..<10)
  func repeatedEntry(index: Int) throws {
    var log = try AuditLogs.log(10)
    log.insert(log[index], at: index + 1)
    #expect(AuditLogs.report(log).fault == AuditFault(sequence: index, kind: .order))
  }

  @Test("swapped bodies are found at the first of them", arguments: 0..<9)
  func swappedEntries(index: Int) throws {
    var log = try AuditLogs.log(10)
    let (first, second) = (log[index], log[index + 1])
    log[index] = second.replacing(sequence: index)
    log[index + 1] = first.replacing(sequence: index + 1)
    #expect(AuditLogs.report(log).fault == AuditFault(sequence: index, kind: .order))
  }

  @Test("an entry put in between breaks the chain after it, even with the right hashes of its own")
  func insertedEntry() throws {
    let log = try AuditLogs.log(6)
    var forger = AuditChain(logID: "autogenesis/tenant/test", head: AuditHead(size: 3, hash: log[2].hash))
    let forged = try forger.append(AuditLogs.event(99), id: "ae-forged") { AuditLogs.salt(99) }
    let tampered = log[0..<3] + [forged] + log[4...]
    #expect(AuditLogs.report(Array(tampered)).fault == AuditFault(sequence: 4, kind: .previousHash))
  }

  @Test("entries of another log do not fit")
  func foreignEntry() throws {
    var log = try AuditLogs.log(3)
    log[0] = try AuditLogs.log(1, logID: "autogenesis/tenant/other")[0]
    #expect(AuditLogs.report(log).fault == AuditFault(sequence: 0, kind: .order))
  }

  @Test("a payload that is gone is reported unless an entry tells of its erasure")
  func erasedPayload() throws {
    var chain = AuditChain(logID: "autogenesis/tenant/test")
    let entry = try chain.append(AuditLogs.event(0), id: "ae-0") { AuditLogs.salt(0) }
    let erased = entry.replacing(payloads: entry.payloads.filter { $0.field != .changes })
    #expect(AuditLogs.report([erased]).fault == AuditFault(sequence: 0, kind: .payloadDigest))
    let erasure = AuditEvent(
      event: AuditVerifier.erasureEvent, timestamp: Timestamp(microseconds: 0),
      actor: AuditActor(kind: .system, id: "system", roles: []), target: AuditTarget(kind: .runtime, id: "0/changes"))
    let note = try chain.append(erasure, id: "ae-1") { [] }
    let report = AuditLogs.report([erased, note])
    #expect(report.fault == nil)
    #expect(report.erasedPayloadCount == 1)
  }

  @Test("a payload without digest in the entry is reported")
  func strangePayload() throws {
    var log = try AuditLogs.log(2)
    let stranger = AuditPayload(field: .changes, salt: String(repeating: "a", count: 32), value: Array("{}".utf8))
    log[1] = log[1].replacing(payloads: log[1].payloads + [stranger])
    #expect(AuditLogs.report(log).fault == AuditFault(sequence: 1, kind: .payloadDigest))
  }

  @Test("a body with the right hash that is no entry is a fault of form")
  func malformedBody() {
    let body = Array("{\"seq\":0}".utf8)
    let entry = AuditEntry(
      logID: "autogenesis/tenant/test", sequence: 0,
      previousHash: AuditChain.genesis(of: "autogenesis/tenant/test"), hash: Digest.sha256(body), body: body,
      payloads: [])
    #expect(AuditLogs.report([entry]).fault == AuditFault(sequence: 0, kind: .schema))
  }

  @Test("a log cut at any size is sound up to there", arguments: 0...10)
  func truncatedLog(size: Int) throws {
    let log = try AuditLogs.log(10)
    #expect(AuditLogs.report(Array(log.prefix(size))).entryCount == size)
    #expect(AuditLogs.report(Array(log.prefix(size))).fault == nil)
  }
}
