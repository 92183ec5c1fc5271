/// A version `major.minor.patch` without leading zeros; pre-release and build parts are not used in the catalogue.
struct SemanticVersion: Comparable, Hashable {
  let major: Int
  let minor: Int
  let patch: Int

  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let numbers = parts.compactMap(Self.number)
    guard numbers.count == 3 else { return nil }
    (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }

  private static func number(_ part: Substring) -> Int? {
    guard !part.isEmpty, part.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return part.count > 1 && part.first == "0" ? nil : Int(part)
  }
}
