/// A support in which no owner carries more than a share of the total: every owner's count is cut at the largest cap c with
/// c ≤ share · (unowned + Σ min(count, c)).
///
/// With fewer than 1 ÷ share owners and nothing unowned no cap above zero satisfies that, so the total is 0: one
/// initiator's runs alone carry nothing.
struct InitiatorCap: Sendable {
  /// The largest count of one owner that is counted.
  let cap: Double
  /// The sum after the cut.
  let total: Double

  /// One element for each case: its owner, nil for none.
  init(share: Double, owners: some Sequence<String?>) {
    var unowned = 0.0
    var counts: [String: Double] = [:]
    for owner in owners {
      if let owner { counts[owner, default: 0] += 1 } else { unowned += 1 }
    }
    let falling = counts.values.sorted(by: >)
    var rest = unowned + falling.reduce(0, +)
    var cap = falling.first ?? 0
    for (index, count) in falling.enumerated() {
      if count <= share * (rest + Double(index) * count) + 1e-9 { break }
      rest -= count
      let free = 1 - share * Double(index + 1)
      let next = index + 1 < falling.count ? falling[index + 1] : 0
      cap = free > 0 ? max(share * rest / free, 0) : next
      if free > 0, cap >= next { break }
    }
    self.cap = cap
    total = unowned + falling.reduce(0) { $0 + min($1, cap) }
  }
}
