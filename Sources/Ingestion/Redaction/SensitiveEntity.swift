/// A kind of value that is never stored.
public enum SensitiveEntity: String, CaseIterable, Sendable {
  case email, phone
  case socialSecurityNumber = "social_security_number"
  case paymentCard = "payment_card"
  case bearerToken = "bearer_token"
  case credential
  case webToken = "web_token"
  case ipAddress = "ip_address"

  /// What stands in the place of a value; the texts are those of the orchestrator's redaction rules.
  public var placeholder: String {
    switch self {
    case .email: "[REDACTED_EMAIL]"
    case .phone: "[REDACTED_PHONE]"
    case .socialSecurityNumber: "[REDACTED_SSN]"
    case .paymentCard: "[REDACTED_PAN]"
    case .ipAddress: "[REDACTED_IP]"
    case .bearerToken, .credential, .webToken: "[REDACTED]"
    }
  }

  /// The name in a report.
  public var name: String {
    switch self {
    case .email: "e-mail"
    case .phone: "phone"
    case .socialSecurityNumber: "social security number"
    case .paymentCard: "payment card"
    case .bearerToken: "bearer token"
    case .credential: "credential"
    case .webToken: "web token"
    case .ipAddress: "IP address"
    }
  }
}
