import Application
import Domain

/// A word with a sign and a colour; the word alone says it.
struct Badge {
  enum Tone: String { case good, bad, warn, calm, quiet }

  let tone: Tone
  let icon: Icon
  let text: String

  var markup: Markup {
    .element("span", ["class": "badge \(tone.rawValue)"], [icon.markup, .text(text)])
  }
}

extension Badge {
  init(_ state: ProposalState) {
    switch state {
    case .pending: self.init(tone: .calm, icon: .clock, text: "waits for review")
    case .inReview: self.init(tone: .calm, icon: .person, text: "in review")
    case .approved: self.init(tone: .good, icon: .check, text: "approved")
    case .canary: self.init(tone: .warn, icon: .play, text: "canary")
    case .published: self.init(tone: .good, icon: .play, text: "published")
    case .rejected: self.init(tone: .bad, icon: .cross, text: "rejected")
    case .expired: self.init(tone: .quiet, icon: .clock, text: "expired")
    case .merged: self.init(tone: .quiet, icon: .link, text: "merged")
    case .blocked: self.init(tone: .bad, icon: .lock, text: "blocked")
    }
  }

  init(_ outcome: Outcome) {
    switch outcome {
    case .success: self.init(tone: .good, icon: .check, text: "success")
    case .failed: self.init(tone: .bad, icon: .cross, text: "failed")
    case .partial: self.init(tone: .warn, icon: .alert, text: "partial")
    case .running: self.init(tone: .calm, icon: .clock, text: "running")
    case .unknown: self.init(tone: .quiet, icon: .alert, text: "unknown")
    }
  }

  init(_ status: StepStatus) {
    switch status {
    case .success: self.init(tone: .good, icon: .check, text: "success")
    case .failed: self.init(tone: .bad, icon: .cross, text: "failed")
    case .skipped: self.init(tone: .quiet, icon: .pause, text: "skipped")
    case .fallback: self.init(tone: .warn, icon: .alert, text: "fallback")
    }
  }

  /// A risk with its band.
  init(risk score: Double, band: String) {
    let text = "risk \(score) \(band)"
    switch band {
    case "high": self.init(tone: .bad, icon: .alert, text: text)
    case "med": self.init(tone: .warn, icon: .alert, text: text)
    default: self.init(tone: .good, icon: .check, text: text)
    }
  }
}
