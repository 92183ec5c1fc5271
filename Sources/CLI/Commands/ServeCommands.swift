public import Application
public import ArgumentParser
import Domain
import Server

extension AccessRole: ExpressibleByArgument {}
extension AccessScope: ExpressibleByArgument {}

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the HTTP API and the review console until SIGTERM or SIGINT.",
    discussion: """
      Listens on loopback unless --host says otherwise; put a proxy with TLS before it for anything else, and name the \
      proxy's host with --allow-host. Callers need a key: autogenesis keys create. The log goes to standard error, one JSON \
      document a line, without bodies and keys. People open the address in a browser and log in with their key, which must be \
      that of a person with the role governance_reviewer to decide. /openapi.json describes the interface, /metrics counts. \
      What has no flag here is set by the environment or a file: autogenesis config show.
      SIGTERM: /readyz answers 503, no more connections are taken, calls under way are finished, exit status 0.
      """)

  @Option(help: "The address to listen on (default: 127.0.0.1).") var host: String?
  @Option(help: "The port to listen on; 0 takes a free one (default: 8080).") var port: Int?
  @Option(help: "A further name, with its port, under which callers reach the service; may be repeated.")
  var allowHost: [String] = []
  @Option(help: "The calls that a key may make within a minute (default: 6000).") var callsPerMinute: Int?
  @OptionGroup var data: StoreOptions

  private var flags: [String: String] {
    var flags: [String: String] = [:]
    flags["serve.host"] = host
    flags["serve.port"] = port.map(String.init)
    flags["serve.calls_per_minute"] = callsPerMinute.map(String.init)
    if !allowHost.isEmpty { flags["serve.allow_hosts"] = allowHost.joined(separator: ",") }
    return flags
  }

  func run() async throws {
    let settings = ServiceSettings(try data.settings(flags: flags).checked())
    let host = settings.host
    let address = host.contains(":") ? "[\(host)]" : host
    let service = HTTPService(try data.open(), settings, clock: try data.clock(), log: .standardError)
    try await service.run(signals: true) { port in
      Console.announce("Listening on http://\(address):\(port)")
    }
  }
}

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "The keys with which callers reach the service.",
    subcommands: [Create.self, List.self, Revoke.self])

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key, and its principal when the tenant does not know it yet; it is shown once.",
      discussion: """
        The role says what may be asked for with the key. What a principal may decide is another matter: votes take the \
        organisation's roles, such as those that init gave to its reviewers.
        """)

    enum PrincipalKind: String, ExpressibleByArgument, CaseIterable {
      case person, agent
    }

    @Option(help: "Who will call with it.") var principal: String
    @Option(
      name: .customLong("role"),
      help: "As what: \(AccessRole.allCases.map(\.rawValue).joined(separator: ", ")); may be repeated.")
    var roles: [AccessRole]
    @Option(name: .customLong("scope"), help: "Narrow the key to this scope; may be repeated.") var scopes:
      [AccessScope] =
        []
    @Option(help: "What kind of principal it is when it is a new one.") var kind: PrincipalKind = .agent
    @Option(help: "A role of the organisation that a new principal holds, such as QA-M-001; may be repeated.")
    var organisationRole: [String] = []
    @Option(help: "For how many days it holds; 0 for ever.") var days = 90
    @Option(help: "What it is for.") var label = ""
    @OptionGroup var tenant: TenantOptions
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let request = AccessKeyRequest(
        principal: principal, kind: kind == .person ? .person : .agent, organisationRoles: organisationRole,
        roles: roles, scopes: scopes, days: days == 0 ? nil : days, label: label)
      Console.show(try data.open(tenant.configuration).issueAccessKey(request), json: output.json)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the keys, without what is secret of them.")
    @OptionGroup var tenant: TenantOptions
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open(tenant.configuration).accessKeyList(), json: output.json) }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a key back for good; the next request with it is refused.")
    @Argument(help: "The key's name: the 16 digits after agk_.") var key: String
    @OptionGroup var tenant: TenantOptions
    @OptionGroup var data: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { Console.show(try data.open(tenant.configuration).revokeAccessKey(key), json: output.json) }
  }
}

/// Whose data is meant.
struct TenantOptions: ParsableArguments {
  @Option(help: "The tenant.") var organisation = OrganisationID.default.rawValue

  func validate() throws {
    let isPlain = organisation.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
      default: false
      }
    }
    guard isPlain, (1...64).contains(organisation.utf8.count) else {
      throw ValidationError("--organisation takes 1 to 64 of a to z, 0 to 9 and -.")
    }
  }

  var configuration: ServiceConfiguration {
    var configuration = ServiceConfiguration()
    configuration.organisation = OrganisationID(organisation)
    return configuration
  }
}
