import JSONDocuments

/// A circumstance by which runs are told apart: for each run the code of its value.
struct StratumColumn {
  let name: String
  /// One a run, in 0 ..< `labels.count`.
  let codes: [Int]
  /// What a code means.
  let labels: [String]

  /// More different numbers than this are cut into four bands with about as many runs each.
  static let distinctNumbers = 8
  /// No more categories than this are told apart.
  static let categories = 20

  /// Texts as categories, whatever their number.
  init(name: String, texts: [String]) {
    var numbers: [String: Int] = [:]
    var distinct: [String] = []
    let seen = texts.map { text in
      if let number = numbers[text] { return number }
      numbers[text] = distinct.count
      distinct.append(text)
      return distinct.count - 1
    }
    let order = distinct.indices.sorted { precedes(distinct[$0], distinct[$1]) }
    var ranks = [Int](repeating: 0, count: order.count)
    for (rank, number) in order.enumerated() { ranks[number] = rank }
    self.name = name
    codes = seen.map { ranks[$0] }
    labels = order.map { distinct[$0] }
  }

  /// Scalars as categories or bands, a missing one as a value of its own; nil when they tell nothing apart, or so much that
  /// fewer than `minimumCount` runs share a value.
  init?(name: String, values: [JSONValue?], minimumCount: Int) {
    let present = values.compactMap { $0 }
    let numbers = present.compactMap(\.doubleValue)
    let texts: [String]
    if numbers.count == present.count, Set(numbers).count > Self.distinctNumbers {
      let bands = NumberBands(numbers)
      var rest = numbers[...]
      texts = values.map { $0 == nil ? "absent" : rest.popFirst().map(bands.label) ?? "absent" }
    } else {
      texts = values.map { $0?.text ?? "absent" }
    }
    self.init(name: name, texts: texts)
    guard labels.count >= 2, labels.count <= max(2, min(Self.categories, values.count / minimumCount)) else {
      return nil
    }
  }
}

/// Four ranges of numbers with about as many recorded values each.
struct NumberBands {
  /// The lower ends of the second, third and fourth band; fewer when values repeat.
  let cuts: [Double]
  private let labels: [String]

  /// - Parameter numbers: The recorded values, at least one.
  init(_ numbers: [Double]) {
    let sorted = numbers.sorted()
    var cuts: [Double] = []
    for quarter in 1...3 {
      let cut = sorted[sorted.count * quarter / 4]
      if cut > (cuts.last ?? sorted[0]) { cuts.append(cut) }
    }
    self.cuts = cuts
    labels = (0...cuts.count).map { Self.label($0, cuts) }
  }

  func label(_ number: Double) -> String { labels[cuts.count { $0 <= number }] }

  private static func label(_ band: Int, _ cuts: [Double]) -> String {
    if band == 0 { return cuts.first.map { "below \(JSONNumber($0).text)" } ?? "any" }
    let lower = JSONNumber(cuts[band - 1]).text
    return band == cuts.count ? "from \(lower)" : "from \(lower) to below \(JSONNumber(cuts[band]).text)"
  }
}
