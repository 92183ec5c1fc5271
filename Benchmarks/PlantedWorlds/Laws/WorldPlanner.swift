package import Synthesis

/// Draws the laws of worlds.
package struct WorldPlanner {
  private let options: WorldOptions
  private let seed: UInt64
  private var stream: SeededStream

  package init(seed: UInt64, options: WorldOptions = WorldOptions()) {
    self.options = options
    self.seed = seed
    stream = SeededStream(seed: seed)
  }

  /// A world with two to four kinds of trap and no true effect.
  package static func nullWorld(seed: UInt64, options: WorldOptions = WorldOptions()) -> WorldPlan {
    var options = options
    options.plants = 0...0
    options.traps = 2...4
    options.base = 0.45...0.8
    var planner = WorldPlanner(seed: seed, options: options)
    return planner.plan(kinds: [])
  }

  /// A world with traps and one to three true effects of different kinds.
  package static func mixedWorld(seed: UInt64, options: WorldOptions = WorldOptions()) -> WorldPlan {
    var planner = WorldPlanner(seed: seed, options: options)
    let count = planner.stream.integer(in: options.plants)
    return planner.plan(kinds: Array(planner.stream.shuffled(Self.kinds).prefix(count)))
  }

  /// A world with one true effect of this kind, and traps.
  package static func world(planting kind: ChangeKind, seed: UInt64, options: WorldOptions) -> WorldPlan {
    var planner = WorldPlanner(seed: seed, options: options)
    return planner.plan(kinds: [kind])
  }

  /// The kinds that can be planted.
  package static let kinds: [ChangeKind] = [.insert, .remove, .reorder, .route, .handOff, .retune]

  private mutating func plan(kinds: [ChangeKind]) -> WorldPlan {
    let population = Population(days: options.days, stream: &stream)
    let traps = drawTraps()
    let drivers = drawDrivers(of: traps)
    let base = stream.number(in: options.base)
    var points = drawPoints(planting: kinds)
    let hazard = traps.contains(.earlyFailure) ? stream.number(in: 0.01...0.025) : stream.number(in: 0...0.003)
    let weights = drawWeights(of: drivers, base: base, points: points, hazard: hazard)
    pull(&points, by: drivers)
    let laysFollower = follow(&points)
    return WorldPlan(
      seed: seed, population: population, base: base, weights: weights, points: points, hazard: hazard,
      poison: traps.contains(.poison) ? drawPoison(points) : nil, traps: traps + (laysFollower ? [.follower] : []),
      runCount: options.runCount)
  }

  private mutating func drawTraps() -> [Trap] {
    let count = stream.integer(in: options.traps)
    let drawn = stream.shuffled([Trap.confounder, .season, .actor, .drift, .poison, .earlyFailure]).prefix(count)
    return Trap.allCases.filter(drawn.contains)
  }

  private mutating func drawDrivers(of traps: [Trap]) -> [Driver] {
    traps.flatMap { trap in
      let family = stream.shuffled(Driver.allCases.filter { $0.trap == trap })
      return Array(family.prefix(trap == .confounder ? stream.integer(in: 1...2) : 1))
    }
  }

  /// A planted hand-off stands late on the trunk, other plants in the lanes; every other place gets a point without effect.
  private mutating func drawPoints(planting kinds: [ChangeKind]) -> [DecisionPoint] {
    var free = stream.shuffled([Place.firstLaneEarly, .firstLaneLate, .secondLaneEarly, .secondLaneLate])
    var planted: [Place: ChangeKind] = [:]
    for kind in kinds { planted[kind == .handOff ? .trunkLate : free.removeLast()] = kind }
    return Place.allCases.map { place in
      guard let kind = planted[place] else { return drawPoint(at: place, planting: !kinds.isEmpty) }
      return plantedPoint(kind, at: place)
    }
  }

  private mutating func plantedPoint(_ kind: ChangeKind, at place: Place) -> DecisionPoint {
    var point = DecisionPoint(place: place, shape: Vocabulary.shape(kind, at: place), share: 0.5)
    point.effect = options.effect
    if kind == .handOff {
      point.effectElsewhere = -options.effect
      point.regions = Set(stream.shuffled(Array(0..<Population.regionCount)).prefix(2))
    }
    return point
  }

  /// Beside true effects no hand-off stands early, since it would keep runs from what does them good.
  private mutating func drawPoint(at place: Place, planting: Bool) -> DecisionPoint {
    let handsOff = place == .trunkLate || place == .trunkEarly && !planting
    let kinds = Self.kinds.filter { $0 != .handOff || handsOff }
    let kind = kinds[stream.below(kinds.count)]
    let share = kind == .handOff ? stream.number(in: 0.15...0.3) : stream.number(in: 0.3...0.7)
    return DecisionPoint(place: place, shape: Vocabulary.shape(kind, at: place), share: share)
  }

  /// The drivers share what room the base and the planted effects leave below certain success.
  private mutating func drawWeights(
    of drivers: [Driver], base: Double, points: [DecisionPoint], hazard: Double
  ) -> [WorldPlan.Weight] {
    let signed = drivers.map { _ in stream.number(in: 0.07...0.16) * (stream.unit() < 0.5 ? -1 : 1) }
    let survival = 1 - hazard * Double(WorldPlan.hazardCount)
    let planted = [0, 1].map { lane in
      points.reduce(0) { $0 + (($1.place.lane ?? lane) == lane ? max($1.effect, 0) : 0) }
    }
    let room = 1.5 * max(0.02, min(survival - 0.02 - base - max(planted[0], planted[1]), base - 0.05))
    let total = signed.reduce(0) { $0 + abs($1) }
    let scale = total > room ? room / total : 1
    return zip(drivers, signed).map { WorldPlan.Weight(driver: $0, strength: $1 * scale) }
  }

  /// Each driver pulls at one or two points without effect; a planted point is pulled mildly in half of the cases.
  private mutating func pull(_ points: inout [DecisionPoint], by drivers: [Driver]) {
    let traps = points.indices.filter { points[$0].effect == 0 }
    guard !drivers.isEmpty, !traps.isEmpty else { return }
    for driver in drivers {
      for index in stream.shuffled(traps).prefix(stream.integer(in: 1...2)) where points[index].pulls.count < 2 {
        addPull(driver, to: &points[index], strength: stream.number(in: 0.2...0.35))
      }
    }
    for index in points.indices where points[index].effect != 0 && stream.unit() < 0.5 {
      addPull(drivers[stream.below(drivers.count)], to: &points[index], strength: 0.15)
    }
  }

  private mutating func addPull(_ driver: Driver, to point: inout DecisionPoint, strength: Double) {
    let room = min(point.share, 1 - point.share)
    let sign: Double = stream.unit() < 0.5 ? -1 : 1
    point.pulls.append(DecisionPoint.Pull(driver: driver, strength: sign * min(strength, room)))
  }

  /// In a third of the cases the late choice of a lane without effect follows an early one with effect.
  private mutating func follow(_ points: inout [DecisionPoint]) -> Bool {
    var laid = false
    for (early, late) in [(1, 2), (3, 4)] where points[early].effect != 0 && points[late].effect == 0 {
      guard stream.unit() < 1.0 / 3 else { continue }
      points[late].follows = points[early].place
      points[late].pulls = []
      laid = true
    }
    return laid
  }

  private mutating func drawPoison(_ points: [DecisionPoint]) -> WorldPlan.Poison {
    let traps = points.filter { $0.effect == 0 }
    let share = stream.number(in: 0.05...0.2)
    return WorldPlan.Poison(
      copies: Int(share * Double(options.runCount)), place: traps[stream.below(traps.count)].place)
  }
}
