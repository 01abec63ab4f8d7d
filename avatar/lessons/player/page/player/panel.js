"use strict";
{
  const { element, say, clock, icon } = Player;

  // Tabs after the pattern of the ARIA guide: arrows move between them, the tab key goes into the page below.
  class Panel {
    constructor(pages) {
      this.pages = pages;
      this.tabs = pages.map(({ name, label, content }) => {
        content.id = `page-${name}`;
        content.setAttribute("role", "tabpanel");
        content.setAttribute("aria-labelledby", `tab-${name}`);
        content.classList.add("page");
        return element(
          "button",
          {
            type: "button",
            role: "tab",
            id: `tab-${name}`,
            "aria-controls": `page-${name}`,
            onclick: () => this.choose(name),
          },
          label,
        );
      });
      this.list = element(
        "div",
        { class: "tabs", role: "tablist", "aria-label": say("panel"), onkeydown: (event) => this.key(event) },
        ...this.tabs,
      );
      this.root = element(
        "aside",
        { class: "panel", "aria-label": say("panel") },
        this.list,
        element("div", { class: "pages" }, ...pages.map(({ content }) => content)),
      );
      const wanted = pages.find(({ name }) => name === Player.preferences.panel) ?? pages[0];
      this.choose(wanted.name, false);
    }

    choose(name, keep = true) {
      this.pages.forEach((page, index) => {
        const on = page.name === name;
        this.tabs[index].setAttribute("aria-selected", String(on));
        this.tabs[index].tabIndex = on ? 0 : -1;
        page.content.hidden = !on;
        if (on) page.shown?.();
      });
      if (keep) Player.prefer({ panel: name });
    }

    key(event) {
      const now = this.tabs.indexOf(document.activeElement);
      const forward = getComputedStyle(this.list).direction === "rtl" ? -1 : 1;
      const count = this.tabs.length;
      const to = {
        ArrowRight: (now + forward + count) % count,
        ArrowLeft: (now - forward + count) % count,
        Home: 0,
        End: count - 1,
      }[event.key];
      if (to === undefined || now < 0) return;
      event.preventDefault();
      event.stopPropagation();
      this.tabs[to].focus();
      this.choose(this.pages[to].name);
    }
  }

  // The chapters with what was watched of each.
  class Chapters {
    constructor(stage) {
      this.stage = stage;
      const { chapters } = stage.lesson;
      this.entries = chapters.map(({ start, title }, index) => {
        const mark = element("span", { class: "mark" });
        const link = element(
          "button",
          { type: "button", class: "entry", onclick: () => stage.seek(start) },
          element("span", { class: "when" }, clock(start)),
          element("span", { class: "what" }, title),
          mark,
        );
        return { start, end: chapters[index + 1]?.start ?? null, link, mark };
      });
      this.root = element(
        "div",
        { class: "scroll" },
        element(
          "ol",
          { class: "list", lang: stage.lesson.language, dir: stage.lesson.direction || "ltr" },
          ...this.entries.map(({ link }) => element("li", {}, link)),
        ),
      );
      stage.addEventListener("tick", () => this.show());
      stage.progress.addEventListener("change", () => this.draw());
      this.draw();
    }

    show() {
      const now = Player.chapterAt(this.stage.lesson, this.stage.at);
      if (now === this.now) return;
      this.now = now;
      for (const { start, link } of this.entries) {
        if (now && start === now.start) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }

    draw() {
      const { watched } = this.stage.progress.state;
      for (const { start, end, mark } of this.entries) {
        const last = end ?? this.stage.duration;
        const share = Math.min(1, (watched.within(start, last) + 0.3) / Math.max(0.1, last - start));
        const words =
          share >= 0.95
            ? say("complete")
            : say("watched", { share: Player.percent(Math.floor(share * 20) / 20) });
        if (mark.dataset.words === words) continue;
        mark.dataset.words = words;
        mark.replaceChildren(
          share >= 0.95 ? icon("check") : Player.ring(share),
          element("span", { class: "unseen" }, words),
        );
      }
    }
  }

  Player.Panel = Panel;
  Player.Chapters = Chapters;
}
