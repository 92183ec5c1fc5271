import JSONDocuments
import Testing

@testable import Application

@Suite("Conditions in words")
struct ConditionWordsTests {
  @Test(
    "a comparison is told, anything else is quoted as it is written",
    arguments: [
      (ReviewedProposals.rule, "vendor_id is VEND-445 or VEND-992 and variance is at least 0.025"),
      ("output.pass == true", "pass is true"), ("decision.approved == false", "decision.approved is false"),
      ("decision.next == 'S-03'", "the agent chooses S-03"), ("trigger.a != \"x y\"", "a is not \"x y\""),
      ("trigger.n > 3 && trigger.n <= 9", "n is above 3 and n is at most 9"),
      ("steps.F-01.output.amount < 10.5", "amount of F-01 is below 10.5"),
      ("trigger.note == \"a && b >= c\"", "note is \"a && b >= c\""),
      ("trigger.a == 1 || trigger.b == 2", "`trigger.a == 1 || trigger.b == 2` holds"),
      ("size(trigger.items) > 3", "`size(trigger.items) > 3` holds"), ("!trigger.a", "`!trigger.a` holds"),
      ("trigger.a in []", "`trigger.a in []` holds"), ("trigger.a == \"open", "`trigger.a == \"open` holds"),
      ("", "`` holds"),
    ])
  func told(expression: String, words: String) { #expect(ConditionWords.told(expression) == words) }

  @Test("figures are rounded, and what is rare is never shown as nothing")
  func figures() {
    #expect([0, 0.004, 0.4, 0.996, 1].map(FigureWords.percent) == ["0 %", "under 1 %", "40 %", "over 99 %", "100 %"])
    #expect([0.0481, -0.01, 0, 0.00049].map(FigureWords.points) == ["+4.8", "-1.0", "0.0", "0.0"])
    #expect(FigureWords.interval([0.0362, -0.0591]) == "[+3.6, -5.9]")
    #expect(FigureWords.group(["runs": 84, "met": 34]) == "34 of 84 (40 %)")
  }
}
