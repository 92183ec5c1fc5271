/// A form in which runs arrive; each may be packed with gzip.
public enum IngestFormat: String, CaseIterable, Sendable {
  /// One episode a line (design §6).
  case nativeJSONL = "native-jsonl"
  /// A JSON array of tau-bench trajectories.
  case tauBench = "tau-bench"
  /// An XES event log (IEEE 1849).
  case xes
  /// A table of events with a header row.
  case csv
  /// Traces in OTLP's JSON: a request, or one a line.
  case otlpJSON = "otlp-json"
  /// Traces in OTLP's protobuf.
  case otlpProtobuf = "otlp-protobuf"
  /// An export of a trace from Langfuse.
  case langfuse
  /// A JSON array of OpenLineage run events.
  case openLineage = "openlineage"
  /// A trajectory of SWE-agent.
  case sweAgent = "swe-agent"
  /// A `workflow_job` event of GitHub Actions.
  case githubActions = "github-actions"
  /// The event history of a workflow execution of Temporal.
  case temporal
}
