"use strict";
{
  // Captions over the picture, drawn by the page: pages opened from the disk may not read files beside them,
  // and only so they keep clear of the controls.
  class Captions extends EventTarget {
    constructor(stage) {
      super();
      this.stage = stage;
      this.files = stage.lesson.captions.map((file) => ({ ...file, cues: Player.parseCaptions(file.text) }));
      this.language = "";
      for (const file of this.files) this.addTrack(file);
      const wanted = Player.preferences.captions;
      this.language = wanted ? this.nearest(wanted) : "";
      stage.addEventListener("tick", () => this.show());
      stage.video.addEventListener("webkitbeginfullscreen", () => this.native("showing"));
      stage.video.addEventListener("webkitendfullscreen", () => this.native("disabled"));
    }

    nearest(wanted) {
      const base = Player.baseLanguage;
      const found =
        this.files.find(({ language }) => language === wanted) ??
        this.files.find(({ language }) => base(language) === base(wanted)) ??
        this.files[0];
      return found?.language ?? "";
    }

    // For phones that show a video in full screen without the page around it.
    addTrack(file) {
      if (!globalThis.VTTCue) return;
      file.track = this.stage.video.addTextTrack("subtitles", file.label, file.language);
      file.track.mode = "disabled";
    }

    native(mode) {
      const file = this.files.find(({ language }) => language === this.language);
      if (!file?.track) return;
      file.track.mode = mode;
      if (mode === "showing" && !file.track.cues?.length)
        for (const { start, end, text } of file.cues) file.track.addCue(new VTTCue(start, end, text));
    }

    choose(language) {
      this.language = language;
      if (language) this.last = language;
      Player.prefer({ captions: language });
      this.show();
      this.dispatchEvent(new Event("change"));
    }

    toggle() {
      if (!this.files.length) return;
      this.choose(this.language ? "" : (this.last ?? this.nearest(this.stage.lesson.language)));
      this.stage.notices.brief(Player.say(this.language ? "captions_on" : "captions_off"));
    }

    show() {
      const { caption, at } = this.stage;
      const file = this.files.find(({ language }) => language === this.language);
      const text = file
        ? file.cues
            .filter(({ start, end }) => start <= at && at < end)
            .map((cue) => cue.text)
            .join("\n")
        : "";
      if (text === this.shown) return;
      this.shown = text;
      caption.hidden = !text;
      caption.replaceChildren(
        ...(text
          ? [Player.element("span", { lang: file.language, dir: Player.directionOf(file.language) }, text)]
          : []),
      );
    }
  }

  Player.Captions = Captions;
}
