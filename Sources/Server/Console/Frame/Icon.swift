import Application

/// Small drawings that stand beside words; what they mean is always said in words, too.
enum Icon {
  case mark, search, check, cross, clock, alert, pause, play, person, draft, link, lock

  var markup: Markup {
    .element(
      "svg", ["class": "icon", "viewBox": "0 0 16 16", "width": "16", "height": "16", "aria-hidden": "true"],
      [.element("path", ["d": path])])
  }

  /// The outline, drawn with the colour of the text.
  var path: String {
    switch self {
    case .mark:
      "M8 1.5v4M8 10.5v4M1.5 8h4M10.5 8h4M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M3.4 3.4l1.6 1.6M12.6 12.6l-1.6-1.6"
    case .search: "M7 2a5 5 0 1 0 0 10a5 5 0 1 0 0-10M10.6 10.6l3.6 3.6"
    case .check: "M2.5 8.5l3.5 3.5l7.5-8"
    case .cross: "M3.5 3.5l9 9M12.5 3.5l-9 9"
    case .clock: "M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4M8 4.5v3.8l2.6 1.6"
    case .alert: "M8 1.8l6.6 12H1.4zM8 6v3.6M8 11.4v.6"
    case .pause: "M5.5 3v10M10.5 3v10"
    case .play: "M4.5 2.5l8.5 5.5l-8.5 5.5z"
    case .person: "M8 2.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M2.5 14c.4-3 2.6-4.4 5.5-4.4s5.1 1.4 5.5 4.4"
    case .draft: "M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3M5.8 8h4.4M5.8 10.8h4.4"
    case .link: "M6.5 9.5l3-3M7 4.5l1.6-1.6a3 3 0 0 1 4.4 4.4L11.4 9M9 11.5l-1.6 1.6a3 3 0 0 1-4.4-4.4L4.6 7"
    case .lock: "M3.5 7h9v7h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2"
    }
  }
}
