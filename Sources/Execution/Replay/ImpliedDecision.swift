public import Domain
import Expressions
public import JSONDocuments

/// The decision that sends a waiting step a certain way, for runs that tell where they went and not what was decided.
public enum ImpliedDecision {
  /// A decision under which `logic` leads to `target`: `next` with the target's name, and the constants with which the
  /// conditions compare; nil when the logic never leads there.
  public static func leading(to target: NextStepLogic.Target, in logic: NextStepLogic) -> JSONObject? {
    guard let position = logic.branches.firstIndex(where: { $0.target == target }) else {
      guard logic.otherwise == target else { return nil }
      return decision(others(logic.branches.flatMap(comparisons)), target)
    }
    let wanted = comparisons(logic.branches[position]).compactMap { comparison in
      comparison.constants.first.map { (comparison.path[1], $0) }
    }
    let before = others(logic.branches[..<position].flatMap(comparisons))
    return decision(before.merging(JSONObject(wanted)), target)
  }

  private static func decision(_ members: JSONObject, _ target: NextStepLogic.Target) -> JSONObject {
    members.merging(["next": .string(target.text)])
  }

  /// Values that none of the comparisons names.
  private static func others(_ comparisons: [ExpressionComparison]) -> JSONObject {
    JSONObject(comparisons.compactMap { item in item.constants.first.map { (item.path[1], other(than: $0)) } })
  }

  private static func other(than constant: JSONValue) -> JSONValue {
    switch constant {
    case .bool(let value): .bool(!value)
    case .number(let value): .number(value.doubleValue + 1)
    case .string(let text): .string("not " + text)
    case .null, .array, .object: .null
    }
  }

  private static func comparisons(_ branch: NextStepLogic.Branch) -> [ExpressionComparison] {
    do throws(ExpressionError) {
      return try Expression(branch.expression).comparisons.filter {
        $0.path.count == 2 && $0.path[0] == "decision" && $0.sign == "=="
      }
    } catch {
      // A condition that does not parse asks for no decision; the program refused it before.
      return []
    }
  }
}
