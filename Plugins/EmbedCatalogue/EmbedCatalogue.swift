import Foundation
import PackagePlugin

/// Turns `datasets/catalog` into a Swift file of string literals, so that one binary holds the catalogue.
@main
struct EmbedCatalogue: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL.appending(path: "datasets/catalog")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".json") }.sorted()
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedCatalogue.swift")
    return [
      .buildCommand(
        displayName: "Embedding the catalogue", executable: try context.tool(named: "CatalogueEmbedder").url,
        arguments: [output.path, root.path] + paths, inputFiles: paths.map { root.appending(path: $0) },
        outputFiles: [output])
    ]
  }
}
