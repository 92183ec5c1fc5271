import Domain
import JSONDocuments

// Constraints that generalise. A constraint is stated only on evidence, counted in independent cases under the initiators' cap:
//
// - choices: 2…12 words (small letters or capitals, no digits: no names, no identifiers), each from at least the k subjects of
//   the privacy rule, over at least 20 cases. No value is then a singleton, so the Good–Turing estimate of the unseen mass
//   (I. J. Good, "The population frequencies of species and the estimation of population parameters", Biometrika 40, 1953) is zero;
// - formats and patterns: at least k cases and 5 distinct texts; fixed lengths and the narrowest pattern at least 10 cases;
// - `minimum` is 0 and `min_items` 1, or nothing: a tight range would only repeat the sample. Both from 20 cases;
// - an object is closed from k cases when all names may be told; members that only records of that field have are optional then.
//
// What an inner fold's calls violate when it is left out is widened (a pattern to the next wider one, first of free lengths) or dropped.

/// Which rule at which place was found too narrow, and how often it was widened.
struct Widening: Sendable {
  struct Key: Hashable, Sendable {
    let place: String
    let kind: CallFault.Kind
  }

  private var steps: [Key: Int] = [:]

  func steps(_ kind: CallFault.Kind, at place: String) -> Int { steps[Key(place: place, kind: kind)] ?? 0 }

  mutating func widen(_ key: Key) { steps[key, default: 0] += 1 }

  /// How many rules were widened or dropped.
  var count: Int { steps.count }
}

/// Makes the schema of a place from what its values say.
struct SchemaInference {
  private static let mostChoices = 12
  private static let longestChoice = 40
  private static let choiceCases = 20.0
  private static let fixedCases = 10.0
  private static let leastDistinct = 5

  let base: EvidencePool
  let vocabulary: FieldVocabulary
  /// The inner fold that is left out; nil for the whole training data.
  let fold: Int?
  let widening: Widening
  /// Whether names of members are told whoever used them, for signatures that become no product.
  let tellsAllNames: Bool

  /// The arguments of calls, ascending by name.
  ///
  /// - Parameter known: The names that may be told; nil for all.
  func arguments(_ profile: CallProfile, known: Set<ByteText>?) -> [SkillSignature.Argument] {
    var arguments: [SkillSignature.Argument] = []
    for (name, value) in profile.arguments.sorted(by: { $0.key < $1.key }) where known?.contains(name) ?? true {
      let schema = schema(value, name: name, place: name.text)
      arguments.append(
        SkillSignature.Argument(
          name: name.text, type: schema.type, required: profile.isRequired(value), constraint: schema.constraint))
    }
    return arguments
  }

  private func schema(_ profile: ArgumentProfile, name: ByteText, place: String) -> ValueSchema {
    let type = profile.type.text
    var constraint = ValueConstraint()
    switch type {
    case "string": constrain(&constraint, texts: profile, name, place)
    case "integer", "number": constrain(&constraint, numbers: profile, name, place)
    case "object": constrain(&constraint, objects: profile, name, place)
    default: if type.hasPrefix("array") { constrain(&constraint, arrays: profile, name, place) }
    }
    return ValueSchema(type: type, constraint: constraint)
  }

  private func isOpen(_ kind: CallFault.Kind, _ place: String) -> Bool { widening.steps(kind, at: place) == 0 }

  private func constrain(
    _ constraint: inout ValueConstraint, texts profile: ArgumentProfile, _ name: ByteText, _ place: String
  ) {
    var (choices, texts) = (profile.choices, profile.texts)
    let known = vocabulary.entry(name, without: fold)
    choices.add(known.choices)
    texts = texts.union(known.texts)
    let support = base.support(of: profile.cases.union(known.cases).sorted())
    if isOpen(.choice, place), let values = self.choices(choices, support) {
      constraint.choices = values
    } else if choices.isCut || choices.cases.count >= Self.leastDistinct,
      support >= Double(base.options.minimumSubjects)
    {
      constrain(&constraint, shape: texts, support, place)
    }
  }

  private func choices(_ tally: ChoiceTally, _ support: Double) -> [JSONValue]? {
    guard !tally.isCut, (2...Self.mostChoices).contains(tally.cases.count), support >= Self.choiceCases else {
      return nil
    }
    guard tally.cases.allSatisfy({ Self.isWord($0.key.text) && base.isKnown($0.value) }) else { return nil }
    return tally.cases.keys.sorted().map { .string($0.text) }
  }

  private static func isWord(_ text: String) -> Bool {
    let letters = text.utf8.filter { (97...122).contains($0 | 32) }
    let isPlain = text.utf8.allSatisfy {
      (97...122).contains($0 | 32) || [UInt8(ascii: "_"), UInt8(ascii: "-")].contains($0)
    }
    let isOneCase = letters.allSatisfy { $0 >= 97 } || letters.allSatisfy { $0 < 97 }
    return isPlain && isOneCase && !letters.isEmpty && text.utf8.count <= longestChoice
  }

  private func constrain(_ constraint: inout ValueConstraint, shape: TextShape, _ support: Double, _ place: String) {
    let special = shape.formats.first { ![.digits, .upperCase].contains($0) }
    if let special {
      if isOpen(.format, place) { constraint.format = special }
      return
    }
    let patterns = TextShape.Pattern.allCases.flatMap { pattern in
      [true, false].map { shape.pattern(pattern, fixingLengths: $0) }
    }
    let first = support >= Self.fixedCases ? 0 : 2
    let step = first + widening.steps(.pattern, at: place)
    constraint.pattern = patterns.dropFirst(step).lazy.compactMap { $0 }.first.map(Self.compiled)
  }

  private static func compiled(_ source: String) -> LinearPattern {
    do {
      return try LinearPattern(source)
    } catch {
      preconditionFailure("The inferred pattern \(source) does not compile: \(error)")
    }
  }

  private func constrain(
    _ constraint: inout ValueConstraint, numbers profile: ArgumentProfile, _ name: ByteText, _ place: String
  ) {
    guard isOpen(.range, place), !profile.hasNegative, !vocabulary.entry(name, without: fold).hasNegative,
      base.support(of: profile.cases.sorted()) >= Self.choiceCases
    else { return }
    constraint.minimum = JSONNumber(0)
  }

  private func constrain(
    _ constraint: inout ValueConstraint, arrays profile: ArgumentProfile, _ name: ByteText, _ place: String
  ) {
    if isOpen(.length, place), !profile.hasEmpty, base.support(of: profile.cases.sorted()) >= Self.choiceCases {
      constraint.minimumItems = 1
    }
    guard let element = profile.elements.first, element.count > 0 else { return }
    let schema = schema(element, name: name, place: place + "[]")
    if schema.constraint != ValueConstraint() { constraint.items = [schema] }
  }

  private func constrain(
    _ constraint: inout ValueConstraint, objects profile: ArgumentProfile, _ name: ByteText, _ place: String
  ) {
    if profile.areMembersCut { return }
    let told = profile.members.filter { tellsAllNames || base.isKnown($0.value.cases) }.sorted { $0.key < $1.key }
    constraint.members = told.map { name, member in
      ValueConstraint.Member(
        name: name.text, required: member.count == profile.count,
        schema: schema(member, name: name, place: "\(place).\(name.text)"))
    }
    let known = vocabulary.entry(name, without: fold)
    constraint.isClosed =
      told.count == profile.members.count && !told.isEmpty && isOpen(.unknown, place) && !known.areMembersCut
      && base.isKnown(profile.cases)
    guard constraint.isClosed else { return }
    let recorded = known.members.filter { profile.members[$0.key] == nil && base.isKnown($0.value.cases) }
    constraint.members += recorded.map { name, member in
      ValueConstraint.Member(name: name.text, required: false, schema: ValueSchema(type: member.type.text))
    }
    constraint.members.sort { ByteText($0.name) < ByteText($1.name) }
  }
}
