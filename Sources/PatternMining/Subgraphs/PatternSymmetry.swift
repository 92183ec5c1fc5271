/// A group of automorphisms of a pattern: the renumberings of its vertices that leave its graph as it is.
///
/// Occurrences that differ by a member of the group have the same image, so the miner keeps one of them. `isWhole` tells
/// that no automorphism is missing; a pattern with too many keeps those of its parent that fix the new edge, which is also a
/// group, so results are the same and only the work differs.
struct PatternSymmetry {
  /// The most automorphisms that are kept of one pattern.
  static let limit = 256

  /// The members one after the other, each with the image of every vertex; empty for the identity alone.
  let images: [UInt16]
  let vertexCount: Int
  let isWhole: Bool

  /// The identity alone.
  static func none(vertexCount: Int, isWhole: Bool) -> PatternSymmetry {
    PatternSymmetry(images: [], vertexCount: vertexCount, isWhole: isWhole)
  }

  init(images: [UInt16], vertexCount: Int, isWhole: Bool) {
    self.images = images.count > vertexCount ? images : []
    self.vertexCount = vertexCount
    self.isWhole = isWhole
  }

  var isTrivial: Bool { images.isEmpty }

  /// Where each member starts in `images`.
  var members: StrideTo<Int> { stride(from: 0, to: images.count, by: vertexCount) }

  /// Where `vertex` goes under the member that starts at `member`.
  func image(of vertex: Int, under member: Int) -> Int { Int(images[member + vertex]) }

  /// The members that leave the ends of a new edge where they are, with the new vertex if the edge discovers one.
  ///
  /// An edge that reads the same from both ends may also be turned.
  func fixing(_ step: CodeStep, isTurnable: Bool) -> PatternSymmetry {
    var kept: [UInt16] = []
    for member in members {
      let from = image(of: step.from, under: member)
      let to = step.isForward ? step.to : image(of: step.to, under: member)
      guard (from, to) == (step.from, step.to) || (isTurnable && (to, from) == (step.from, step.to)) else { continue }
      kept += images[member..<member + vertexCount]
      if step.isForward { kept.append(UInt16(step.to)) }
    }
    return PatternSymmetry(images: kept, vertexCount: step.isForward ? vertexCount + 1 : vertexCount, isWhole: false)
  }

  /// The other places to which members take the newest edge of the pattern: pairs of vertices, or the same vertex twice where
  /// only the discovered vertex matters. Empty when the group does not move the edge.
  func places(of step: CodeStep, isTurnable: Bool) -> [(first: Int, second: Int)] {
    guard isWhole else { return [] }
    var places: [(first: Int, second: Int)] = []
    for member in members {
      let second = image(of: step.to, under: member)
      let first = step.isForward ? second : image(of: step.from, under: member)
      let isOld = places.contains { $0 == (first, second) || (isTurnable && $0 == (second, first)) }
      if !isOld { places.append((first, second)) }
    }
    let own = step.isForward ? (step.to, step.to) : (step.from, step.to)
    return places.filter { $0 != own && !(isTurnable && $0 == (own.1, own.0)) }
  }
}
