"use strict";
{
  const { element, say, clock } = Player;
  // Scripts without blanks between words; Latin ones among them keep theirs.
  const CLOSE = new Set(["ja", "zh", "yue", "th", "lo", "km", "my"]);
  const LATIN = /[\p{Script=Latin}\p{Number}]/u;

  // Whether a blank stands between two words of a language.
  const blankBetween = (language, before, after) => {
    if (!CLOSE.has(Player.baseLanguage(language))) return true;
    return LATIN.test(before.at(-1) ?? "") && LATIN.test(after[0] ?? "");
  };

  // Words of a transcript in paragraphs: {start, speaker, words: [{index, text, gap}]}.
  const paragraphsOf = (words, language) => {
    const made = [];
    // A transcript that knows where no blank follows says so; otherwise the language tells.
    const told = words.some(({ space }) => space === false);
    const blank = (word, next) =>
      told ? word.space !== false : blankBetween(language, word.text, next.text);
    words.forEach((word, index) => {
      const last = made.at(-1);
      const next = words[index + 1];
      const gap = next && next.paragraph === word.paragraph && blank(word, next) ? " " : "";
      const entry = { index, text: word.text, gap };
      if (last && last.number === word.paragraph) last.words.push(entry);
      else
        made.push({ number: word.paragraph, start: word.start, speaker: word.speaker ?? "", words: [entry] });
    });
    return made;
  };

  // The last word that has begun, or -1.
  const wordAt = (words, seconds) => {
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle].start <= seconds + 0.02) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  // The words that are spoken: they follow the video, and the video goes where one is clicked.
  class Transcript {
    constructor(stage) {
      this.stage = stage;
      this.words = stage.lesson.transcript;
      this.paragraphs = paragraphsOf(this.words, stage.lesson.language);
      this.spans = new Array(this.words.length);
      this.current = -1;
      this.following = true;
      this.text = element(
        "div",
        { class: "words", lang: stage.lesson.language, dir: stage.lesson.direction || "ltr" },
        ...this.paragraphs.map((paragraph) => this.draw(paragraph)),
      );
      this.back = element(
        "button",
        { type: "button", class: "follow", hidden: true, onclick: () => this.resume() },
        say("follow"),
      );
      this.scroller = element("div", { class: "scroll" }, this.text);
      this.root = element("div", { class: "transcript" }, this.scroller, this.back);
      this.text.addEventListener("click", (event) => this.click(event));
      this.text.addEventListener("keydown", (event) => this.key(event));
      for (const name of ["wheel", "touchmove"])
        this.scroller.addEventListener(name, () => this.wander(), { passive: true });
      stage.addEventListener("tick", () => this.show());
      stage.addEventListener("jump", () => this.resume());
      if (this.spans.length) this.aim(0);
    }

    draw({ start, speaker, words }) {
      const time = element(
        "button",
        {
          type: "button",
          class: "from",
          "aria-label": say("from", { time: clock(start) }),
          "data-at": start,
        },
        clock(start),
      );
      const text = element("p", {}, ...(speaker ? [element("b", { class: "speaker" }, speaker)] : []));
      for (const { index, text: letters, gap } of words) {
        this.spans[index] = element("span", { "data-word": index }, letters);
        text.append(this.spans[index], gap);
      }
      return element("div", { class: "paragraph" }, time, text);
    }

    // One word can be reached by the tab key; arrows go on from there.
    aim(index, focus = false) {
      const word = this.spans[index];
      if (!word) return;
      if (this.aimed !== undefined) {
        const before = this.spans[this.aimed];
        for (const name of ["tabindex", "role", "aria-label"]) before.removeAttribute(name);
      }
      this.aimed = index;
      word.setAttribute("tabindex", "0");
      word.setAttribute("role", "button");
      word.setAttribute(
        "aria-label",
        `${this.words[index].text}, ${say("from", { time: clock(this.words[index].start) })}`,
      );
      if (focus) {
        this.wander();
        word.focus({ preventScroll: true });
        word.scrollIntoView({ block: "nearest" });
      }
    }

    go(index) {
      this.stage.seek(this.words[index].start);
    }

    click(event) {
      const at = event.target.closest("[data-at]");
      if (at) return this.stage.seek(Number(at.dataset.at));
      const word = event.target.closest("[data-word]");
      // The end of marking text for copying is no wish to go there.
      if (word && document.getSelection().isCollapsed) this.go(Number(word.dataset.word));
      return undefined;
    }

    key(event) {
      const word = event.target.closest("[data-word]");
      if (!word || event.ctrlKey || event.altKey || event.metaKey) return;
      const index = Number(word.dataset.word);
      const forward = this.text.dir === "rtl" ? -1 : 1;
      const paragraph = this.words[index].paragraph;
      const begin = (number) => this.words.findIndex((entry) => entry.paragraph === number);
      const to = {
        ArrowRight: () => index + forward,
        ArrowLeft: () => index - forward,
        ArrowDown: () => begin(paragraph + 1),
        ArrowUp: () => begin(index > begin(paragraph) ? paragraph : paragraph - 1),
        Home: () => 0,
        End: () => this.words.length - 1,
      }[event.key];
      if (to) this.aim(to(), true);
      else if (event.key === "Enter" || event.key === " ") this.go(index);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    show() {
      const index = wordAt(this.words, this.stage.at);
      if (index === this.current) return;
      this.spans[this.current]?.classList.remove("now");
      this.spans[this.current]?.closest(".paragraph")?.classList.remove("now");
      this.current = index;
      const word = this.spans[index];
      if (!word) return;
      word.classList.add("now");
      word.closest(".paragraph").classList.add("now");
      if (!this.text.contains(document.activeElement)) this.aim(index);
      if (this.following) this.scroll(word);
    }

    // Only the list moves, never the page, and only when the word nears its edge. Paragraphs out of sight
    // have guessed heights, so that a long way is gone at once and mended as they are laid out.
    scroll(word, centre = false) {
      const list = this.scroller.getBoundingClientRect();
      if (!list.height) return;
      const box = word.getBoundingClientRect();
      const near = box.top > list.top + 40 && box.bottom < list.bottom - list.height / 3;
      if (near && !centre) return;
      const way = box.top - list.top - list.height / 3;
      const far = Math.abs(way) > 2 * list.height;
      const top = this.scroller.scrollTop + way;
      this.scroller.scrollTo({ top, behavior: far || Player.calm() ? "auto" : "smooth" });
      if (far) this.mend(word, 6);
    }

    mend(word, frames) {
      cancelAnimationFrame(this.mending);
      this.mending = requestAnimationFrame(() => {
        this.scroll(word);
        if (frames) this.mend(word, frames - 1);
      });
    }

    wander() {
      this.following = false;
      this.back.hidden = false;
    }

    resume() {
      this.following = true;
      this.back.hidden = true;
      const word = this.spans[this.current];
      if (word) this.scroll(word, true);
    }

    // The whole text with its paragraphs.
    get plain() {
      return this.paragraphs
        .map(
          ({ speaker, words }) =>
            (speaker ? `${speaker}: ` : "") + words.map(({ text, gap }) => text + gap).join(""),
        )
        .join("\n\n");
    }
  }

  Player.calm = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
  Player.Transcript = Transcript;
  Player.paragraphsOf = paragraphsOf;
  Player.wordAt = wordAt;
}
