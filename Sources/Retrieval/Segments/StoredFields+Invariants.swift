extension StoredFields {
  private typealias Section = SegmentFormat.Section

  /// Checks everything that reading documents and filtering rely on.
  ///
  /// - Throws: `SegmentError.damaged` naming the section.
  func validate() throws(SegmentError) {
    try require(kinds.count == ids.count && kinds.allSatisfy { $0 < DocumentKind.allCases.count }, .kinds)
    try validateSymbols()
    try validateList(identifierListStarts, end: identifiers.count, .identifierListStarts)
    try validateList(stepListStarts, end: steps.count, .stepListStarts)
    try validateOrder()
  }

  private func validateSymbols() throws(SegmentError) {
    for index in 0..<max(0, symbols.count - 1) {
      try require(symbols.precedes(index, index + 1), .symbolBytes)
    }
    try require(steps.allSatisfy { $0 < symbols.count }, .steps)
    for (column, section) in [(workflows, Section.workflows), (outcomes, .outcomes), (statuses, .statuses)] {
      try require(column.allSatisfy { $0 < symbols.count || $0 == StoredFields.noSymbol }, section)
    }
  }

  private func validateList(_ starts: [UInt32], end: Int, _ section: Section) throws(SegmentError) {
    try require(starts.first == 0 && starts.last.map(Int.init) == end, section)
    for index in starts.indices.dropFirst() {
      try require(starts[index - 1] <= starts[index], section)
    }
  }

  /// Ordinals ascend by (stable key, id); `idOrder` ascends by id, so ids are distinct.
  private func validateOrder() throws(SegmentError) {
    try require(idOrder.allSatisfy { $0 < count }, .idOrder)
    for index in 0..<max(0, count - 1) {
      try require(ids.precedes(Int(idOrder[index]), Int(idOrder[index + 1])), .idOrder)
      try require(order(index) < order(index + 1), .stableKeyBytes)
    }
  }

  private func require(_ condition: Bool, _ section: Section) throws(SegmentError) {
    try SegmentError.require(condition, section.rawValue)
  }
}
