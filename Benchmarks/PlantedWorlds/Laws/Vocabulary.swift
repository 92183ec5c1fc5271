import Synthesis

/// The names of steps.
enum Vocabulary {
  static let receive = "Receive request"
  static let check = "Check request"
  static let sort = "Sort request"
  static let write = "Write answer"
  static let send = "Send answer"
  static let close = "Close request"

  static let regions = ["north", "east", "south", "west"]
  static let channels = ["web", "mail", "desk"]

  /// The mandatory steps between which a place lies.
  static func neighbours(of place: Place) -> (before: String, after: String) {
    let lane = lane(place.lane ?? 0)
    return switch place {
    case .trunkEarly: (check, sort)
    case .firstLaneEarly, .secondLaneEarly: (lane.first, lane.second)
    case .firstLaneLate, .secondLaneLate: (lane.second, write)
    case .trunkLate: (write, send)
    }
  }

  /// The first and second mandatory step of a lane.
  static func lane(_ lane: Int) -> (first: String, second: String) {
    lane == 0 ? ("Assess file", "Prepare offer") : ("Assess claim", "Collect proofs")
  }

  /// What can be chosen at a place: no two places share a name.
  static func shape(_ kind: ChangeKind, at place: Place) -> DecisionPoint.Shape {
    let thing = thing(at: place)
    return switch kind {
    case .insert, .timeout: .insertion("Verify \(thing)")
    case .remove: .removal("Copy \(thing)")
    case .reorder: .order("Record \(thing)", "Confirm \(thing)")
    case .route: .alternative("Rate \(thing) by rules", "Rate \(thing) by table")
    case .retune: .parameter(step: "Match \(thing)", name: "tolerance", value: 3, others: [5, 8])
    case .handOff: .handOff("Hand off \(thing) to human")
    }
  }

  private static func thing(at place: Place) -> String {
    switch place {
    case .trunkEarly: "identity"
    case .firstLaneEarly: "income"
    case .firstLaneLate: "terms"
    case .secondLaneEarly: "damage"
    case .secondLaneLate: "invoice"
    case .trunkLate: "answer"
    }
  }
}
