/// A lexical element of an expression and the offset of its first byte.
struct Token {
  enum Kind: Equatable {
    case integer(UInt64)
    case double(Double)
    case string(String)
    case word(String)
    case quotedField(String)
    case symbol(String)
    case end
  }

  let kind: Kind
  let offset: Int
}
