import Kernels
import Testing

@Suite struct XXH3Tests {
  @Test("hashes of the xxHash specification's reference implementation")
  func referenceValues() {
    #expect(XXH3.hash64([]) == 0x2D06_8005_38D3_94C2)
    #expect(XXH3.hash64(Array("a".utf8)) == 0xE6C6_32B6_1E96_4E1F)
    #expect(XXH3.hash64(Array("abc".utf8)) == 0x78AF_5F94_892F_3950)
  }

  @Test("a seed changes the hash, a span gives the hash of its array")
  func seeds() {
    let bytes = Array("WF-FIN-001 and a text that is longer than the short-input paths of the algorithm".utf8)
    #expect(XXH3.hash64(bytes, seed: 1) != XXH3.hash64(bytes, seed: 2))
    #expect(XXH3.hash64(bytes.span.extracting(3..<9), seed: 5) == XXH3.hash64(Array(bytes[3..<9]), seed: 5))
  }
}
