/// The frozen weights of the built-in embedder, the same as in `models/hashed-1024-v1.json`.
struct HashedModel: Sendable {
  let name: String
  let dimension: Int
  let families: [FeatureFamily]
  /// The weight of a function word; every other word weighs 1.
  let functionWordWeight: Double
  /// English words of grammar rather than content, and words of courtesy.
  let functionWords: [String]
}

extension HashedModel {
  /// Version 1. Never changed: other weights are another model with another name.
  static let hashed1024v1 = HashedModel(
    name: "hashed-1024-v1",
    dimension: 1_024,
    families: [
      FeatureFamily(name: "words", source: .words, seed: 1, weight: 1),
      FeatureFamily(name: "identifiers", source: .identifiers, seed: 2, weight: 1),
      FeatureFamily(name: "characters-3", source: .characters(size: 3), seed: 3, weight: 0.2),
      FeatureFamily(name: "characters-4", source: .characters(size: 4), seed: 4, weight: 0.3),
      FeatureFamily(name: "characters-5", source: .characters(size: 5), seed: 5, weight: 0.3),
      FeatureFamily(name: "pairs", source: .pairs, seed: 9, weight: 0.3),
    ],
    functionWordWeight: 0.3,
    functionWords: [
      "a", "about", "above", "after", "again", "against", "all", "also", "am", "an", "and", "any", "are", "arent", "as",
      "at", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "cant", "could",
      "couldnt", "did", "didnt", "do", "does", "doesnt", "doing", "dont", "down", "during", "each", "few", "for",
      "from",
      "further", "had", "has", "have", "having", "he", "hello", "her", "here", "hers", "herself", "hey", "hi", "him",
      "himself", "his", "how", "hows", "i", "id", "if", "ill", "im", "in", "into", "is", "isnt", "it", "its", "itself",
      "ive", "just", "may", "me", "might", "more", "most", "must", "my", "myself", "no", "nor", "not", "now", "of",
      "off",
      "on", "once", "only", "or", "other", "our", "ours", "ourselves", "out", "over", "own", "please", "same", "shall",
      "she", "should", "so", "some", "such", "than", "thank", "thanks", "that", "thats", "the", "their", "theirs",
      "them",
      "themselves", "then", "there", "these", "they", "this", "those", "through", "to", "too", "under", "until", "up",
      "us", "very", "was", "wasnt", "we", "were", "werent", "what", "whats", "when", "where", "which", "while", "who",
      "whom", "why", "will", "with", "wont", "would", "wouldnt", "you", "your", "yours", "yourself", "yourselves",
      "youve",
    ])
}
