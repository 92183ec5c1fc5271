import Domain
import Testing

@Suite("Times")
struct TimestampTests {
  @Test(
    "a time is read to the microsecond, with its offset",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, false), ("2026-03-02T08:14:03.120Z", 1_772_439_243_120_000, false),
      ("2026-03-02T09:14:03.12+01:00", 1_772_439_243_120_000, false),
      ("2026-03-02 08:14:03.123456789", 1_772_439_243_123_456, true),
      ("2026-03-02", 1_772_409_600_000_000, true), ("1969-12-31T23:59:59.999Z", -1000, false),
      ("2024-02-29T00:00Z", 1_709_164_800_000_000, false),
      ("2010-12-30T14:32:00.000+0100", 1_293_715_920_000_000, false),
      ("1948-01-26T23:59:00-01", -692_060_460_000_000, false),
    ] as [(String, Int64, Bool)])
  func reading(text: String, microseconds: Int64, assumed: Bool) {
    let time = RecordedTime(parsing: text)
    #expect(time?.timestamp == Timestamp(microseconds: microseconds))
    #expect(time?.offsetAssumed == assumed)
    #expect(time?.text == text)
  }

  @Test(
    "what is no time is refused",
    arguments: [
      "", "now", "2026-13-01", "2026-02-29", "2026-03-02T24:00:00Z", "2026-03-02T08:60Z", "2026-03-02T08:14:03.Z",
      "2026-03-02T08:14:03+25:00", "2026-03-02T08:14:03Zx", "12345678", "2026-3-2", "2026-03-02X08:14",
    ])
  func refused(text: String) { #expect(RecordedTime(parsing: text) == nil) }

  @Test("a time is written as RFC 3339 in UTC and reads back, also far from the epoch and before it")
  func roundTrip() {
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let microseconds = Int64(bitPattern: state >> 9) - (1 << 54)
      let time = Timestamp(microseconds: microseconds)
      #expect(RecordedTime(parsing: time.text)?.timestamp == time, "\(time.text)")
    }
    #expect(Timestamp(microseconds: 1_772_439_243_120_000).text == "2026-03-02T08:14:03.120Z")
    #expect(Timestamp(microseconds: -1).text == "1969-12-31T23:59:59.999999Z")
  }
}
