import Domain
import JSONDocuments

/// What the training runs say about fields of a name wherever they stand: in the arguments of any tool and in the results.
///
/// An argument `cabin` that the calls gave in two values only is seen in a third one in the records that tools return. So a set of choices
/// closes on more evidence than the calls of one tool, and a form must hold for the records too. So must the members of an object: flights that
/// records give with an origin may be given with one. It can only widen what the calls say, or show enough subjects for it.
struct FieldVocabulary: Sendable {
  /// What is known of one name.
  struct Entry: Sendable {
    fileprivate(set) var choices = ChoiceTally()
    fileprivate(set) var texts = TextShape()
    fileprivate(set) var cases: Set<Int> = []
    fileprivate(set) var hasNegative = false
    /// The members of the objects that stand under the name.
    fileprivate(set) var members: [ByteText: (cases: Set<Int>, type: ArgumentType)] = [:]
    /// Whether there were more members than are kept.
    fileprivate(set) var areMembersCut = false
  }

  private static let mostMembers = 64

  /// By name, then by inner fold.
  private var entries: [ByteText: [Entry]] = [:]
  private let folds: [Int]

  /// Reads the training episodes of a pool, for the names that are wanted.
  init(_ base: EvidencePool, names: Set<ByteText>) {
    folds = base.folds
    for name in names { entries[name] = Array(repeating: Entry(), count: EvidencePool.foldCount) }
    for position in base.positions(heldOut: false) {
      for run in base.episodes[position].record.stepRuns where SkillInduction.isSuccess(run) {
        add(run.input, nil, base.cases[position])
        if let output = run.output { add(output, nil, base.cases[position]) }
      }
    }
  }

  private mutating func add(_ value: JSONValue, _ name: ByteText?, _ item: Int) {
    switch value {
    case .null, .bool: break
    case .string(let text): note(name, item) { $0.add(text, item) }
    case .number(let number): if number.doubleValue < 0 { note(name, item) { $0.hasNegative = true } }
    case .array(let items): for element in items { add(element, name, item) }
    case .object(let object):
      note(name, item) { $0.add(object, item, limit: Self.mostMembers) }
      for (key, element) in object { add(element, ByteText(key), item) }
    }
  }

  private mutating func note(_ name: ByteText?, _ item: Int, _ change: (inout Entry) -> Void) {
    guard let name, let index = entries.index(forKey: name) else { return }
    change(&entries.values[index][folds[item]])
  }

  /// What is known of a name, without the cases of one inner fold.
  func entry(_ name: ByteText, without fold: Int?) -> Entry {
    var union = Entry()
    for (number, entry) in (entries[name] ?? []).enumerated() where number != fold { union.add(entry) }
    return union
  }
}

extension FieldVocabulary.Entry {
  fileprivate mutating func add(_ text: String, _ item: Int) {
    choices.add(text, case: item)
    texts = texts.union(TextShape(of: text))
    cases.insert(item)
  }

  fileprivate mutating func add(_ object: JSONObject, _ item: Int, limit: Int) {
    for (name, value) in object {
      let key = ByteText(name)
      guard members[key] != nil || members.count < limit else {
        areMembersCut = true
        return
      }
      members[key, default: ([], ArgumentType())].cases.insert(item)
      members[key, default: ([], ArgumentType())].type.formUnion(ArgumentType(of: value))
    }
  }

  fileprivate mutating func add(_ other: Self) {
    areMembersCut = areMembersCut || other.areMembersCut
    for (name, member) in other.members {
      members[name, default: ([], ArgumentType())].cases.formUnion(member.cases)
      members[name, default: ([], ArgumentType())].type.formUnion(member.type)
    }
    choices.add(other.choices)
    texts = texts.union(other.texts)
    cases.formUnion(other.cases)
    hasNegative = hasNegative || other.hasNegative
  }
}
