/// The values that must never be stored: 96 e-mail addresses, 61 cards, 48 credentials and 7 phone numbers.
///
/// All are invented or reserved for examples: RFC 2606 domains, the card networks' test numbers, 555-01xx numbers.
enum DemoContact {
  private static let names = ["ada", "ben.k", "chloe", "dev", "erin.m", "finn", "gita", "hugo_l"]
  private static let domains = ["example.com", "example.org", "example.net", "mail.example.com"]
  private static let cards = [
    "4111 1111 1111 1111", "5555555555554444", "4012-8888-8888-1881", "378282246310005", "6011 1111 1111 1117",
    "5105105105105100", "3530 1113 3330 0000",
  ]

  static func email(_ index: Int) -> String {
    "\(names[index % names.count])\(index)@\(domains[index % domains.count])"
  }

  static func card(_ index: Int) -> String { cards[index % cards.count] }

  static func phone(_ index: Int) -> String { "+1-202-555-01\(40 + index)" }

  /// A log line with a credential in one of three forms; nil from the 49th on.
  static func logLine(_ index: Int) -> String? {
    guard index < 48 else { return nil }
    let mark = "demo\(1_000 + index)"
    return switch index % 3 {
    case 0: "401 for Authorization: Bearer \(mark)AbCdEfGhIjKlMnOp"
    case 1: "refused {\"api_key\": \"\(mark)QrStUvWxYz012345\"}"
    default: "expired session eyJhbGciOiJub25lIn0.eyJzdWIiOiJkZW1vIn0.\(mark)Signature0123456789"
    }
  }
}
