"use strict";
{
  const SHOWN = 5000; // ms

  // What the page has to say: aloud to a screen reader, for a moment on the screen, or until it is mended.
  class Notices {
    constructor() {
      this.live = Player.element("div", { class: "unseen", role: "status", "aria-live": "polite" });
      this.toast = Player.element("div", { class: "toast", hidden: true, "aria-hidden": "true" });
      this.bars = Player.element("div", { class: "bars" });
    }

    aloud(text) {
      // The same words twice are a change only when there was something else between.
      this.live.textContent = "";
      setTimeout(() => (this.live.textContent = text), 50);
    }

    brief(text) {
      this.aloud(text);
      this.toast.textContent = text;
      this.toast.hidden = false;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (this.toast.hidden = true), SHOWN);
    }

    // A bar over the page; `name` has one at a time. An action is [text, function].
    bar(name, text, kind = "plain", action = null) {
      this.remove(name);
      const made = Player.element(
        "div",
        { class: `bar ${kind}`, role: kind === "bad" ? "alert" : "status", "data-name": name },
        Player.element("p", {}, text),
      );
      if (action)
        made.append(
          Player.element("button", { type: "button", class: "quiet", onclick: action[1] }, action[0]),
        );
      this.bars.append(made);
    }

    remove(name) {
      this.bars.querySelector(`[data-name="${name}"]`)?.remove();
    }
  }

  Player.Notices = Notices;
}
