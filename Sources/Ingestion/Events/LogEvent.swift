import Domain
import JSONDocuments

/// One event of an event log, whatever form the log has.
struct LogEvent {
  /// The activity.
  var name: String
  /// When the event happened; for an interval its end.
  var time: RecordedTime?
  /// When the interval began, for logs that write one event for both ends.
  var start: RecordedTime?
  /// Who did it.
  var resource: String?
  /// The transition of the activity's life cycle, in lower case; nil means that the log has none.
  var lifecycle: String?
  /// Tells two runs of one activity apart that are open at the same time.
  var instance: String?
  /// What the log says of the way it ended.
  var status: StepStatus?
  /// The arguments, where the log has a column for them.
  var input: JSONValue?
  /// The error, where the log has a column for it.
  var error: JSONValue?
  /// The data that the event recorded.
  var data = JSONObject()
  /// Attributes that describe the event and not the case: organisation, costs, identity.
  var extra = JSONObject()

  init(name: String) { self.name = name }
}

/// A case of an event log while it is being read.
struct LogCase {
  /// The identifier; nil when the log gives none.
  var id: String?
  /// Where it stands in the file, for reports.
  var line: Int
  var attributes = JSONObject()
  var events: [LogEvent] = []
  /// What makes the case unusable, the first thing found.
  var fault: String?

  init(id: String?, line: Int) {
    self.id = id
    self.line = line
  }
}

extension JSONObject {
  /// An object of a few members; of a key given twice the last value wins.
  init(members: [(String, JSONValue)]) {
    self.init()
    for (key, value) in members { self[key] = value }
  }
}
