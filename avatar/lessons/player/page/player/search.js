"use strict";
{
  const { element, say, icon } = Player;

  // Without case and accents: what is typed in a hurry is found too.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // Words that a wanted text touches, one list a match: it may begin within a word and go over several.
  const findWords = (paragraphs, wanted) => {
    const text = fold(wanted).trim();
    const found = [];
    if (!text) return found;
    for (const { words } of paragraphs) {
      let whole = "";
      const places = [];
      for (const { index, text: letters, gap } of words) {
        const start = whole.length;
        whole += fold(letters);
        places.push({ index, start, end: whole.length });
        whole += gap;
      }
      for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + text.length))
        found.push(
          places.filter(({ start, end }) => start < at + text.length && end > at).map(({ index }) => index),
        );
    }
    return found;
  };

  // The field over a transcript.
  class Search {
    constructor(transcript, notices) {
      Object.assign(this, { transcript, notices });
      this.found = [];
      this.at = -1;
      this.input = element("input", {
        type: "search",
        placeholder: say("search"),
        "aria-label": say("search"),
        oninput: () => this.search(),
        onkeydown: (event) => this.key(event),
      });
      this.count = element("span", { class: "count", "aria-hidden": "true" });
      const step = (name, label, by) =>
        element(
          "button",
          {
            type: "button",
            class: "tool",
            "aria-label": say(label),
            title: say(label),
            hidden: true,
            onclick: () => this.step(by),
          },
          icon(name),
        );
      this.up = step("up", "previous_match", -1);
      this.down = step("down", "next_match", 1);
      this.copy = element(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": say("copy"),
          title: say("copy"),
          onclick: () => this.copyAll(),
        },
        icon("copy"),
      );
      this.root = element(
        "div",
        { class: "search", role: "search" },
        icon("search"),
        this.input,
        this.count,
        this.up,
        this.down,
        this.copy,
      );
    }

    key(event) {
      if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape" && this.input.value) {
        this.input.value = "";
        this.search();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    }

    search() {
      const { transcript } = this;
      for (const list of this.found)
        for (const index of list) transcript.spans[index].classList.remove("found", "picked");
      this.found = findWords(transcript.paragraphs, this.input.value);
      for (const list of this.found) for (const index of list) transcript.spans[index].classList.add("found");
      this.at = -1;
      if (this.found.length) this.step(1);
      else this.tell();
    }

    step(by) {
      if (!this.found.length) return this.tell();
      const { transcript } = this;
      for (const index of this.found[this.at] ?? []) transcript.spans[index].classList.remove("picked");
      this.at = (this.at + by + this.found.length) % this.found.length;
      for (const index of this.found[this.at]) transcript.spans[index].classList.add("picked");
      transcript.wander();
      transcript.aim(this.found[this.at][0]);
      transcript.scroll(transcript.spans[this.found[this.at][0]], true);
      return this.tell();
    }

    tell() {
      const some = this.found.length > 0;
      this.up.hidden = this.down.hidden = !some;
      this.count.textContent = !this.input.value.trim()
        ? ""
        : some
          ? say("search_count", { n: this.at + 1, total: this.found.length })
          : say("search_none");
      if (this.count.textContent) this.notices.aloud(this.count.textContent);
    }

    async copyAll() {
      const { plain } = this.transcript;
      let done = false;
      try {
        await navigator.clipboard.writeText(plain);
        done = true;
      } catch {
        // Not allowed in this frame or on this page: the older way.
        const field = element("textarea", { class: "unseen", ".value": plain });
        this.root.append(field);
        field.select();
        done = document.execCommand("copy");
        field.remove();
        this.copy.focus();
      }
      this.notices.brief(say(done ? "copied" : "copy_failed"));
    }
  }

  Player.Search = Search;
  Player.findWords = findWords;
}
