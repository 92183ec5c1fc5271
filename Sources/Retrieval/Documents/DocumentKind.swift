/// What a document of the index stands for.
public enum DocumentKind: String, Sendable, CaseIterable, Hashable {
  case episode
  case reflection
  case proposal
  case skill
  case stepRun = "step_run"
}
