// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Hot targets are optimised in the debug configuration too, so that their tests do not crawl.
let optimised = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nio: [Target.Dependency] = ["NIOCore", "NIOHTTP1", "NIOPosix"].map { .product(name: $0, package: "swift-nio") }
let nioHTTP: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// A module with its tests; `uses` are modules of a lower layer and products of packages (design: ARCHITECTURE.md, "Code map").
func module(
  _ name: String, uses: [Target.Dependency] = [], hot: Bool = true, plugins: [Target.PluginUsage] = [],
  hasGoldens: Bool = false
) -> [Target] {
  [
    .target(name: name, dependencies: uses, swiftSettings: hot ? optimised : strict, plugins: plugins),
    .testTarget(
      name: name + "Tests", dependencies: [.byName(name: name), "TestSupport"] + uses.filter { !isForeign($0) },
      exclude: hasGoldens ? ["Golden"] : [], swiftSettings: strict),
  ]
}

/// Whether a dependency is C, which tests do not import.
func isForeign(_ dependency: Target.Dependency) -> Bool {
  if case .byNameItem(let name, _) = dependency { return ["CKernels", "COpenBLAS", "CXXHash", "CZlib"].contains(name) }
  return false
}

let systemLibraries: [Target] = [
  .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
  .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
]

/// Kernels in C, optimised in every configuration; which instructions they use is decided at run time.
let kernels: Target = .target(
  name: "CKernels",
  cSettings: [.unsafeFlags(["-O3", "-fno-math-errno", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror"])])

let layer1 =
  [kernels] + module("Kernels", uses: ["CKernels", "COpenBLAS", "CXXHash", heap])
  + module("Files", uses: ["CZlib", "CXXHash"])
  + module("JSONDocuments")

let layer2 =
  module("Domain", uses: ["JSONDocuments", crypto])
  + module("LexicalSearch", uses: ["Kernels", "Files"])
  + module("VectorSearch", uses: ["Kernels", "Files"])
  + module("Embeddings", uses: ["Kernels", "Files", "JSONDocuments"])
  + module("PatternMining")
  + module("Expressions", uses: ["JSONDocuments"])

let layer3 =
  module("Execution", uses: ["Domain", "Expressions", "JSONDocuments"])
  + module("Audit", uses: ["Domain", "JSONDocuments", crypto])

let layer4 =
  module("Ingestion", uses: ["Files", "JSONDocuments", "Domain", "Expressions", protobuf])
  + module(
    "Retrieval", uses: ["Kernels", "Files", "JSONDocuments", "Domain", "LexicalSearch", "VectorSearch", "Embeddings"])
  + module("Synthesis", uses: ["JSONDocuments", "Domain", "PatternMining", "Expressions", "Execution"])
  + module("Governance", uses: ["JSONDocuments", "Domain", "Expressions", "Execution"])
  + module("Storage", uses: ["JSONDocuments", "Domain", "Audit", grdb])

let layer5 = module(
  "Application",
  uses: [
    "Kernels", "Files", "JSONDocuments", "Domain", "LexicalSearch", "VectorSearch", "Embeddings", "PatternMining",
    "Expressions", "Execution", "Audit", "Ingestion", "Retrieval", "Synthesis", "Governance", "Storage",
  ], hot: false, plugins: ["EmbedCatalogue"], hasGoldens: true)

let layer6 = module(
  "Server",
  uses: [
    "Application", "Domain", "Files", "Ingestion", "JSONDocuments", "Storage", hummingbird, httpTypes, logging, nioHTTP,
    serviceLifecycle,
  ] + nio,
  hot: false)

let commands: [Target] = [
  .executableTarget(
    name: "CLI", dependencies: ["Application", "Server", "Domain", "JSONDocuments", "Kernels", argumentParser],
    swiftSettings: strict),
  .executableTarget(
    name: "Bench",
    dependencies: [
      "Application", "Domain", "Embeddings", "Files", "JSONDocuments", "Kernels", "LexicalSearch", "PatternMining",
      "PlantedWorlds", "VectorSearch", grdb, argumentParser,
    ] + nio,
    path: "Benchmarks/Bench", swiftSettings: strict),
  .target(
    name: "PlantedWorlds", dependencies: ["Domain", "JSONDocuments", "Retrieval", "Synthesis"],
    path: "Benchmarks/PlantedWorlds", swiftSettings: optimised),
  .testTarget(
    name: "PlantedWorldsTests", dependencies: ["PlantedWorlds", "Domain", "JSONDocuments", "Synthesis", "TestSupport"],
    swiftSettings: strict),
  .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
  .testTarget(
    name: "EndToEndTests", dependencies: ["CLI", "Bench", "JSONDocuments", "TestSupport"], swiftSettings: strict),
  .testTarget(name: "ArchitectureTests", swiftSettings: strict),
  .executableTarget(name: "CatalogueEmbedder", swiftSettings: strict),
  .plugin(name: "EmbedCatalogue", capability: .buildTool(), dependencies: ["CatalogueEmbedder"]),
]

let package = Package(
  name: "autogenesis",
  products: [
    .executable(name: "autogenesis", targets: ["CLI"]),
    .executable(name: "autogenesis-bench", targets: ["Bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: systemLibraries + layer1 + layer2 + layer3 + layer4 + layer5 + layer6 + commands)
