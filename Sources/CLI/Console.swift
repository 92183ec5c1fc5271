import Application
import ArgumentParser
import Foundation
import JSONDocuments

/// Standard output for results, standard error for everything else.
enum Console {
  /// Shows a result as text or as one JSON document.
  static func show(_ result: some Presentable, json: Bool) {
    write(json ? JSONValue.object(result.json).text + "\n" : result.text)
  }

  /// Writes to standard output as it is.
  static func write(_ text: String) {
    print(text, terminator: "")
  }

  /// Writes a line to standard output at once, for whoever waits for it while the program goes on.
  static func announce(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  /// Writes a line to standard error.
  static func note(_ line: String) {
    var standardError = StandardError()
    print(line, to: &standardError)
  }

  /// Whether standard error is a terminal that may be drawn upon.
  static var isTerminal: Bool { isatty(2) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }

  /// Ends the process: a request for help as ArgumentParser wants it, any other failure with its own sentence and status.
  static func end(with error: any Error) -> Never {
    if let status = error as? StatusExit { exit(status.code) }
    let status = Autogenesis.exitCode(for: error)
    if status == .success || error is CleanExit { Autogenesis.exit(withError: error) }
    if let failure = Failure(error) {
      note("autogenesis: \(failure.sentence)")
      exit(failure.status)
    }
    note(Autogenesis.fullMessage(for: error))
    exit(2)
  }
}

/// Ends the process with a status after everything was said.
struct StatusExit: Error {
  let code: Int32
}

/// Standard error as a stream for `print`.
private struct StandardError: TextOutputStream {
  func write(_ string: String) { FileHandle.standardError.write(Data(string.utf8)) }
}
