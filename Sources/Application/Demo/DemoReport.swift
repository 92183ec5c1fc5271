public import JSONDocuments

/// What the demo shows; as a document it holds no path and no time, so that equal work gives equal bytes.
public struct DemoReport: Presentable {
  let dataPath: String
  let nights: Int
  let lines: Int
  let first: NightlyReport
  let second: NightlyReport
  /// The proposal that the reader is sent to: the first change, else the first workflow, else any.
  let proposal: String?
  let drawing: String?
  let tampering: DemoTampering?

  public var json: JSONObject {
    [
      "nights": .number(nights), "lines": .number(lines), "first": .object(first.json), "second": .object(second.json),
      "tampered": tampering.map { .object($0.json) } ?? .null,
    ]
  }

  public var text: String {
    """
    \(nights) nights of runs, \(NightlyReport.grouped(lines)) records, made by our interpreter from 4 catalogue workflows and 2 that
    nobody catalogued; what is planted in them stands in datasets/demo/TRUTH.md

    \(first.text)
    SECOND NIGHT, nothing new: \(second.integer(.ingest, "episodes")) records, \(second.integer(.reflect, "step_runs")) step runs, \
    \(second.integer(.index, "added")) documents, \(second.integer(.mine, "patterns")) patterns, \
    \(second.list(.propose, "proposed").count) proposals
    \(tamperLine)

    NOW YOU
      engineer   autogenesis ingest YOUR.xes && autogenesis nightly
      agent      autogenesis advise F-01 F-02 --workflow WF-FIN-001 --data \(dataPath)
      reviewer   autogenesis queue \(proposal.map { "show \($0)" } ?? "list") --data \(dataPath)
    report in \(dataPath)/reports/demo.txt and demo.json\(drawing.map { ", graph in \($0)" } ?? "")

    """
  }

  private var tamperLine: String {
    guard let tampering else { return "TAMPER   not shown: the audit log has no entry" }
    return "TAMPER   one byte of audit entry \(tampering.sequence) (\(tampering.event)) changed in a copy: "
      + "autogenesis audit verify --data \(dataPath)/tampered -> \"\(tampering.finding)\", exit \(tampering.verdict.isIntact ? 0 : 1)"
  }
}
