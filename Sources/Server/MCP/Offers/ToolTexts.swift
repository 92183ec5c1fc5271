import JSONDocuments

/// What arguments and results are, in words and schemas that the operations do not have.
enum ToolTexts {
  static let filters =
    "Only what is of this workflow, outcome, step, status or type (episode unless you say step_run, reflection, proposal or "
    + "skill), or began since or until a time."

  static let found: JSONObject = [
    "results": [
      "type": "array", "description": "What was found, best first.",
      "items": [
        "type": "object", "required": ["id", "type", "score"],
        "properties": [
          "id": text(
            "The identifier: get_episode reads an episode, get_proposal a proposal; a step run begins with its episode."
          ),
          "type": text("episode, step_run, reflection, proposal or skill."), "score": ["type": "number"],
          "workflow": text("The workflow that it belongs to."), "outcome": text("How the run ended."),
          "text": text("How its text begins."),
        ],
      ],
    ],
    "generation": ["type": "integer", "description": "Which state of the index was asked."],
    "note": text("Why the answer is less than what was asked for."),
  ]

  static let episode: JSONObject = [
    "id": text("The identifier."), "revision": ["type": "integer", "description": "1 for the first."],
    "workflow_id": text("The workflow."), "outcome": text("How the run ended."),
    "step_runs": ["type": "array", "description": "The steps in order.", "items": ["type": "object"]],
    "computed_reflections": [
      "type": "array", "description": "What was notable, compared with the workflow's other runs.",
      "items": ["type": "object"],
    ],
  ]

  static let advice: JSONObject = [
    "advice_id": text("The answer's name, for send_feedback and for the run's own advice_id."),
    "workflow": text("The workflow that was asked about."),
    "recommended": ["type": ["string", "null"], "description": "The step to take; null when none is clearly better."],
    "abstained": ["type": "boolean", "description": "Whether too little is known to recommend anything."],
    "reason": text("Why, in one sentence."),
    "matches": ["type": "integer", "description": "Runs that did the same steps."],
    "like_yours": ["type": "integer", "description": "Those of them that were like this one, too."],
    "next": [
      "type": "array", "description": "What came next, with how often and how it ended.", "items": ["type": "object"],
    ],
    "avoid": ["type": "array", "description": "What ended badly from here.", "items": ["type": "object"]],
    "errors": ["type": "array", "description": "The errors to expect.", "items": ["type": "object"]],
  ]

  static let workflow: JSONObject = [
    "workflow_id": text("The workflow."), "version": text("The version."),
    "steps": ["type": "array", "description": "The steps by sequence.", "items": ["type": "object"]],
    "is_current": ["type": "boolean", "description": "Whether runs use this version."],
  ]

  static let recorded: JSONObject = [
    "accepted": ["type": "integer", "description": "1 when the run is new."],
    "duplicate": ["type": "integer", "description": "1 when it was known with the same content."],
    "updated": ["type": "integer", "description": "1 when it became the next revision."],
    "quarantined": ["type": "integer", "description": "0: a run that cannot be read is an error."],
    "episode_ids": ["type": "array", "description": "The run's id here.", "items": ["type": "string"]],
  ]

  static let reflection: JSONObject = [
    "reflection_id": text("The identifier."), "episode_id": text("The run that it is kept with."),
  ]

  static let feedback: JSONObject = ["advice_id": text("The answer that was told about.")]

  static let proposal: JSONObject = [
    "id": text("The identifier."), "title": text("The change in one line."),
    "state": text("pending, in_review, approved, canary, published, rejected, expired, merged or blocked."),
    "revision": ["type": "integer", "description": "Which state of the proposal this is."],
    "body": ["type": "object", "description": "The whole new document."],
    "evidence": ["type": "object", "description": "What speaks for it."],
    "verdicts": ["type": "array", "description": "What each gate found.", "items": ["type": "object"]],
    "votes": ["type": "array", "description": "What people decided.", "items": ["type": "object"]],
  ]

  /// An episode as `autogenesis ingest` reads it; members that are not named here are kept.
  static let nativeEpisode: JSONObject = [
    "type": "object", "required": ["episode_id", "outcome", "step_runs"],
    "properties": [
      "episode_id": text("What the run is called where it ran."), "workflow_id": text("The workflow."),
      "workflow_version": text("Its version."), "task": text("What was to be done; runs are compared within a task."),
      "initiator_id": text("Who began it."), "text": text("What was asked for, in words."),
      "outcome": ["type": "string", "enum": ["success", "failed", "partial", "running", "unknown"]],
      "started_at": text("RFC 3339."), "ended_at": text("RFC 3339."),
      "context": ["type": "object", "description": "What the run was started with."],
      "advice_id": [
        "type": ["string", "array"], "description": "The advice that the run was made under.",
        "items": ["type": "string"],
      ],
      "step_runs": ["type": "array", "items": .object(stepRun)],
    ],
  ]

  private static let stepRun: JSONObject = [
    "type": "object",
    "properties": [
      "step_run_id": text("What the step run is called, once in the episode."), "name": text("The step's name."),
      "step_id": text("The step's id in the catalogue; it or the name is there."),
      "status": ["type": "string", "enum": ["success", "failed", "skipped", "fallback"]],
      "started_at": text("RFC 3339."), "ended_at": text("RFC 3339."),
      "input": ["description": "What it was called with."], "output": ["description": "What it gave."],
      "error": ["description": "What went wrong."],
      "attempt": ["type": "integer", "minimum": 1, "description": "2 for the first retry."],
    ],
  ]

  /// Why a run was set aside; nil when it was taken in.
  @Sendable static func whySetAside(_ report: JSONObject) -> String? {
    guard report["quarantined"]?.integerValue != 0 else { return nil }
    let reason = report["quarantine"]?[index: 0]?["reason"]?.stringValue ?? "it cannot be read"
    return "The episode was set aside and is no run: \(reason)"
  }

  private static func text(_ description: String) -> JSONValue {
    ["type": "string", "description": .string(description)]
  }
}
