import Application
import Domain
import HTTPTypes

/// A page that is opened or a button that is pressed by somebody who may.
struct ConsoleCall: Sendable {
  /// The data directory as the reader's tenant sees it, acting as the reader.
  let workspace: Workspace
  /// Who reads; nil for pages that anybody may open.
  let session: ConsoleSession?
  /// The name under which the log tells of the call.
  let id: String
  let places: [String: String]
  let query: Query
  let form: FormFields
  let headers: HTTPFields
  /// The address with its query.
  let address: String
  let state: ServiceState

  /// What stands at a place of the path.
  func place(_ name: String) -> String { places[name] ?? "" }

  /// Whether the reader may use an operation: what is not offered need not be refused.
  func may(_ operation: ConsoleOperation) -> Bool {
    AccessTable.verdict(on: operation, by: session?.credential) == .granted
  }

  /// The revision that the reader looked at, which every form of a decision carries as API calls carry If-Match.
  ///
  /// - Throws: `Problem` when the form does not tell it.
  func revision() throws -> Int {
    guard let revision = Int(form["revision"]) else {
      throw Problem(
        .preconditionRequired, "revision-missing", "The form does not tell which revision was looked at.",
        field: "revision")
    }
    return revision
  }

  /// The page as an answer.
  func page(_ frame: ConsoleFrame, status: HTTPResponse.Status = .ok) -> Answer {
    frame.answer(for: self, status: status)
  }
}
