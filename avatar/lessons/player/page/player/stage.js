"use strict";
{
  const { element, say } = Player;
  const REST = 2600; // ms without a movement until the controls go, while the video plays

  // The video with what lies over it. Events: "tick" (the place in the video may have changed), "play",
  // "rest" (playing began or ended), "jump".
  class Stage extends EventTarget {
    constructor({ course, lesson, progress, notices }) {
      super();
      Object.assign(this, { course, lesson, progress, notices });
      this.video = element("video", {
        src: lesson.video,
        poster: lesson.poster || null,
        preload: "metadata",
        playsinline: true,
        "aria-label": lesson.title,
        tabindex: -1,
      });
      this.big = element(
        "button",
        { type: "button", class: "big", "aria-label": say("play"), onclick: () => this.toggle() },
        Player.icon("play"),
      );
      this.caption = element("div", { class: "caption", "aria-hidden": "true", hidden: true });
      this.spin = element("div", { class: "spin", hidden: true, "aria-hidden": "true" });
      this.frame = element("div", { class: "frame" }, this.video, this.caption, this.spin, this.big);
      this.root = element(
        "section",
        { class: "stage", id: "stage", "aria-label": say("video"), tabindex: -1 },
        this.frame,
      );
      this.watcher = new Player.Watcher(this.video, (start, end) => progress.watch(start, end));
      this.applySound();
      this.listen();
    }

    listen() {
      const { video } = this;
      const on = (names, heard) => names.split(" ").forEach((name) => video.addEventListener(name, heard));
      on("loadedmetadata", () => {
        this.progress.measure(video.duration);
        if (video.videoWidth) this.root.style.setProperty("--shape", video.videoWidth / video.videoHeight);
      });
      on("play pause ended loadedmetadata durationchange", () => this.rest());
      on("timeupdate seeking seeked progress", () => this.tick());
      on("click", () => this.toggle());
      on("dblclick", () => this.toggleFullscreen());
      on("play", () => {
        this.root.classList.add("started");
        this.tell("played");
        this.follow();
      });
      on("pause", () => {
        this.tell("paused");
        this.progress.save();
      });
      on("waiting stalled", () => (this.spin.hidden = video.paused));
      on("playing canplay pause error", () => (this.spin.hidden = true));
      on("volumechange", () => Player.prefer({ volume: video.volume, muted: video.muted }));
      on("ratechange", () => Player.prefer({ rate: video.playbackRate }));
      on("error", () => this.fail());
      for (const name of ["pointermove", "pointerdown", "keydown", "focusin"])
        this.root.addEventListener(name, () => this.wake());
      this.root.addEventListener("pointerleave", () => this.doze());
      for (const name of ["fullscreenchange", "webkitfullscreenchange"])
        document.addEventListener(name, () => this.rest());
    }

    applySound() {
      const { video } = this;
      const { rate, volume, muted } = Player.preferences;
      video.defaultPlaybackRate = video.playbackRate = Math.min(2, Math.max(0.5, rate));
      video.preservesPitch = true;
      video.volume = Math.min(1, Math.max(0, volume));
      video.muted = muted;
    }

    get duration() {
      return this.video.duration > 0 && Number.isFinite(this.video.duration)
        ? this.video.duration
        : this.lesson.duration;
    }

    get at() {
      return this.pendingAt ?? this.video.currentTime;
    }

    get playing() {
      return !this.video.paused && !this.video.ended;
    }

    tell(verb, from) {
      const { state } = this.progress;
      this.progress.event(verb, {
        at: this.video.currentTime,
        from,
        watched: state.watched.spans,
        share: state.watched.share,
        rate: this.video.playbackRate,
        duration: this.duration,
      });
    }

    async play() {
      this.dispatchEvent(new Event("play"));
      try {
        await this.video.play();
      } catch (error) {
        // Refused without a gesture, or cut off by a pause: the button is still there. Failures say so themselves.
        if (error.name !== "NotAllowedError" && error.name !== "AbortError") console.warn(error);
      }
    }

    pause() {
      this.video.pause();
    }

    toggle() {
      if (this.playing) this.pause();
      else this.play();
    }

    seek(seconds) {
      const from = this.video.currentTime;
      const to = Math.max(0, Math.min(seconds, this.duration - 0.05));
      // Before the file is there the browser forgets a place: it is taken up when it can be.
      if (this.video.readyState === 0) {
        if (this.pendingAt === undefined)
          this.video.addEventListener(
            "loadedmetadata",
            () => {
              this.video.currentTime = this.pendingAt;
              this.pendingAt = undefined;
            },
            { once: true },
          );
        this.pendingAt = to;
        this.video.load();
      } else this.video.currentTime = to;
      this.progress.place(to);
      this.tell("seeked", from);
      this.dispatchEvent(new CustomEvent("jump", { detail: { from, to } }));
      this.tick();
    }

    tick() {
      this.dispatchEvent(new Event("tick"));
    }

    // Words are followed at the pace of the screen; "timeupdate" comes four times a second only.
    follow() {
      cancelAnimationFrame(this.request);
      const step = () => {
        this.tick();
        if (this.playing) this.request = requestAnimationFrame(step);
      };
      this.request = requestAnimationFrame(step);
    }

    rest() {
      const { video } = this;
      this.root.classList.toggle("playing", this.playing);
      Player.changeIcon(this.big, video.ended ? "replay" : "play");
      this.big.setAttribute("aria-label", say(video.ended ? "replay" : "play"));
      this.wake();
      this.dispatchEvent(new Event("rest"));
    }

    wake() {
      this.root.classList.remove("resting");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.doze(), REST);
    }

    doze() {
      const busy = this.root.querySelector(":focus-visible, .pop:not([hidden]), .controls:hover");
      if (this.playing && !busy) this.root.classList.add("resting");
    }

    get full() {
      return (document.fullscreenElement ?? document.webkitFullscreenElement) === this.root;
    }

    toggleFullscreen() {
      const { root, video } = this;
      const failed = () => {};
      if (this.full)
        Promise.resolve((document.exitFullscreen ?? document.webkitExitFullscreen).call(document)).catch(
          failed,
        );
      else if (root.requestFullscreen) root.requestFullscreen().catch(failed);
      else if (root.webkitRequestFullscreen) root.webkitRequestFullscreen();
      else video.webkitEnterFullscreen?.(); // phones that show only the video itself in full
    }

    togglePip() {
      const done = document.pictureInPictureElement
        ? document.exitPictureInPicture()
        : this.video.requestPictureInPicture();
      done.catch(() => {});
    }

    fail() {
      if (this.failed) this.failed.remove();
      const again = () => {
        const at = this.progress.state.position;
        this.failed.remove();
        this.failed = null;
        this.video.load();
        this.seek(at);
      };
      this.failed = element(
        "div",
        { class: "card over", role: "alert" },
        element("p", {}, say("video_failed")),
        element(
          "div",
          { class: "actions" },
          element("button", { type: "button", class: "main", onclick: again }, say("try_again")),
          element("a", { class: "button", href: this.lesson.video, target: "_blank" }, say("video_open")),
        ),
      );
      this.frame.append(this.failed);
    }
  }

  Player.Stage = Stage;
}
