import Foundation
import TestSupport

/// The public Python tools of `Tests/clients/requirements.txt`, installed once below `.build`.
enum PythonClients {
  /// The folder of the installed programs, or why there is none.
  static let programs: Result<URL, Unavailable> = install()

  /// Why the tools cannot be had here.
  struct Unavailable: Error, CustomStringConvertible {
    let description: String
  }

  static var isPresent: Bool { (try? programs.get()) != nil }

  /// What a skipped test says.
  static var reason: String {
    if case .failure(let reason) = programs { return reason.description }
    return ""
  }

  private static func install() -> Result<URL, Unavailable> {
    let root = SharedData.repository.appending(path: ".build/clients")
    let list = SharedData.repository.appending(path: "Tests/clients/requirements.txt")
    let stamp = root.appending(path: "installed.txt")
    let programs = root.appending(path: "bin")
    do {
      let wanted = try Data(contentsOf: list)
      if (try? Data(contentsOf: stamp)) == wanted { return .success(programs) }
      try? FileManager.default.removeItem(at: root)
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
      let command =
        "python3 -m venv '\(root.path)' && '\(programs.path)/pip' install --quiet --no-input -r '\(list.path)'"
      let run = try CommandRun.shell(command, in: root, environment: inherited)
      guard run.status == 0 else {
        let last = (run.errors + run.output).split(separator: "\n").last.map(String.init) ?? "no message"
        return .failure(Unavailable(description: "the Python tools cannot be installed here: \(last)"))
      }
      try wanted.write(to: stamp)
      return .success(programs)
    } catch {
      return .failure(Unavailable(description: "the Python tools cannot be installed here: \(error)"))
    }
  }

  /// What pip must know to reach its index.
  private static var inherited: [String: String] {
    ProcessInfo.processInfo.environment.filter { key, _ in
      key.hasPrefix("PIP_")
        || ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "HOME"].contains(key.uppercased())
    }
  }
}
