"use strict";
{
  const { element, say, clock, icon, changeIcon } = Player;
  const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

  const button = (name, label, act, more = {}) =>
    element(
      "button",
      { type: "button", class: "tool", "aria-label": say(label), title: say(label), onclick: act, ...more },
      icon(name),
    );

  // A button with a list of choices over it: radio buttons, which every screen reader knows.
  const choice = (stage, opener, label, entries, chosen, choose) => {
    const id = Player.uuid();
    const list = element("fieldset", {}, element("legend", {}, label));
    const popup = element("div", { class: "pop", id, hidden: true }, list);
    const close = (back) => {
      popup.hidden = true;
      opener.setAttribute("aria-expanded", "false");
      if (back) opener.focus();
    };
    const draw = () =>
      list.replaceChildren(
        list.firstChild,
        ...entries().map(([value, text, language]) =>
          element(
            "label",
            {},
            element("input", {
              type: "radio",
              name: id,
              value,
              ".checked": value === chosen(),
              onchange: () => choose(value),
              onclick: (event) => event.detail && close(true), // by mouse, not by arrow
            }),
            element("span", { lang: language || null }, text),
          ),
        ),
      );
    opener.setAttribute("aria-expanded", "false");
    opener.setAttribute("aria-controls", id);
    opener.addEventListener("click", () => {
      if (!popup.hidden) return close(false);
      draw();
      popup.hidden = false;
      opener.setAttribute("aria-expanded", "true");
      (popup.querySelector(":checked") ?? popup.querySelector("input"))?.focus();
      return undefined;
    });
    popup.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      close(true);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!popup.hidden && !popup.contains(event.target) && !opener.contains(event.target)) close(false);
    });
    popup.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !popup.contains(event.relatedTarget) && event.relatedTarget !== opener)
        close(false);
    });
    return element("div", { class: "chooser" }, opener, popup);
  };

  // The row under the line: what a hand finds on any player.
  class Controls {
    constructor(stage, captions) {
      Object.assign(this, { stage, captions });
      this.bar = new Player.SeekBar(stage);
      this.play = button("play", "play", () => stage.toggle(), { "aria-keyshortcuts": "Space K" });
      this.mute = button("sound", "mute", () => this.toggleMute(), { "aria-keyshortcuts": "M" });
      this.volume = element("input", {
        type: "range",
        class: "volume",
        min: 0,
        max: 100,
        step: 5,
        "aria-label": say("volume"),
        oninput: () => this.setVolume(Number(this.volume.value) / 100),
      });
      this.time = element("span", { class: "time" });
      this.rate = element("button", { type: "button", class: "tool text", title: say("speed") });
      const rates = () =>
        RATES.map((rate) => [String(rate), rate === 1 ? say("normal") : `${Player.number(rate)}×`]);
      this.speed = choice(
        stage,
        this.rate,
        say("speed"),
        rates,
        () => String(stage.video.playbackRate),
        (rate) => this.setRate(Number(rate)),
      );
      this.full = button("fullscreen", "fullscreen", () => stage.toggleFullscreen(), {
        "aria-keyshortcuts": "F",
      });
      this.pip = document.pictureInPictureEnabled
        ? button("pip", "pip", () => stage.togglePip(), { class: "tool roomy" })
        : null;
      this.root = element(
        "div",
        // Time runs from left to right here too: see the line above.
        { class: "controls", dir: "ltr" },
        this.bar.root,
        element(
          "div",
          { class: "row" },
          this.play,
          element("div", { class: "loud" }, this.mute, this.volume),
          this.time,
          element("span", { class: "space" }),
          this.captionsButton(),
          this.speed,
          this.pip,
          this.full,
        ),
      );
      const { video } = stage;
      for (const name of ["volumechange", "ratechange"]) video.addEventListener(name, () => this.draw());
      stage.addEventListener("rest", () => this.draw());
      stage.addEventListener("tick", () => this.tick());
      this.draw();
    }

    captionsButton() {
      const { captions } = this;
      if (!captions.files.length) return null;
      if (captions.files.length === 1) {
        this.cc = button("captions", "captions", () => captions.toggle(), { "aria-keyshortcuts": "C" });
        captions.addEventListener("change", () => this.drawCaptions());
        this.drawCaptions();
        return this.cc;
      }
      this.cc = button("captions", "captions", () => {}, { "aria-keyshortcuts": "C" });
      captions.addEventListener("change", () => this.drawCaptions());
      this.drawCaptions();
      const entries = () => [
        ["", say("captions_off")],
        ...captions.files.map(({ language, label }) => [language, label, language]),
      ];
      return choice(
        this.stage,
        this.cc,
        say("captions"),
        entries,
        () => captions.language,
        (language) => captions.choose(language),
      );
    }

    drawCaptions() {
      const on = Boolean(this.captions.language);
      if (this.captions.files.length === 1) this.cc.setAttribute("aria-pressed", String(on));
      this.cc.classList.toggle("on", on);
    }

    toggleMute() {
      const { video } = this.stage;
      if (!video.muted && video.volume === 0) video.volume = 0.5;
      else video.muted = !video.muted;
      this.stage.notices.aloud(say(video.muted ? "mute" : "unmute"));
    }

    setVolume(volume) {
      const { video } = this.stage;
      video.volume = Math.max(0, Math.min(1, volume));
      video.muted = video.volume === 0;
    }

    setRate(rate) {
      this.stage.video.playbackRate = rate;
      this.stage.notices.aloud(say("speed_now", { rate: Player.number(rate) }));
    }

    // The next speed of the list, up or down.
    stepRate(step) {
      const now = RATES.findIndex((rate) => rate >= this.stage.video.playbackRate - 0.01);
      const rate = RATES[Math.max(0, Math.min(RATES.length - 1, (now < 0 ? RATES.length - 1 : now) + step))];
      this.setRate(rate);
      this.stage.notices.brief(say("speed_now", { rate: Player.number(rate) }));
    }

    tick() {
      const text = `${clock(this.stage.at)} / ${clock(this.stage.duration)}`;
      if (this.time.textContent !== text) this.time.textContent = text;
    }

    draw() {
      const { stage } = this;
      const { video } = stage;
      const label = (tool, name) => {
        tool.setAttribute("aria-label", say(name));
        tool.title = say(name);
      };
      changeIcon(this.play, video.ended ? "replay" : stage.playing ? "pause" : "play");
      label(this.play, video.ended ? "replay" : stage.playing ? "pause" : "play");
      const silent = video.muted || video.volume === 0;
      changeIcon(this.mute, silent ? "muted" : "sound");
      label(this.mute, silent ? "unmute" : "mute");
      this.volume.value = silent ? 0 : Math.round(video.volume * 100);
      this.volume.style.setProperty("--value", `${this.volume.value}%`);
      this.rate.textContent = `${Player.number(video.playbackRate)}×`;
      this.rate.setAttribute("aria-label", say("speed_now", { rate: Player.number(video.playbackRate) }));
      changeIcon(this.full, stage.full ? "smaller" : "fullscreen");
      label(this.full, stage.full ? "fullscreen_exit" : "fullscreen");
      this.tick();
    }
  }

  Player.Controls = Controls;
}
