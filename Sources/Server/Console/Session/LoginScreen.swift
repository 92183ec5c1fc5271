import Application

/// The form for coming in.
struct LoginScreen {
  let csrf: String
  let next: String
  let refusal: String?

  var frame: ConsoleFrame {
    ConsoleFrame(title: "Log in", place: .none, content: [.element("div", ["class": "login"], [card])])
  }

  private var card: Markup {
    .element(
      "section", ["class": "card", "aria-labelledby": "login-title"],
      [
        .element("h1", ["id": "login-title"], text: "Log in to the review console"),
        .element(
          "p", ["class": "quiet"],
          text: "Use the key that was made for you. It stays in this browser only until you log out."),
      ] + (refusal.map { [Notice.bad($0).markup] } ?? []) + [form])
  }

  private var form: Markup {
    .element(
      "form", ["method": "post", "action": ConsolePath.login(next: nil).text, "class": "stack"],
      [
        .hidden("csrf", csrf), .hidden("next", next),
        .element("label", ["for": "key"], text: "Access key"),
        .element(
          "input",
          [
            "id": "key", "name": "key", "type": "password", "required": "required", "autocomplete": "current-password",
            "spellcheck": "false", "maxlength": "200", "aria-describedby": "key-help",
          ]),
        .element(
          "p", ["id": "key-help", "class": "quiet small"],
          [
            .text("It begins with agk_. Whoever keeps the service makes one with "),
            .element("code", text: "autogenesis keys create"), .text("."),
          ]),
        .element("button", ["class": "primary", "type": "submit"], text: "Log in"),
      ])
  }
}
