public import Domain
public import JSONDocuments

// What a recorded call would have answered under another parameter can be told only for skills whose rule is known. There is one:
//
// SK-LOGIC-003 with a numeric `variance` and a truth value `pass` in its output: pass = |variance| ≤ tolerance, decided as
// `VarianceCheck` does. A recording that the rule does not reproduce under its own tolerance is of another policy and is left as it is.
// `label`, which puts the result in words, is dropped when `pass` changes.

/// Skills whose answer under other arguments follows from a recorded one.
public enum SkillModel {
  /// The skill of the variance check.
  public static let varianceCheck: SkillID = "SK-LOGIC-003"

  /// Whether the model knows how a parameter of a skill acts.
  public static func knows(_ parameter: String, of skill: SkillID) -> Bool {
    skill == varianceCheck && parameter == "tolerance"
  }

  /// What the skill answers to `input` when it answered `output` to `recordedInput`; the recorded answer where nothing is known.
  public static func output(
    of skill: SkillID, recorded output: JSONValue, to recordedInput: JSONValue, for input: JSONObject
  ) -> JSONValue {
    guard skill == varianceCheck, var result = output.objectValue, let variance = result["variance"]?.doubleValue,
      let passed = result["pass"]?.boolValue, let before = recordedInput["tolerance"]?.doubleValue,
      let after = input["tolerance"]?.doubleValue, before != after,
      VarianceCheck.passes(variance: variance, tolerance: before) == passed
    else { return output }
    let passes = VarianceCheck.passes(variance: variance, tolerance: after)
    guard passes != passed else { return output }
    result["pass"] = .bool(passes)
    result["label"] = nil
    return .object(result)
  }
}
