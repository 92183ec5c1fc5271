/// The kinds of entities of the blueprint (001 §2, §17.1, §23.1), in an order in which parents come before children.
public enum EntityKind: String, CaseIterable, Sendable {
  case role
  case skillNode = "skill_node"
  case roleSkillMap = "role_skill_map"
  case workflow
  case triggerDefinition = "trigger_def"
  case stepAction = "step_action"
  case agent
  case policy
  case ontologyNode = "ontology_node"
  case schemaRegistry = "schema_registry"
  case runEpisode = "run_episode"
  case stepRun = "step_run"
  case reflectionLog = "reflection_log"
  case publicationQueue = "publication_queue"
  case eventBus = "event_bus"

  /// How entities of this kind are stored.
  public var schema: EntitySchema {
    switch self {
    case .role: .role
    case .skillNode: .skillNode
    case .roleSkillMap: .roleSkillMap
    case .workflow: .workflow
    case .triggerDefinition: .triggerDefinition
    case .stepAction: .stepAction
    case .agent: .agent
    case .policy: .policy
    case .ontologyNode: .ontologyNode
    case .schemaRegistry: .schemaRegistry
    case .runEpisode: .runEpisode
    case .stepRun: .stepRun
    case .reflectionLog: .reflectionLog
    case .publicationQueue: .publicationQueue
    case .eventBus: .eventBus
    }
  }
}
