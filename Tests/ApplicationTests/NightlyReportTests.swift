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
      "refused": [
        [
          "workflow": "WF-1", "subject": "F-02 tolerance 0.05 -> 0.04", "reason": "of no use",
          "text": "agent-07 proposed F-02 tolerance 0.05 -> 0.04: of no use",
        ]
      ],
      "looked_good": [
        [
          "workflow": "WF-2", "hypothesis": "escalate early", "with": ["runs": 186, "share": 0.8118],
          "without": ["runs": 394, "share": 0.5812], "effect": -0.0126, "interval": [-0.07, 0.05],
          "reason": "The topic decides.",
        ]
      ],
      "not_yet": [
        [
          "workflow": "WF-3", "hypothesis": "diagnose first", "effect": 0.0622, "interval": [-0.02, 0.14],
          "runs_needed": 1_160, "reason": "About 1160 more runs will tell.",
        ]
      ],
      "not_proposed": [["subject": "tool x", "reason": "2 calls"]],
      "changes": ["looked_at": 1_211, "tested": 9, "confirmed": 6, "spent": 0.018, "budget": 0.05],
    ]
    #expect(
      proposeLines(section) == [
        "PROPOSE  1 to review, 0 blocked, 1 refused, 1 looked good and are not, 1 not yet, 1 not proposed",
        "         changes: 1,211 looked at > 9 tested > 6 confirmed on later runs; 1.8 % of an error budget of 5 % spent",
        "  TO REVIEW",
        "  P-1  workflow  Hand off",
        "            confidence 0.99  risk 0.22 med",
        "            47 of 118 succeed",
        "  REFUSED  asked for, and of no use",
        "  WF-1  agent-07 proposed F-02 tolerance 0.05 -> 0.04: of no use",
        "  LOOKED GOOD  and are not: not proposed",
        "  WF-2  escalate early",
        "            raw 81.2 % of 186 against 58.1 % of 394  adjusted -1.3 points [-7, +5]",
        "            The topic decides.",
        "  NOT YET  more runs will tell",
        "  WF-3  diagnose first: About 1160 more runs will tell.",
        "  NOT PROPOSED",
        "  tool x: 2 calls",
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
