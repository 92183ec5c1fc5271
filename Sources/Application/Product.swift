/// Facts about the product itself.
public enum Product {
  /// The version, semver.
  public static let version = "0.1.0"
}
