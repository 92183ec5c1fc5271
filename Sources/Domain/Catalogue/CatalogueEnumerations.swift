/// What a step does (S-2.8, extended by C-10).
public enum ActionType: String, CaseIterable, Sendable {
  case dataExtraction = "data_extraction"
  case logicCheck = "logic_check"
  case toolCall = "tool_call"
  case branch, handoff, notify, generate, record
}

/// What a skill is for (S-2.2, extended by C-10).
public enum SkillCategory: String, CaseIterable, Sendable {
  case ingestion, tool, logic, comm, hcm, api, iam, ml, nlp, viz, etl, generator
}

/// How far a skill may be trusted (S-2.2).
public enum StabilityTier: String, CaseIterable, Sendable {
  case exp, beta, ga, restricted
}

/// The state of a workflow version (S-2.5).
public enum WorkflowStatus: String, CaseIterable, Sendable {
  case draft, active, retired
}

/// What a policy is about (S-2.14).
public enum PolicyScope: String, CaseIterable, Sendable {
  case data, security, compliance, mlops, publishing
}

/// The precedence of a policy; a higher level wins (S-17.14).
public enum PolicyLevel: String, CaseIterable, Sendable {
  case statutory, contractual, corporate, domain
  case workflowLocal = "workflow-local"
}
