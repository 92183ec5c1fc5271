/// What a segment keeps of its documents beside the two indexes, by ordinal.
///
/// A class since it has many columns and is immutable: handing it on copies one reference.
final class StoredFields: Sendable {
  /// Stands for an absent value in the columns of symbols.
  static let noSymbol = UInt32.max
  /// Stands for an unknown time.
  static let noTime = Int64.min

  let ids: StringColumn
  let stableKeys: StringColumn
  let texts: StringColumn
  /// The identifiers of document `i` are `identifierListStarts[i]..<identifierListStarts[i + 1]` of `identifiers`.
  let identifierListStarts: [UInt32]
  let identifiers: StringColumn
  /// The distinct workflows, outcomes, statuses and steps in byte order; the columns below hold positions in it.
  let symbols: StringColumn
  let kinds: [UInt8]
  let workflows: [UInt32]
  let outcomes: [UInt32]
  let statuses: [UInt32]
  let startedAt: [Int64]
  /// The steps of document `i` are `stepListStarts[i]..<stepListStarts[i + 1]` of `steps`.
  let stepListStarts: [UInt32]
  let steps: [UInt32]
  /// The ordinals in byte order of their ids.
  let idOrder: [UInt32]

  init(
    ids: StringColumn, stableKeys: StringColumn, texts: StringColumn, identifierListStarts: [UInt32],
    identifiers: StringColumn, symbols: StringColumn, kinds: [UInt8], workflows: [UInt32], outcomes: [UInt32],
    statuses: [UInt32], startedAt: [Int64], stepListStarts: [UInt32], steps: [UInt32], idOrder: [UInt32]
  ) {
    self.ids = ids
    self.stableKeys = stableKeys
    self.texts = texts
    self.identifierListStarts = identifierListStarts
    self.identifiers = identifiers
    self.symbols = symbols
    self.kinds = kinds
    self.workflows = workflows
    self.outcomes = outcomes
    self.statuses = statuses
    self.startedAt = startedAt
    self.stepListStarts = stepListStarts
    self.steps = steps
    self.idOrder = idOrder
  }

  var count: Int { kinds.count }

  /// The number of the document with that id.
  func ordinal(of id: String) -> Int? {
    ids.position(of: id, order: idOrder)
  }

  func document(_ ordinal: Int) -> RetrievalDocument {
    RetrievalDocument(
      id: ids[ordinal], kind: kind(ordinal), text: texts[ordinal],
      identifiers: range(identifierListStarts, ordinal).map { identifiers[$0] }, workflow: symbol(workflows[ordinal]),
      outcome: symbol(outcomes[ordinal]), steps: range(stepListStarts, ordinal).map { symbols[Int(steps[$0])] },
      status: symbol(statuses[ordinal]),
      startedAt: startedAt[ordinal] == StoredFields.noTime ? nil : startedAt[ordinal], stableKey: stableKeys[ordinal])
  }

  func order(_ ordinal: Int) -> DocumentOrder {
    DocumentOrder(stableKey: stableKeys[ordinal], id: ids[ordinal])
  }

  func kind(_ ordinal: Int) -> DocumentKind {
    DocumentKind.allCases[Int(kinds[ordinal])]
  }

  private func symbol(_ number: UInt32) -> String? {
    number == StoredFields.noSymbol ? nil : symbols[Int(number)]
  }

  func range(_ starts: [UInt32], _ ordinal: Int) -> Range<Int> {
    Int(starts[ordinal])..<Int(starts[ordinal + 1])
  }
}

extension StoredFields {
  /// The fields of `documents`, which are in the order of their ordinals.
  convenience init(_ documents: [RetrievalDocument]) {
    let table = SymbolTable(documents)
    let ids = StringColumn(documents.map(\.id))
    self.init(
      ids: ids,
      stableKeys: StringColumn(documents.map(\.stableKey)),
      texts: StringColumn(documents.map(\.text)),
      identifierListStarts: StoredFields.listStarts(documents.map(\.identifiers.count)),
      identifiers: StringColumn(documents.flatMap(\.identifiers)),
      symbols: StringColumn(table.names),
      kinds: documents.map { UInt8(DocumentKind.allCases.firstIndex(of: $0.kind) ?? 0) },
      workflows: documents.map { table.number(of: $0.workflow) },
      outcomes: documents.map { table.number(of: $0.outcome) },
      statuses: documents.map { table.number(of: $0.status) },
      startedAt: documents.map { $0.startedAt ?? StoredFields.noTime },
      stepListStarts: StoredFields.listStarts(documents.map(\.steps.count)),
      steps: documents.flatMap { $0.steps.map { table.number(of: $0) } },
      idOrder: documents.indices.sorted { ids.precedes($0, $1) }.map { UInt32($0) })
  }

  private static func listStarts(_ counts: [Int]) -> [UInt32] {
    var starts: [UInt32] = [0]
    var end = 0
    for count in counts {
      end += count
      starts.append(UInt32(end))
    }
    return starts
  }
}

/// Numbers for the filter values of documents, told apart by their bytes.
private struct SymbolTable {
  let names: [String]
  private let numbers: [[UInt8]: UInt32]

  init(_ documents: [RetrievalDocument]) {
    var values: Set<[UInt8]> = []
    for document in documents {
      for value in [document.workflow, document.outcome, document.status].compactMap({ $0 }) + document.steps {
        values.insert(Array(value.utf8))
      }
    }
    let sorted = values.sorted { $0.lexicographicallyPrecedes($1) }
    names = sorted.map { String(decoding: $0, as: UTF8.self) }
    numbers = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, UInt32($0)) })
  }

  func number(of value: String?) -> UInt32 {
    value.flatMap { numbers[Array($0.utf8)] } ?? StoredFields.noSymbol
  }
}
