"use strict";
{
  const { element, say, clock } = Player;
  const STEPS = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5 };

  // The line of the video: a native slider over pictures of what is loaded, watched and asked where. Time
  // runs from left to right in every language, as on any recorder.
  class SeekBar {
    constructor(stage) {
      this.stage = stage;
      this.loaded = element("div", { class: "loaded" });
      this.played = element("div", { class: "played" });
      this.seen = element("div", { class: "seen" });
      this.marks = element("div", { class: "marks" });
      this.tip = element("div", { class: "tip", hidden: true });
      this.input = element("input", {
        type: "range",
        min: 0,
        max: stage.duration,
        step: 0.05,
        value: 0,
        "aria-label": say("position"),
        oninput: () => stage.seek(Number(this.input.value)),
        onkeydown: (event) => this.key(event),
      });
      this.root = element(
        "div",
        { class: "seek", dir: "ltr" },
        element("div", { class: "line", "aria-hidden": "true" }, this.loaded, this.played, this.marks),
        this.seen,
        this.input,
        this.tip,
      );
      this.root.addEventListener("pointermove", (event) => this.point(event));
      this.root.addEventListener("pointerleave", () => (this.tip.hidden = true));
      stage.addEventListener("tick", () => this.show());
      stage.addEventListener("rest", () => this.draw());
      stage.progress.addEventListener("change", () => this.drawSeen());
      this.draw();
    }

    key(event) {
      const { stage } = this;
      const tenth = stage.duration / 10;
      const to =
        {
          Home: 0,
          End: stage.duration,
          PageUp: stage.at + tenth,
          PageDown: stage.at - tenth,
        }[event.key] ?? (event.key in STEPS ? stage.at + STEPS[event.key] : null);
      if (to === null || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      stage.seek(to);
    }

    share(seconds) {
      return `${Math.max(0, Math.min(100, (100 * seconds) / this.stage.duration))}%`;
    }

    show() {
      const { stage } = this;
      if (this.shown === stage.at && !stage.playing) this.drawLoaded();
      this.shown = stage.at;
      this.played.style.width = this.share(stage.at);
      this.input.value = stage.at;
      const chapter = Player.chapterAt(stage.lesson, stage.at);
      const words = say("position_of", { time: clock(stage.at), total: clock(stage.duration) });
      const text = chapter ? `${words}, ${chapter.title}` : words;
      // Told to a screen reader once a second, not at every frame.
      if (this.words !== text) {
        this.words = text;
        this.input.setAttribute("aria-valuetext", text);
        this.drawLoaded();
      }
    }

    drawLoaded() {
      const { buffered } = this.stage.video;
      const bars = [];
      for (let index = 0; index < buffered.length; index += 1) {
        const bar = element("i");
        bar.style.left = this.share(buffered.start(index));
        bar.style.width = this.share(buffered.end(index) - buffered.start(index));
        bars.push(bar);
      }
      this.loaded.replaceChildren(...bars);
    }

    drawSeen() {
      const { watched } = this.stage.progress.state;
      const bars = watched.spans.map(([start, end]) => {
        const bar = element("i");
        bar.style.left = this.share(start);
        bar.style.width = this.share(end - start);
        return bar;
      });
      this.seen.replaceChildren(...bars);
    }

    draw() {
      const { stage } = this;
      this.input.max = stage.duration;
      const cuts = stage.lesson.chapters
        .filter(({ start }) => start > 0.5 && start < stage.duration - 0.5)
        .map(({ start }) => {
          const cut = element("i", { class: "cut" });
          cut.style.left = this.share(start);
          return cut;
        });
      const asked = stage.lesson.questions
        .filter(({ at }) => at < stage.duration - 0.5)
        .map(({ id, at }) => {
          const { state } = stage.progress;
          const question = stage.lesson.questions.find((one) => one.id === id);
          const done = Player.scoring.settled(question, state.answers.get(id));
          const mark = element("i", { class: done ? "asked done" : "asked" });
          mark.style.left = this.share(at);
          return mark;
        });
      this.marks.replaceChildren(...cuts, ...asked);
      this.drawSeen();
      this.show();
    }

    point(event) {
      const box = this.input.getBoundingClientRect();
      const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
      const at = share * this.stage.duration;
      const chapter = Player.chapterAt(this.stage.lesson, at);
      this.tip.textContent = chapter ? `${clock(at)}  ${chapter.title}` : clock(at);
      this.tip.hidden = event.pointerType === "touch";
      const half = this.tip.offsetWidth / 2;
      this.tip.style.left = `${Math.max(half, Math.min(box.width - half, share * box.width))}px`;
    }
  }

  Player.chapterAt = (lesson, seconds) =>
    lesson.chapters.findLast(({ start }) => start <= seconds + 0.05) ?? null;
  Player.SeekBar = SeekBar;
}
