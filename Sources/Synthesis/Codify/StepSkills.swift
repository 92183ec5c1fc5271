import Domain

/// The skill of each kept activity: the catalogue's where the runs name one, else the id that the skill proposal of the tool gets.
struct StepSkills: Sendable {
  /// The skill of each activity.
  private(set) var ids: [Int: SkillID] = [:]
  /// The catalogue's definition, where there is one.
  private(set) var known: [Int: SkillDefinition] = [:]

  init(_ discovery: Discovery, activities: [Int], catalogue: SynthesisCatalogue) {
    let tools = Self.tools(discovery)
    for activity in activities {
      let tool = tools[activity] ?? discovery.log.activities[activity]
      if let skill = catalogue.skill(called: tool) {
        known[activity] = skill
        ids[activity] = skill.id
      } else {
        ids[activity] = ToolNames.skillID(of: tool)
      }
    }
  }

  /// Skills that the catalogue lacks, ascending.
  var needed: [SkillID] {
    Set(ids.filter { known[$0.key] == nil }.map(\.value)).sorted()
  }

  /// The tool that most training runs of each activity called; ties go to the smaller name.
  private static func tools(_ discovery: Discovery) -> [Int: String] {
    let table = LabelTable(discovery.log.activities.map { ByteText($0) })
    var counts: [Int: [ByteText: Int]] = [:]
    for position in discovery.base.positions(heldOut: false) {
      for run in discovery.base.episodes[position].record.stepRuns where run.status != .skipped {
        counts[Int(table.number(of: ByteText(run.activity))), default: [:]][
          ByteText(ToolNames.tool(of: run)), default: 0] += 1
      }
    }
    return counts.compactMapValues { $0.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key.text }
  }
}
