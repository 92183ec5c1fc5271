import Application
import JSONDocuments
import Testing

@Suite("NightlyReport")
struct NightlyReportTests {
  private func proposeLines(_ section: JSONObject) -> [String] {
    let lines = NightlyReport(sections: [.propose: section]).text.split(separator: "\n").map(String.init)
    return Array(lines.drop { !$0.hasPrefix("PROPOSE") })
  }

  @Test("a night without proposals says so in one line")
  func nothing() {
    #expect(proposeLines(["proposed": [], "blocked": [], "not_yet": []]) == ["PROPOSE  0 to review, 0 blocked"])
  }

  @Test("each list has its heading, each item its figures in points and its reason")
  func lists() {
    let section: JSONObject = [
      "proposed": [
        [
          "id": "P-1", "type": "workflow", "title": "Hand off", "confidence": 0.99, "risk": 0.22, "band": "med",
          "summary": "47 of 118 succeed",
        ]
      ],
      "blocked": [],
      "refused": [["title": "F-02 tolerance .05 to .04", "reason": "changes 0 of 118 bad runs"]],
      "looked_good": [
        ["title": "escalate early", "raw": 0.231, "effect": -0.0126, "interval": [-0.07, 0.05], "reason": "the topic"]
      ],
      "not_yet": [["title": "diagnose first", "effect": 0.0622, "interval": [-0.02, 0.14], "runs": 1_160]],
      "changes": ["looked_at": 1_211, "tested": 9, "confirmed": 6, "spent": 0.018, "budget": 0.05],
    ]
    #expect(
      proposeLines(section) == [
        "PROPOSE  1 to review, 0 blocked, 1 refused, 1 looked good and are not, 1 not yet",
        "         changes: 1,211 looked at > 9 tested > 6 confirmed on later runs; 1.8 % of an error budget of 5 % spent",
        "  TO REVIEW",
        "  P-1  workflow  Hand off",
        "            confidence 0.99  risk 0.22 med",
        "            47 of 118 succeed",
        "  REFUSED  asked for, and of no use",
        "  F-02 tolerance .05 to .04: changes 0 of 118 bad runs",
        "  LOOKED GOOD  and are not: not proposed",
        "  escalate early",
        "            raw +23.1 points  adjusted -1.3 points [-7, +5]",
        "            the topic",
        "  NOT YET  more runs will tell",
        "  diagnose first",
        "            adjusted +6.2 points [-2, +14]  about 1,160 more runs will tell",
      ])
  }

  @Test("records that were set aside are named by file, line and reason, the rest by number")
  func quarantine() {
    let records: [JSONValue] = (1...4).map { number in
      .object(["file": .string("runs-\(number).jsonl"), "line": .number(10 * number), "reason": "no outcome"])
    }
    let report = NightlyReport(sections: [.ingest: ["quarantined": 9, "quarantine": .array(records)]])
    let lines = report.text.split(separator: "\n").map(String.init).filter { $0.contains("set aside") }
    #expect(
      lines == [
        "         set aside runs-1.jsonl:10: no outcome", "         set aside runs-2.jsonl:20: no outcome",
        "         set aside runs-3.jsonl:30: no outcome", "         6 more set aside: autogenesis quarantine list",
      ])
  }
}
