import JSONDocuments
import Testing

@testable import Application

@Suite("The nightly report as a page")
struct NightlyPageTests {
  @Test("every list is a table, every figure is there, and text from outside stays text")
  func page() {
    let report = NightlyReport(sections: [
      .ingest: ["files": 2, "accepted": 12_345, "redacted": ["mail": 3]],
      .propose: [
        "proposed": [["id": "P-1", "title": "<b>x</b>\u{202E}", "reasons": ["a", "b"]]],
        "looked_good": [["subject": "skip F-02", "reason": "one sender"]], "not_yet": [], "notes": ["plain"],
      ],
    ])
    let html = report.html
    #expect(XMLCheck.isWellFormed(html.replacing("<!DOCTYPE html>", with: "")))
    for part in [
      "<dt>accepted</dt><dd>12,345</dd>", "<dd>mail 3</dd>", "<caption>looked good: 1</caption>", "not yet: none",
      "&lt;b&gt;x&lt;/b&gt;⟨U+202E⟩", "<td>a; b</td>", "<th scope=\"row\">plain</th>", ">MINE</h2>",
    ] { #expect(html.contains(part), "\(part)") }
    #expect(!html.contains("<b>"))
    #expect(html == report.html)
  }
}
