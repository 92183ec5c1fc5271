import Application
import ArgumentParser

/// The forms of a page for people.
enum PageFormat: String, CaseIterable, ExpressibleByArgument {
  case text, md, html
}

/// Where an export goes.
struct ExportOptions: ParsableArguments {
  @Option(help: "The folder in which the skill's folder is made.") var to: String
}

struct QueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Proposals that wait for people.",
    subcommands: [
      List.self, Show.self, Approve.self, Reject.self, Publish.self, Merge.self, Unmerge.self,
    ])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the queue.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().queue(), json: output.json) }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one proposal: the change, the evidence for and against it, gates, risk and votes.",
      discussion: """
        All formats show the same page. html is one file without script that loads nothing; md and html hold the exact
        change and every run that the evidence cites. Characters that cannot be seen are written out, as U+202E.
        """)
    @Argument(help: "The proposal's id, or its beginning.") var proposal: String
    @Option(help: "Write the proposed workflow's graph, beside the version that it changes, to this SVG file.")
    var svg: String?
    @Option(help: "text, md or html; --json for programs.") var format: PageFormat = .text
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard !output.json || format == .text else {
        throw ValidationError("--json and --format \(format.rawValue) exclude each other: use one of them.")
      }
    }

    func run() throws {
      let detail = try data.open().proposalDetail(proposal)
      if let svg { try detail.writeDrawing(to: svg) }
      switch format {
      case .text: Console.show(detail, json: output.json)
      case .md: Console.write(detail.markdown)
      case .html: Console.write(detail.html)
      }
    }
  }

  struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Vote for a proposal.")
    @Argument(help: "The proposal's id, or its beginning.") var proposal: String
    @Option(name: .customLong("as"), help: "The principal who votes.") var principal: String
    @Option(help: "Why.") var reason: String?
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let workspace = try data.open()
      Console.show(try workspace.approve(proposal, as: principal, reason: reason), json: output.json)
    }
  }

  struct Reject: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Vote against a proposal; a reason is required.")
    @Argument(help: "The proposal's id, or its beginning.") var proposal: String
    @Option(name: .customLong("as"), help: "The principal who votes.") var principal: String
    @Option(help: "Why.") var reason: String?
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let workspace = try data.open()
      Console.show(try workspace.reject(proposal, as: principal, reason: reason), json: output.json)
    }
  }

  struct Publish: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Insert an approved proposal as a draft version; activating it is a separate act.")
    @Argument(help: "The proposal's id, or its beginning.") var proposal: String
    @Option(name: .customLong("as"), help: "The principal who publishes.") var principal: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().publish(proposal, as: principal), json: output.json) }
  }

  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Merge open proposals that say nearly the same; the nightly job does so too.")
    @Flag(help: "Only list what would be merged.") var dryRun = false
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let workspace = try data.open()
      Console.show(try dryRun ? workspace.mergePreview() : workspace.mergeQueue(), json: output.json)
    }
  }

  struct Unmerge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a merge apart for good: its members are as they were, with their votes.")
    @Argument(help: "The merged proposal's id, or its beginning.") var proposal: String
    @Option(name: .customLong("as"), help: "The principal who decides.") var principal: String
    @Option(help: "Why they are not the same.") var reason: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      Console.show(try data.open().unmerge(proposal, as: principal, reason: reason), json: output.json)
    }
  }
}

struct RetractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retract", abstract: "Take episodes back and recall everything that was derived from them.",
    discussion: """
      The episode, in all its revisions, leaves search, mining, advice and synthesis; what the source told stays in the
      database. Every proposal that cites it is proved again without it: what still holds gets the new evidence, what does
      not is blocked, withdrawn or rolled back, each with an audit entry. --initiator takes back everything that an
      initiator has sent so far; what it sends later comes in as usual. Running it again finishes what was interrupted.
      """)

  @Argument(help: "The episode's id, or its beginning.") var episode: String?
  @Option(help: "Instead of one episode: everything that this initiator has sent.") var initiator: String?
  @Option(help: "Why.") var reason: String
  @Option(name: .customLong("as"), help: "The principal who decides.") var principal: String
  @OptionGroup var data: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let report = try data.open().retract(episode: episode, initiator: initiator, reason: reason, as: principal)
    Console.show(report, json: output.json)
  }
}

struct WorkflowsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflows", abstract: "Workflow versions.",
    subcommands: [List.self, Show.self, Test.self, Activate.self, Withdraw.self, Export.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all versions with status and origin.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().workflowList(), json: output.json) }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a workflow with its steps.")
    @Argument(help: "The workflow, as ID or ID@VERSION.") var workflow: String
    @Option(help: "Write the graph to this SVG file.") var svg: String?
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let detail = try data.open().workflowDetail(workflow)
      if let svg { try detail.writeDrawing(to: svg) }
      Console.show(detail, json: output.json)
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lint a workflow and run the unit tests that it was published with.")
    @Argument(help: "The workflow, as ID or ID@VERSION.") var workflow: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let result = try data.open().testWorkflow(workflow)
      Console.show(result, json: output.json)
      if !result.passed { throw StatusExit(code: 1) }
    }
  }

  struct Activate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a draft version the current one.")
    @Argument(help: "The workflow, as ID@VERSION.") var workflow: String
    @Option(name: .customLong("as"), help: "The principal who decides.") var principal: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().activateWorkflow(workflow, as: principal), json: output.json) }
  }

  struct Withdraw: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Retire a published version; the version before it becomes current again.")
    @Argument(help: "The workflow, as ID@VERSION.") var workflow: String
    @Option(name: .customLong("as"), help: "The principal who decides.") var principal: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().withdrawWorkflow(workflow, as: principal), json: output.json) }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a workflow as an Agent Skills folder: SKILL.md with its documents in assets.",
      discussion: """
        The folder is made whole or not at all. One that this command wrote is replaced; one that it did not write, or
        that was edited since, is left alone.
        """)
    @Argument(help: "The workflow, as ID or ID@VERSION.") var workflow: String
    @OptionGroup var target: ExportOptions
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      Console.show(try data.open().exportWorkflow(workflow, to: target.to), json: output.json)
    }
  }
}

struct SkillsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skills", abstract: "Skill versions.",
    subcommands: [List.self, Show.self, Activate.self, Withdraw.self, Export.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all versions with tier and origin.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().skillList(), json: output.json) }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a skill with its signature.")
    @Argument(help: "The skill, as ID or ID@VERSION.") var skill: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().skillDetail(skill), json: output.json) }
  }

  struct Activate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Raise an experimental skill to beta.")
    @Argument(help: "The skill, as ID@VERSION.") var skill: String
    @Option(name: .customLong("as"), help: "The principal who decides.") var principal: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().activateSkill(skill, as: principal), json: output.json) }
  }

  struct Withdraw: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Restrict a published skill so that nothing new may use it.")
    @Argument(help: "The skill, as ID@VERSION.") var skill: String
    @Option(name: .customLong("as"), help: "The principal who decides.") var principal: String
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().withdrawSkill(skill, as: principal), json: output.json) }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a skill as an Agent Skills folder: SKILL.md with its documents in assets.",
      discussion: """
        The folder is made whole or not at all. One that this command wrote is replaced; one that it did not write, or
        that was edited since, is left alone.
        """)
    @Argument(help: "The skill, as ID or ID@VERSION.") var skill: String
    @OptionGroup var target: ExportOptions
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      Console.show(try data.open().exportSkill(skill, to: target.to), json: output.json)
    }
  }
}

struct ReleasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "releases", abstract: "What published versions promised and what runs show since.",
    subcommands: [List.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List every release with its promise, the runs since its activation and the verdict.",
      discussion: "A promise is kept, broken, or it is too early to say (under 20 runs, or the interval is too wide).")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().releaseList(), json: output.json) }
  }
}

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "The tamper-evident log of every decision.", subcommands: [Verify.self, List.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hash every entry and payload again and name the first bad one.",
      discussion: "Exit status: 0 intact, 1 tampered with.")
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let verdict = try data.open().verifyAudit()
      Console.show(verdict, json: output.json)
      if !verdict.isIntact { throw StatusExit(code: 1) }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the latest entries.")
    @Option(help: "How many.") var limit = 20
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open().auditList(limit: limit), json: output.json) }
  }
}

struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Print every record as JSON lines in a canonical order, without times, salts and internal keys.",
    discussion: "Two stores with the same content give the same bytes.")

  @OptionGroup var data: StoreOptions

  func run() throws { try data.open().canonicalDump { Console.write($0 + "\n") } }
}
