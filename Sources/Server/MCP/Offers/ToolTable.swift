import JSONDocuments

/// Every tool, in the order in which they are listed. None decides: no tool votes, approves, publishes or activates.
enum ToolTable {
  static let all: [Tool] = [
    Tool(
      "search_episodes", "Search runs", .searchEpisodes, .reads,
      "Finds earlier runs by words and likeness, best first; with filters.type it finds step runs, reflections, proposals or "
        + "skills.", form: Tool.Form(kind: "episode"),
      arguments: [
        "query": "What to look for, in words.", "top_k": "How many results at most.",
        "mode": "By words (lexical), by likeness (dense) or by both (hybrid, the default).",
        "fusion": "How both orders become one: linear (the default) or rrf.", "filters": ToolTexts.filters,
        "explain": "Whether each result says why it was found.",
      ], results: ToolTexts.found),
    Tool(
      "get_episode", "Read a run", .getEpisode, .reads,
      "One run with its steps, their inputs, results and errors, and what was learnt from it.",
      form: Tool.Form(place: "episode_id"), arguments: ["episode_id": "The id of the episode, such as ep-…"],
      results: ToolTexts.episode),
    Tool(
      "similar_episodes", "Find similar runs", .similarEpisodes, .reads,
      "The earlier runs most like a stored one (episode_id), or like one under way (steps, and context): give one of both.",
      arguments: [
        "episode_id": "The id of a stored episode.", "steps": "The steps of a run under way, oldest first.",
        "context": "What the run was started with, or what its steps have found.",
        "top_k": "How many results at most.", "filters": ToolTexts.filters,
        "explain": "Whether each result says why it was found.",
      ], results: ToolTexts.found),
    Tool(
      "advise", "Ask what comes next", .advise, .adds(again: false),
      "What came next in runs like this one, how those ended, what to avoid, and the errors to expect. Says so when too few "
        + "comparable runs are known. Put the answer's advice_id into the run that you record.",
      arguments: [
        "workflow": "The workflow; may be left out when there is only one.", "task": "Only runs of this task count.",
        "steps": "The steps so far, oldest first; none at the start.",
        "context": "What the run was started with, or what its steps have found.",
        "record": "Whether the answer is kept, so that feedback can name it; true unless you say otherwise.",
      ], results: ToolTexts.advice),
    Tool(
      "search_skills", "Search skills", .searchEpisodes, .reads, "Finds skills of the catalogue by words and likeness.",
      form: Tool.Form(fixed: ["filters": ["type": "skill"]], hidden: ["mode", "fusion", "explain"]),
      arguments: ["query": "What the skill should do, in words.", "top_k": "How many results at most."],
      results: ToolTexts.found),
    Tool(
      "get_workflow", "Read a workflow", .getWorkflow, .reads,
      "One version of a workflow with its steps and conditions.",
      form: Tool.Form(place: "workflow_id"),
      arguments: ["workflow_id": "ID@VERSION, or ID alone for the version that is current."],
      results: ToolTexts.workflow),
    Tool(
      "record_episode", "Record a run", .recordEpisodes, .adds(again: false),
      "Keeps a finished or running episode with its steps. Secrets and personal data are replaced before anything is stored. "
        + "The same episode_id with other content becomes its next revision.",
      form: Tool.Form(
        line: "episode", defaults: ["source": "mcp"], refusal: ToolTexts.whySetAside),
      arguments: [
        "episode": "The run.", "source": "The system that the run is from, unless the episode says so; mcp by default.",
        "workflow": "The workflow of the run, unless the episode says so.",
      ], lineSchema: ToolTexts.nativeEpisode, results: ToolTexts.recorded),
    Tool(
      "record_reflection", "Record an insight", .recordReflection, .adds(again: false),
      "Keeps what a run taught somebody, for reviewers and later runs.",
      arguments: [
        "episode_id": "The run that it is about.", "source_type": "What it is about.",
        "source_id": "The id of the episode or step run that it is about.",
        "insight_type": "What kind of insight it is.",
        "insight": "The insight, in members of your choice.",
        "learning_signal": "Figures that go with it, such as reward and confidence.",
        "proposed_actions": "What should be done about it.",
      ], results: ToolTexts.reflection),
    Tool(
      "send_feedback", "Tell what became of advice", .sendFeedback, .adds(again: true),
      "Tells whether advice was followed and how the run ended.", form: Tool.Form(place: "advice_id"),
      arguments: [
        "advice_id": "The answer's advice_id.", "followed": "Whether the run did as advised.",
        "outcome": "How the run ended, if that is known.", "episode": "The run, by its id or by its source's.",
        "comment": "Whatever else there is to say.",
      ], results: ToolTexts.feedback),
    Tool(
      "propose", "Propose a change", .submitProposal, .adds(again: false),
      "Puts a change to a workflow, step or skill through all gates and into the queue, where people decide on it. Your figures "
        + "prove nothing: it waits as blocked until a night finds the same change with evidence of its own.",
      form: Tool.Form(withheld: ["page"]),
      arguments: [
        "proposal_type": "What is to be changed.", "claim": "What is claimed of it.",
        "title": "The change in one line.",
        "body": "The whole new document, as the catalogue would hold it.",
        "observed_workflow": "The workflow whose runs speak for it.",
        "supporting": "The episodes that speak for it, ID or ID@REVISION.", "comment": "Why it should be so.",
      ], results: ToolTexts.proposal),
    Tool(
      "get_proposal", "Read a proposal", .getProposal, .reads,
      "One proposal with its whole change, evidence, verdicts, risk and votes.",
      form: Tool.Form(place: "proposal_id", withheld: ["page"]),
      arguments: ["proposal_id": "The id of the proposal, such as P-…"],
      results: ToolTexts.proposal),
  ]

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  static func tool(named name: String) -> Tool? { byName[name] }
}
