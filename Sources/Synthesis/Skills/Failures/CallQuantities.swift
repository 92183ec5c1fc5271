import Domain
import JSONDocuments

/// The scalars of a call's arguments, with the sums over arrays and the counts of their elements.
struct CallQuantities {
  /// Texts and numbers as they would stand in a message, with their places; sums are written `sum(payments[].amount)`.
  private(set) var texts: [(place: String, text: String)] = []
  /// Numbers with their places: of arguments and of members of objects, sums and counts.
  private(set) var numbers: [ByteText: Double] = [:]
  /// Days and times of arguments, with their places.
  private(set) var times: [ByteText: Timestamp] = [:]

  private static let longestText = 64

  init(_ input: JSONValue) {
    for (name, value) in input.objectValue ?? JSONObject() { add(value, name, isInArray: false) }
    for (place, number) in numbers.sorted(by: { $0.key < $1.key }) where place.text.hasPrefix("sum(") {
      texts.append((place.text, JSONNumber(number).text))
    }
  }

  private mutating func add(_ value: JSONValue, _ place: String, isInArray: Bool) {
    switch value {
    case .null, .bool: break
    case .number(let number): add(number, place, isInArray)
    case .string(let text):
      if text.utf8.count <= Self.longestText { texts.append((place, text)) }
      if !isInArray, let time = RecordedTime(parsing: text) { times[ByteText(place)] = time.timestamp }
    case .array(let items):
      if !isInArray { numbers[ByteText("count(\(place))")] = Double(items.count) }
      for item in items { add(item, place + "[]", isInArray: true) }
    case .object(let object):
      for (name, member) in object { add(member, "\(place).\(name)", isInArray: isInArray) }
    }
  }

  private mutating func add(_ number: JSONNumber, _ place: String, _ isInArray: Bool) {
    texts.append((place, number.text))
    if isInArray {
      numbers[ByteText("sum(\(place))"), default: 0] += number.doubleValue
    } else {
      numbers[ByteText(place)] = number.doubleValue
    }
  }
}
