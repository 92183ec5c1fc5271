/// The script of the console: it moves the focus and shows the help. Nothing needs it, and it decides nothing.
enum ConsoleScript {
  static let text = """
    "use strict";
    (() => {
      const help = document.getElementById("help");
      const rows = () => Array.from(document.querySelectorAll("[data-row]"));
      let leader = "";
      const move = (step) => {
        const all = rows();
        if (all.length === 0) return;
        const here = all.indexOf(document.activeElement);
        const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step));
        all[next].focus();
      };
      const focus = (id) => {
        const target = document.getElementById(id);
        if (!target) return false;
        target.scrollIntoView({ block: "start" });
        target.focus();
        return true;
      };
      const go = (path) => { window.location.assign(path); };
      const plain = {
        j: () => move(1), k: () => move(-1), "?": () => help && help.showModal(),
        "/": () => focus("q"), d: () => focus("decision"), e: () => focus("why_we_believe_it"), c: () => focus("words")
      };
      const led = { q: () => go("/review"), d: () => go("/dashboard"), e: () => go("/episodes"), w: () => go("/workflows") };
      document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        const at = event.target;
        if (at instanceof HTMLElement && (at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName))) return;
        if (help && help.open) return;
        const action = leader === "g" ? led[event.key] : plain[event.key];
        leader = leader === "" && event.key === "g" ? "g" : "";
        if (action) { event.preventDefault(); action(); }
      });
    })();

    """
}
