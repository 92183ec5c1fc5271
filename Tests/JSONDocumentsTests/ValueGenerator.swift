import JSONDocuments

/// Random documents from a seed (SplitMix64), for property tests.
struct ValueGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func value(depth: Int = 4) -> JSONValue {
    switch Int.random(in: 0..<(depth == 0 ? 5 : 8), using: &self) {
    case 0: .null
    case 1: .bool(Bool.random(using: &self))
    case 2: .number(Int64.random(in: -(1 << 53)...(1 << 53), using: &self))
    case 3: .number(double())
    case 4: .string(string())
    case 5: .array((0..<Int.random(in: 0...6, using: &self)).map { _ in value(depth: depth - 1) })
    default: .object(object(depth: depth - 1))
    }
  }

  mutating func object(depth: Int) -> JSONObject {
    JSONObject((0..<Int.random(in: 0...6, using: &self)).map { _ in (string(), value(depth: depth)) })
  }

  /// A finite double of any magnitude whose canonical spelling is no integer beyond 2^53.
  mutating func double() -> Double {
    while true {
      let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &self))
      if value.isFinite, !(0x1p53..<1e21).contains(value.magnitude) { return value }
    }
  }

  mutating func string() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "b", "/", "~", "0", "\"", "\\", "\u{0}", "\n", "\u{1F}", "\u{7F}", "é", "e", "\u{301}", "€", "\u{E000}",
      "\u{FFFF}", "😀", "\u{10FFFF}",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...12, using: &self) {
      text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &self)])
    }
    return text
  }

  /// A document near to another one, so that their difference is interesting.
  mutating func variation(of value: JSONValue) -> JSONValue {
    switch value {
    case .array(let items): .array(variation(of: items))
    case .object(let object): .object(variation(of: object))
    default: Int.random(in: 0..<4, using: &self) == 0 ? self.value(depth: 2) : value
    }
  }

  private mutating func variation(of items: [JSONValue]) -> [JSONValue] {
    var result: [JSONValue] = []
    for item in items {
      switch Int.random(in: 0..<6, using: &self) {
      case 0: break
      case 1: result += [value(depth: 1), item]
      case 2: result.append(variation(of: item))
      default: result.append(item)
      }
    }
    return result
  }

  private mutating func variation(of object: JSONObject) -> JSONObject {
    var result = object
    for (key, value) in object {
      switch Int.random(in: 0..<5, using: &self) {
      case 0: result[key] = nil
      case 1: result[string()] = value
      default: result[key] = variation(of: value)
      }
    }
    return result
  }
}

/// The seeds of the property tests.
let propertySeeds: [UInt64] = Array(0..<200)
