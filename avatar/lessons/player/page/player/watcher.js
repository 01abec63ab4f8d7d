"use strict";
{
  const FASTEST = 2; // what is played faster than the page offers was not watched
  const SLACK = 0.6; // s: a media clock runs ahead of the wall's by about a buffer

  // Tells which spans of a video are really played: media time that passed at the pace of the clock on the
  // wall, without a jump. `tell(start, end)` hears of each span as it passes.
  class Watcher {
    constructor(video, tell, now = () => performance.now() / 1000) {
      Object.assign(this, { video, tell, now });
      this.last = null;
      for (const name of ["timeupdate", "pause", "ended", "ratechange"])
        video.addEventListener(name, () => this.sample());
      for (const name of ["seeking", "emptied"]) video.addEventListener(name, () => this.drop());
      for (const name of ["playing", "seeked"]) video.addEventListener(name, () => this.mark());
      video.addEventListener("waiting", () => this.sample());
    }

    drop() {
      this.last = null;
    }

    mark() {
      const { video } = this;
      this.last = video.paused || video.seeking ? null : { at: video.currentTime, wall: this.now() };
    }

    sample() {
      const { video, last } = this;
      if (last && !video.seeking) {
        const passed = video.currentTime - last.at;
        const wall = this.now() - last.wall;
        const rate = Math.min(Math.max(last.rate ?? video.playbackRate, video.playbackRate), FASTEST);
        if (passed > 0 && passed <= wall * rate * 1.1 + SLACK * Math.min(1, wall + 0.3))
          this.tell(last.at, video.currentTime);
      }
      this.mark();
      if (this.last) this.last.rate = video.playbackRate;
    }
  }

  Player.Watcher = Watcher;
}
