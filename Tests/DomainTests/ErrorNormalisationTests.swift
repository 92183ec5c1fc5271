import Domain
import Testing

@Suite("Normalised errors")
struct ErrorNormalisationTests {
  @Test(
    "what differs from run to run goes, what tells the failure stays",
    arguments: [
      ("Error: payment amount does not add up, total price is 1203, but paid 833", "payment amount does not add up"),
      ("Error: flight HAT030 not available on date 2024-05-13", "flight not available"),
      ("Error: not enough seats on flight HAT139", "not enough seats"),
      ("Error: not enough balance in payment method gift_card_5094406", "not enough balance"),
      ("Error: payment method certificate_4856383 not found", "payment method not found"),
      ("Error: payment method not found", "payment method not found"),
      ("Error: gift card balance is not enough", "gift card balance is not enough"),
      ("Error: certificate cannot be used to update reservation", "certificate cannot be used to update reservation"),
      ("HTTP 404 for /orders/17", "http 404"), ("HTTP 503 for /orders/17", "http 503"),
      ("ORA-00942: table or view does not exist", "ora-00942: table or view does not exist"),
      ("timeout after 30 s", "timeout"), ("timeout after 30s, attempt 2", "timeout"),
      ("Skill 'ocr' couldn't be found", "skill couldn't be found"), ("12345", "error"), ("", "error"),
      ("Error", "error"),
      ("\"x\" is missing", "is missing"),
    ])
  func normalised(message: String, expected: String) {
    #expect(NormalisedError(message).text == expected)
  }

  @Test("a normalised text is a fixed point")
  func fixedPoint() {
    for message in ["Error: flight HAT030 not available on date 2024-05-13", "HTTP 404 for /orders/17", "12345"] {
      let once = NormalisedError(message).text
      #expect(NormalisedError(once).text == once)
    }
  }
}
