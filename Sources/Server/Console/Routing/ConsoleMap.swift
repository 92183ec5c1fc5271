import HTTPTypes

/// Every page and button, and what a path leads to.
struct ConsoleMap: Sendable {
  /// What was found for a path.
  enum Match: Sendable {
    case route(ConsoleRoute, [String: String])
    /// The path is there with these methods.
    case otherMethods([HTTPRequest.Method])
  }

  let routes: [ConsoleRoute]

  /// Makes the map.
  ///
  /// - Precondition: each operation has exactly one route.
  init(_ routes: [ConsoleRoute] = ConsoleMap.all) {
    precondition(
      ConsoleOperation.allCases.allSatisfy { operation in routes.count { $0.operation == operation } == 1 },
      "Each operation of the console has one route")
    self.routes = routes
  }

  static let all: [ConsoleRoute] =
    LoginRoutes.all + AssetRoutes.all + QueueRoutes.all + ReviewRoutes.all + MemoryRoutes.all + InsightRoutes.all

  /// What a method and a path lead to; nil when the path is none of the console's.
  func match(_ method: HTTPRequest.Method, _ path: Substring) -> Match? {
    guard path.first == "/" else { return nil }
    // "/" alone has no part.
    let parts = path == "/" ? [] : path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    var methods: [HTTPRequest.Method] = []
    for route in routes {
      guard let places = route.path.values(in: parts) else { continue }
      if route.method == method || (method == .head && route.method == .get) { return .route(route, places) }
      methods += route.method == .get ? [.get, .head] : [route.method]
    }
    return methods.isEmpty ? nil : .otherMethods(methods.sorted { $0.rawValue < $1.rawValue })
  }

  /// Whether a path with its query is that of a page, so that a login may lead on to it.
  func isPage(_ text: String) -> Bool {
    let path = text.prefix { $0 != "?" && $0 != "#" }
    guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return false }
    guard case .route(let route, _) = match(.get, path) else { return false }
    return ![.asset, .loginForm].contains(route.operation)
  }
}
