import Domain
import Testing

@Suite("Digests and identifiers")
struct DigestTests {
  @Test(
    "SHA-256 equals the vectors of FIPS 180-2",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func vectors(text: String, digest: String) {
    #expect(Digest.sha256(text) == digest)
    var stream = DigestStream()
    for byte in text.utf8 { stream.append([byte]) }
    #expect(stream.finished() == digest)
  }

  @Test("parts that join to the same text give different identifiers")
  func parts() {
    #expect(Digest.identifier("ep", ["ab", "c"]) != Digest.identifier("ep", ["a", "bc"]))
    #expect(Digest.identifier("ep", ["a"]).count == 19)
  }

  @Test("a slug is catalogue-safe, at most 31 characters, and differs where names differ in a letter's case only")
  func slugs() {
    #expect(Digest.slug("Returns Desk") == "returns-desk-28647be0")
    #expect(Digest.slug("").hasPrefix("x-"))
    #expect(Digest.slug("漢字").hasPrefix("x-"))
    #expect(Digest.slug(String(repeating: "ab ", count: 50)).utf8.count <= 31)
    #expect(Digest.slug("A") != Digest.slug("a"))
  }

  @Test("identifiers are equal byte for byte, not by Unicode equivalence, and sort by bytes")
  func identity() {
    let composed = EpisodeID("\u{E9}")
    let decomposed = EpisodeID("e\u{301}")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    #expect([EpisodeID("b"), "a", "B"].sorted() == ["B", "a", "b"])
  }
}
