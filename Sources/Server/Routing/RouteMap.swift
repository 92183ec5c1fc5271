import HTTPTypes

/// Finds the route of a call. It can only be made of the table of routes, each of which has its row in `AccessTable`.
struct RouteMap: Sendable {
  /// What was found for a method and a path.
  enum Match: Sendable {
    case route(Route, [String: String])
    /// The path is there with these methods.
    case otherMethods([HTTPRequest.Method])
    case nothing
  }

  let routes: [Route]
  private let bySize: [Int: [Route]]

  /// Makes the map.
  ///
  /// - Precondition: each operation has exactly one route.
  init(_ routes: [Route] = RouteTable.all) {
    precondition(
      Operation.allCases.allSatisfy { operation in routes.count { $0.operation == operation } == 1 },
      "Each operation has one route")
    self.routes = routes
    // A fixed text is looked at before a place: /v1/advice/report is no advice with the id "report".
    bySize = Dictionary(grouping: routes) { $0.path.segments.count }
      .mapValues { $0.sorted { $0.path.places.count < $1.path.places.count } }
  }

  func match(_ method: HTTPRequest.Method, _ path: Substring) -> Match {
    guard path.first == "/" else { return .nothing }
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    var methods: [HTTPRequest.Method] = []
    var template: PathTemplate?
    for route in bySize[parts.count] ?? [] where template == nil || template == route.path {
      guard let values = route.path.values(in: parts) else { continue }
      template = route.path
      if route.method == method || (method == .head && route.method == .get) { return .route(route, values) }
      methods.append(route.method)
      if route.method == .get { methods.append(.head) }
    }
    return methods.isEmpty ? .nothing : .otherMethods(methods.sorted { $0.rawValue < $1.rawValue })
  }
}
