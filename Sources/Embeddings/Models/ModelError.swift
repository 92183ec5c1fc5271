/// Why a model cannot be used. Each description is one sentence for a person.
public enum ModelError: Error, Equatable, Sendable {
  /// A file of the model cannot be read.
  case file(String)
  /// A JSON file does not say what it must.
  case setting(file: String, String)
  /// `vocab.txt` is no vocabulary.
  case vocabulary(String)
  /// `model.safetensors` is damaged, or holds other weights than the settings call for.
  case weights(String)
}

extension ModelError: CustomStringConvertible {
  /// One sentence: what is wrong, where, what to do.
  public var description: String {
    switch self {
    case .file(let sentence): sentence
    case .setting(let file, let problem): "The model's \(file) cannot be used: \(problem); install the model again."
    case .vocabulary(let problem): "The model's vocab.txt cannot be used: \(problem); install the model again."
    case .weights(let problem): "The model's model.safetensors cannot be used: \(problem); install the model again."
    }
  }
}
