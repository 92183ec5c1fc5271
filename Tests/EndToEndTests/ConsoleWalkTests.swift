import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("The console in a browser")
struct ConsoleWalkTests {
  private static let driver = "/usr/bin/chromedriver"

  /// Why the walk cannot be made here; nil when it can.
  private static let obstacle: String? =
    !FileManager.default.isExecutableFile(atPath: driver)
    ? "Debian's chromium-driver is not here"
    : PythonClients.isPresent ? nil : PythonClients.reason

  @Test(
    "two people decide with the keyboard, a version is activated and withdrawn without scripts, and axe finds nothing",
    .enabled(if: obstacle == nil, "\(obstacle ?? "")"))
  func walk() throws {
    let (scratch, made) = try ReviewTests.demo.get()
    #expect(made.status == 0, "\(made.errors)")
    let python = try PythonClients.programs.get().appending(path: "python3").path
    let client = SharedData.repository.appending(path: "Tests/clients/console").path
    let run = try CommandRun.shell(
      """
      key() { autogenesis keys create --data console --principal "$1" --role governance_reviewer --role auditor --json |
        sed -E 's/.*"key":"([^"]*)".*/\\1/'; }
      FIRST=$(key QA-M-001); SECOND=$(key SEC-M-001)
      PROPOSAL=$(autogenesis queue list --data console | awk '/Returns Desk/ { print $1 }')
      autogenesis serve --data console --port 0 > console.txt 2> console.jsonl &
      SERVICE=$!
      trap 'kill $SERVICE 2>/dev/null || true' EXIT
      for _ in $(seq 200); do grep -q Listening console.txt && break; sleep 0.1; done
      URL=$(sed -n 's/^Listening on //p' console.txt)
      mkdir -p pictures
      '\(python)' -B '\(client)' "$URL" "$PROPOSAL" "$FIRST" "$SECOND" pictures
      """, in: scratch.url)
    try #require(run.status == 0, "\(run.errors.suffix(3_000)) \(run.output.suffix(1_000))")
    let report = try run.json()
    #expect(report["violations"] == [], "\(report["violations"]?.text ?? "")")
    #expect(report["small_targets"] == [], "\(report["small_targets"]?.text ?? "")")
    #expect(report["too_wide"] == [], "\(report["too_wide"]?.text ?? "")")
    #expect((report["pages"]?.integerValue ?? 0) >= 30)
    let done = (report["done"]?.arrayValue ?? []).compactMap(\.stringValue)
    #expect(done.contains("the first person approves") && done.contains("it is published as a draft"))
    #expect(done.contains("it is activated without scripts") && done.contains("it is withdrawn without scripts"))
  }
}
