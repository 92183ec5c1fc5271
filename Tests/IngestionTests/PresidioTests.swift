import Foundation
import Ingestion
import JSONDocuments
import TestSupport
import Testing

@Suite(
  "Redaction against the presidio test cases",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct PresidioTests {
  /// Hits and misses for one entity: a case counts as found when as many values were replaced as it holds.
  struct Score {
    var found = 0
    var missed = 0
    var spurious = 0

    var recall: Double { Double(found) / Double(max(1, found + missed)) }
    var precision: Double { Double(found) / Double(max(1, found + spurious)) }
  }

  struct Claim: CustomTestStringConvertible {
    let entity: SensitiveEntity
    let names: [String]
    let recall: Double
    let precision: Double

    var testDescription: String { entity.name }
  }

  static let claims = [
    Claim(entity: .email, names: ["EMAIL_ADDRESS"], recall: 1, precision: 1),
    Claim(entity: .paymentCard, names: ["CREDIT_CARD"], recall: 1, precision: 1),
    Claim(entity: .socialSecurityNumber, names: ["US_SSN"], recall: 0.57, precision: 1),
    Claim(entity: .phone, names: ["PHONE_NUMBER"], recall: 0.94, precision: 0.94),
  ]

  @Test("recall and precision are at least what was measured", arguments: claims)
  func score(claim: Claim) throws {
    let cases =
      try JSONValue(parsing: SharedData.bytes("conformance/presidio/recognizer_cases.json")).arrayValue ?? []
    var score = Score()
    for item in cases {
      let names = (item["entities"]?.arrayValue ?? []).compactMap(\.stringValue)
      guard !names.isEmpty, names.allSatisfy(claim.names.contains), let text = item["text"]?.stringValue else {
        continue
      }
      let expected = Int(item["expected_len"]?.integerValue ?? 0)
      var redactor = Redactor(redactsAddresses: false)
      let clean = redactor.redacted(text)
      let count = redactor.counts[claim.entity]
      score.found += min(count, expected)
      score.missed += max(0, expected - count)
      score.spurious += max(0, count - expected)
      if count != expected {
        Self.report("\(claim.entity.name): \(expected) expected, \(count) found: \(text) -> \(clean)")
      }
    }
    Self.report(
      "\(claim.entity.name): recall \(score.recall), precision \(score.precision), \(score.found + score.missed) values"
    )
    #expect(score.found + score.missed > 0)
    #expect(score.recall >= claim.recall)
    #expect(score.precision >= claim.precision)
  }

  @Test("the context sentences lose their e-mail, phone and security numbers")
  func sentences() throws {
    let items =
      try JSONValue(parsing: SharedData.bytes("conformance/presidio/context_sentences.json")).arrayValue ?? []
    var left: [String] = []
    for item in items where ["US_SSN", "PHONE_NUMBER"].contains(item["entity"]?.stringValue) {
      let text = try #require(item["text"]?.stringValue)
      var redactor = Redactor(redactsAddresses: false)
      if redactor.redacted(text).utf8.contains(where: { $0 >= 48 && $0 <= 57 }) { left.append(text) }
    }
    #expect(items.count == 36)
    #expect(left == [])
  }

  @Test("every other recogniser's cases show how often a foreign number is taken for one of ours")
  func foreign() throws {
    let cases =
      try JSONValue(parsing: SharedData.bytes("conformance/presidio/recognizer_cases.json")).arrayValue ?? []
    let ours = Set(Self.claims.flatMap(\.names))
    var taken: [String: Int] = [:]
    var total = 0
    for item in cases {
      let names = (item["entities"]?.arrayValue ?? []).compactMap(\.stringValue)
      guard !names.isEmpty, names.allSatisfy({ !ours.contains($0) && !$0.contains("PHONE") && !$0.contains("MOBILE") })
      else { continue }
      guard let text = item["text"]?.stringValue else { continue }
      var redactor = Redactor(redactsAddresses: false)
      _ = redactor.redacted(text)
      total += 1
      for entity in SensitiveEntity.allCases where redactor.counts[entity] > 0 {
        taken[entity.name, default: 0] += 1
        if entity != .email { Self.report("foreign \(names) taken for \(entity.name): \(text)") }
      }
    }
    Self.report("foreign values taken for ours: \(taken.sorted { $0.key < $1.key }) of \(total)")
    #expect(total > 800)
    #expect(taken.values.reduce(0, +) <= 11)
  }

  /// Puts a figure into the test output.
  private static func report(_ line: String) {
    FileHandle.standardOutput.write(Data(("presidio " + line + "\n").utf8))
  }
}
