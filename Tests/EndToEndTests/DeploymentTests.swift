import Foundation
import TestSupport
import Testing

@Suite("Units and image")
struct DeploymentTests {
  private static let folder = SharedData.repository.appending(path: "deploy")
  private static let units = ["autogenesis.service", "autogenesis-nightly.service", "autogenesis-backup.service"]
  private static let timers = ["autogenesis-nightly.timer", "autogenesis-backup.timer"]
  private static let analyzer = "/usr/bin/systemd-analyze"

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
  }

  /// The values of a directive.
  private static func values(_ key: String, in text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
  }

  @Test("each unit calls a command that there is, with flags that it has, and settings that there are")
  func commands() throws {
    let scratch = try ScratchFolder()
    let settings = try CommandRun.autogenesis(["config", "show", "--json"], in: scratch.url).output
    var calls = 0
    for unit in Self.units {
      let text = try Self.text("systemd/\(unit)")
      for call in Self.values("ExecStart", in: text) {
        let words = call.split(separator: " ").map(String.init)
        #expect(words[0] == "/usr/bin/autogenesis")
        let help = try CommandRun.autogenesis([words[1], "--help"], in: scratch.url)
        #expect(help.status == 0, "\(call)")
        for flag in words where flag.hasPrefix("--") { #expect(help.output.contains(flag), "\(call)") }
        calls += 1
      }
      for pair in Self.values("Environment", in: text) {
        let name = String(pair.prefix { $0 != "=" })
        #expect(
          ["AUTOGENESIS_DATA", "AUTOGENESIS_CONFIG"].contains(name) || settings.contains("\"\(name)\""), "\(name)")
      }
    }
    #expect(calls == 3)
  }

  @Test(
    "systemd finds nothing wrong with the units and timers, and little exposure in the service",
    .enabled(if: FileManager.default.isExecutableFile(atPath: analyzer), "systemd-analyze is not here"))
  func systemd() throws {
    let scratch = try ScratchFolder()
    for name in Self.units + Self.timers {
      // The binary is not installed here: its place is the only thing that is changed.
      let text = try Self.text("systemd/\(name)").replacing("/usr/bin/autogenesis", with: "/bin/true")
      try scratch.write(text, to: name)
    }
    let names = (Self.units + Self.timers).map { "./" + $0 }.joined(separator: " ")
    let verified = try CommandRun.shell(
      "SYSTEMD_UNIT_PATH=$PWD: systemd-analyze verify --man=no \(names) 2>&1", in: scratch.url)
    let complaints = verified.output.split(separator: "\n").filter { $0.contains("autogenesis") }
    #expect(verified.status == 0 && complaints == [], "\(verified.output)")
    for unit in Self.units {
      let security = try CommandRun.shell(
        "systemd-analyze security --offline=true --no-pager ./\(unit) 2>/dev/null | tail -n 1", in: scratch.url)
      #expect(security.output.contains("OK"), "\(unit): \(security.output)")
    }
  }

  @Test("the image copies what is there, runs as nobody in particular, and its probe sees a service that is ready")
  func image() throws {
    let text = try Self.text("docker/Dockerfile")
    let copied = text.split(separator: "\n").filter { $0.hasPrefix("COPY ") && !$0.contains("--from") }
      .flatMap { $0.split(separator: " ").dropFirst().dropLast() }
    #expect(copied.count == 6)
    for name in copied {
      #expect(
        FileManager.default.fileExists(atPath: SharedData.repository.appending(path: String(name)).path), "\(name)")
    }
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.last { $0.hasPrefix("USER ") } == "USER 10001:10001")
    let probe = try #require(lines.first { $0.hasPrefix("HEALTHCHECK ") }?.split(separator: " CMD ", maxSplits: 1).last)
    let words = try JSONDecoder().decode([String].self, from: Data(probe.utf8))
    try #require(words.prefix(2) == ["/bin/bash", "-c"])
    let scratch = try ScratchFolder()
    try scratch.write(
      words[2].replacing("127.0.0.1/8080", with: "127.0.0.1/$PORT").replacing(":8080", with: ":'$PORT'"), to: "probe.sh"
    )
    let run = try CommandRun.shell(
      """
      autogenesis init --data d > init.txt
      autogenesis serve --data d --port 0 > serve.txt 2> log.jsonl &
      SERVICE=$!
      trap 'kill $SERVICE 2>/dev/null || true' EXIT
      for _ in $(seq 100); do grep -q Listening serve.txt && break; sleep 0.1; done
      export PORT=$(sed -n 's/.*://p' serve.txt)
      sed -i "s/'\\$PORT'/$PORT/" probe.sh
      bash probe.sh && echo healthy
      kill -TERM $SERVICE; wait $SERVICE
      bash probe.sh 2>/dev/null || echo gone
      """, in: scratch.url)
    #expect(run.output == "healthy\ngone\n", "\(run.output) \(run.errors)")
  }
}
