import Kernels
import Synchronization

/// Rooms of finished searches, for the next ones: as many as searches have run at once.
final class GraphRooms: Sendable {
  private let rooms = Mutex<[GraphRoom]>([])

  /// Lends a room for the time of the call.
  func withRoom<Result>(_ body: (inout GraphRoom) -> Result) -> Result {
    var room = rooms.withLock { $0.popLast() } ?? GraphRoom()
    defer { rooms.withLock { [room] in $0.append(room) } }
    return body(&room)
  }
}
