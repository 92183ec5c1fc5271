import Ingestion
import JSONDocuments
import Testing

@Suite("Redaction")
struct RedactorTests {
  static func redacted(_ text: String) -> String {
    var redactor = Redactor(redactsAddresses: false)
    return redactor.redacted(text)
  }

  @Test(
    "each target of the orchestrator's rules gets its placeholder",
    arguments: [
      ("authorization: bearer abc.def-123", "authorization: Bearer [REDACTED]"),
      ("Authorization:  Bearer dGVzdA==", "authorization: Bearer [REDACTED]"),
      ("api_key=ABCDEF0123456789abcd", "api_key: [REDACTED]"),
      ("my token: 'abcdefghijklmnopqrst' ok", "my token: [REDACTED] ok"),
      ("SECRET = aaaaaaaaaaaaaaaa", "SECRET: [REDACTED]"),
      ("write to jane.doe+x@mail.example.co.uk.", "write to [REDACTED_EMAIL]."),
      ("call (415) 555-0132 or 415-555-0133", "call [REDACTED_PHONE] or [REDACTED_PHONE]"),
      ("+1 415 555 0132, +44 (20) 7123 4567", "[REDACTED_PHONE], [REDACTED_PHONE]"),
      ("SSN 123-45-6789.", "SSN [REDACTED_SSN]."),
      ("card 4111 1111 1111 1111 or 4111111111111111", "card [REDACTED_PAN] or [REDACTED_PAN]"),
      ("amex 3714-496353-98431", "amex [REDACTED_PAN]"),
    ])
  func targets(text: String, expected: String) {
    #expect(Self.redacted(text) == expected)
  }

  @Test(
    "keys and tokens inside JSON text go too, and the text stays JSON",
    arguments: [
      (#"{"api_key": "sk_abcdef1234567890", "n": 1}"#, #"{"api_key": "[REDACTED]", "n": 1}"#),
      (#"{"authorization": "Bearer abcdef"}"#, #"{"authorization": "Bearer [REDACTED]"}"#),
      (#"{\"x-api-key\":\"abcdef1234567890\"}"#, #"{\"x-api-key\":\"[REDACTED]\"}"#),
      (#"{"password":"a b"}"#, #"{"password":"[REDACTED]"}"#),
      (#"a\nAuthorization: Basic dXNlcjpwdw== b"#, #"a\nAuthorization: Basic [REDACTED] b"#),
      (#"a\n415-555-0132"#, #"a\n[REDACTED_PHONE]"#),
    ])
  func insideJSON(text: String, expected: String) {
    #expect(Self.redacted(text) == expected)
  }

  @Test(
    "values that tell themselves need no key",
    arguments: [
      (
        "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U now",
        "got [REDACTED] now"
      ),
      ("use ghp_16C7e42F292c6912E7710c838347Ae178B4a", "use [REDACTED]"),
      ("Bearer 0123456789abcdef0123", "Bearer [REDACTED]"),
      ("postgres://app:s3cret@localhost/db", "postgres://app:[REDACTED]@localhost/db"),
      ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nx", "[REDACTED]\nx"),
    ])
  func withoutKey(text: String, expected: String) {
    #expect(Self.redacted(text) == expected)
  }

  @Test(
    "identifiers, times and numbers survive",
    arguments: [
      "run 2026-03-02/000117 of WF-FIN-001 took 812 ms", "run-4155550132 and run_415-555-0132", "1748503543012",
      "at 1748503543 and 1748503543012345 and 1748503543012345678", "0.4012888888881881 and 4012888888881881.5",
      "2024-05-15T15:00:00.123456+02:00", "2024-05-15 15:00:00 called phone at 2024-05-15 15:00",
      "credit_card_4421486 certificate_7504069 gift_card_5094406", "550e8400-e29b-41d4-a716-446655440000",
      "4012-8888-8888-1882", "item 9523456873, order #2611340123", "token_in: 812, max_tokens=4096, token: next",
      "the secret: none; password: please", "192.168.0.1 v1.2.3.4", "a@b, @home, x @ y.com", "ZIP 94105-1234",
      "Authorization was refused for the bearer of the card", "commit 1234567890123456789012345678901234567890",
      "id 20260302123456", "authorization: approved", "phone_updated_at: 1748503543012", "HAT030 on 2024-05-13",
      "", "é", "𝟜𝟙𝟙𝟙",
    ])
  func hardNegatives(text: String) {
    #expect(Self.redacted(text) == text)
  }

  @Test("members go by what their key says")
  func byKey() throws {
    var redactor = Redactor(redactsAddresses: false)
    let value = try JSONValue(
      parsing: """
        {"password":"x","accessToken":"abc12345","token":"next","phone":4155550132,"ssn":"078051121","amount":4155550132,
         "card":4111111111111111,"nested":[{"Authorization":"Bearer q1w2e3r4t5y6u7i8"}],"a@b.co":1,"ts":1748503543012}
        """)
    let expected = try JSONValue(
      parsing: """
        {"password":"[REDACTED]","accessToken":"[REDACTED]","token":"next","phone":"[REDACTED_PHONE]",
         "ssn":"[REDACTED_SSN]","amount":4155550132,"card":"[REDACTED_PAN]","nested":[{"Authorization":"[REDACTED]"}],
         "[REDACTED_EMAIL]#fb98d44a":1,"ts":1748503543012}
        """)
    let clean = redactor.redacted(value)
    #expect(clean.objectValue?.keys.count == 10)
    #expect(clean["password"] == expected["password"])
    for key in ["accessToken", "token", "phone", "ssn", "amount", "card", "nested", "ts"] {
      #expect(clean[key] == expected[key], "\(key)")
    }
    #expect(
      redactor.counts.summary == """
        7 values redacted: 1 e-mail, 1 phone, 1 social security number, 1 payment card, 1 bearer token, 2 credential
        """)
    #expect(redactor.redacted(clean) == clean)
  }

  @Test(
    "a megabyte of anything takes time in proportion to its length: 200 ms, or on a busy machine less than twice its share",
    arguments: [
      "a", "1", " ", "1 ", "12-", "@", "a@", "a@b.", "(1", "+", "+1", "token:", "token: ", "token=\"", "password='\"",
      "eyJ", "eyJaaaaaaaaaa.", "-----BEGIN PRIVATE KEY-----", "://", "://a:", "\\", "\\n", "Bearer ", "authorization: ",
      "phone 1 ", "é", "4111 ", "ssn ", "aaaaaaaaaaaaaaaaaaaaaaaaa@",
    ])
  func linear(unit: String) {
    func seconds(_ sizeBytes: Int) -> Double {
      let text = String(repeating: unit, count: sizeBytes / unit.utf8.count)
      return ThreadClock.measure { _ = Self.redacted(text) }
    }
    let quarter = seconds(250_000)
    let whole = seconds(1_000_000)
    #expect(whole < 0.2 || whole < 2 * 4 * quarter, "\(unit): \(quarter) s, four times as much \(whole) s")
  }

  @Test("redacting twice changes nothing, for 20,000 random texts of suspicious words")
  func idempotent() {
    let parts = [
      "api_key", "\"", ":", "=", " ", "token", "4111111111111111", "415-555-0132", "078-05-1123", "a@b.co", "Bearer ",
      "\\",
      "Authorization", "eyJhbGciOiJI.eyJzdWIiOiIx.abc", "abcdef0123456789", "-", ".", "(", "+1", "password", "'",
      "://u:p@h",
      "[REDACTED]", "phone", "é", "\n", "0",
    ]
    var random = SeededRandom(seed: 7)
    for round in 0..<20_000 {
      let text = (0..<random.next(below: 12)).map { _ in parts[random.next(below: parts.count)] }.joined(separator: " ")
      let once = Self.redacted(text)
      #expect(Self.redacted(once) == once, "seed 7, round \(round): \(text)")
    }
  }
}
