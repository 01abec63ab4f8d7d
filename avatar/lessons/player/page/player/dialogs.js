"use strict";
{
  const { element, say, icon } = Player;

  // A modal window: the browser keeps the focus inside and gives it back; Escape and the cross close it.
  class Dialog {
    constructor(className, { closed = () => {} } = {}) {
      const title = Player.uuid();
      this.heading = element("h2", { id: title, tabindex: -1 });
      this.cross = element(
        "button",
        {
          type: "button",
          class: "tool cross",
          "aria-label": say("close"),
          title: say("close"),
          onclick: () => this.close(),
        },
        icon("cross"),
      );
      this.body = element("div", { class: "body" });
      this.root = element(
        "dialog",
        { class: className, "aria-labelledby": title },
        element("header", {}, this.heading, this.cross),
        this.body,
      );
      this.root.addEventListener("close", () => closed());
      this.root.addEventListener("click", (event) => event.target === this.root && this.close());
    }

    get open() {
      return this.root.open;
    }

    // In the stage while that fills the screen: what lies outside is not painted then.
    show() {
      const full = document.fullscreenElement ?? document.webkitFullscreenElement;
      // A window that is moved while it is open is no longer over the page.
      if (!this.open) {
        (full ?? document.body).append(this.root);
        this.root.showModal();
      }
      this.heading.focus();
    }

    close() {
      if (this.open) this.root.close();
    }
  }

  Player.Dialog = Dialog;
}
