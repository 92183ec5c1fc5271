/// How large learnt rules may be and how many rows they need.
struct RuleOptions: Hashable, Sendable {
  /// Most rules of a decision list, the default left out.
  var maximumRules = 3
  /// Most conjuncts of a rule, 1 or 2; tests that a value is there at all are not counted.
  var maximumParts = 2
  /// Fewest rows that a rule holds for, and that a further rule sets right.
  var minimumRows = 5
  /// Most values of a membership test.
  var maximumValues = 8
  /// How many single conjuncts are tried with a second one.
  var beamWidth = 24
  /// Most cuts of a number that are tried at once, in each direction.
  var maximumCuts = 12
}
